#include "tui/term_curses_keep.h"

#include <curses.h>
#include <term.h>

void *hpy_term_curses_keep(void)
{
    return cur_term;
}

void hpy_term_curses_put_back(void *kept)
{
    /* Without a screen, as in tests, there was none, and the new one may stay: it is used
     * again for the next. */
    if (kept && cur_term != kept)
        (void)set_curterm(kept);
}

#ifdef __SANITIZE_ADDRESS__
/* terminfo forgets some bytes each time that another terminal is asked for, as libedit
 * does for every editor: once in a program, but often in tests. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:_nc_trim_sgr0\n";
}

const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif
