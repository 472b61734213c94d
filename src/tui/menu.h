/* Menus: a list of some dozen rows in a box, which typed letters narrow by name.
 *
 * The letters typed are the list's filter. Keys that would leave no row are the keys
 * they are elsewhere, as long as nothing is typed: q closes, ? helps. So are j and k, which
 * move for those who are used to it. */
#ifndef HPY_TUI_MENU_H
#define HPY_TUI_MENU_H

#include <stdbool.h>

#include "tui/list.h"
#include "tui/view.h"

struct hpy_menu_ops {
    /* the letter that chooses a row by itself, or '\0'; NULL = none has one */
    char (*letter)(const void *model, uint64_t row);
    const char *(*name)(const void *model, uint64_t row);
};

/* Use a key: a letter narrows the rows, Backspace widens them again. With a letter that
 * is one row's own that row is selected, else the one whose name begins so. */
bool hpy_menu_key(struct hpy_list *list, const struct hpy_menu_ops *ops, hpy_key key,
                  struct hpy_reply *reply);
/* The box for the list, entitled "title" and what was typed; gives the rows' area and
 * frames the list in it. */
void hpy_menu_box(struct hpy_list *list, struct hpy_grid *grid, struct hpy_rect body,
                  int cells, const char *title);

#endif
