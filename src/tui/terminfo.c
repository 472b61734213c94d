#include "tui/terminfo.h"

#include <curses.h>
#include <term.h>

void *hpy_terminfo_keep(void)
{
    return cur_term;
}

void hpy_terminfo_put_back(void *kept)
{
    /* what is replaced stays in terminfo's own memory, which it uses again */
    if (cur_term != kept)
        (void)set_curterm(kept);
}
