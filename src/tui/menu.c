#include "tui/menu.h"

#include <string.h>

#include "tui/match.h"

static bool is_typed(hpy_key key)
{
    return key > ' ' && key < HPY_KEY_BACKSPACE;
}

/* How well a row answers to what was typed; the best one is selected. */
static int rank(const struct hpy_list *list, const struct hpy_menu_ops *ops, uint64_t row,
                struct hpy_str typed)
{
    if (ops->letter && typed.n_bytes == 1 && ops->letter(list->model, row) == *typed.data)
        return 3;
    struct hpy_str name = hpy_str_of(ops->name(list->model, row));
    size_t n_bytes = hpy_match_start(name, typed);
    return n_bytes == 0 ? 0 : n_bytes == name.n_bytes ? 2 : 1;
}

static void select_best(struct hpy_list *list, const struct hpy_menu_ops *ops)
{
    int best = 0;
    uint64_t at = 0;
    for (uint64_t place = 0; place < list->n_shown; place++) {
        int here = rank(list, ops, hpy_list_row(list, place), hpy_text_str(&list->filter));
        if (here > best) {
            best = here;
            at = place;
        }
    }
    if (best > 0)
        list->cursor = at;
}

static void narrow(struct hpy_list *list, const struct hpy_menu_ops *ops, const char *text,
                   struct hpy_reply *reply)
{
    struct hpy_err err;
    if (hpy_list_narrow(list, text, &err) != HPY_OK) {
        hpy_reply_fail(reply, &err);
        return;
    }
    if (*text)
        select_best(list, ops);
    reply->bits |= HPY_DO_HANDLED;
}

bool hpy_menu_key(struct hpy_list *list, const struct hpy_menu_ops *ops, hpy_key key,
                  struct hpy_reply *reply)
{
    char typed[64];
    size_t n = list->filter.n_bytes;
    if (n + 2 > sizeof typed)
        n = 0;
    memcpy(typed, hpy_text_get(&list->filter), n);
    typed[n] = '\0';
    if (key == HPY_KEY_BACKSPACE && n > 0) {
        typed[n - 1] = '\0';
        narrow(list, ops, typed, reply);
        return true;
    }
    if (!is_typed(key) || (n == 0 && (key == 'j' || key == 'k')))
        return false;
    char before[sizeof typed];
    memcpy(before, typed, sizeof typed);
    typed[n] = (char)key;
    typed[n + 1] = '\0';
    narrow(list, ops, typed, reply);
    if (list->n_shown > 0 || reply->bits & HPY_DO_ERROR)
        return true;
    narrow(list, ops, before, reply);
    if (n == 0)
        reply->bits = 0;
    else
        hpy_reply_say(reply, "none of these is called \"%s\"", typed);
    return n > 0;
}

void hpy_menu_box(struct hpy_list *list, struct hpy_grid *grid, struct hpy_rect body,
                  int cells, const char *title)
{
    struct hpy_text text = { 0 };
    struct hpy_rect area;
    hpy_text_addf(&text, "%s%s", title, list->filter.n_bytes ? ": " : "");
    hpy_text_add_safe(&text, hpy_text_str(&list->filter));
    hpy_layout_box(grid, body, cells, (int)list->n_rows, hpy_text_get(&text), &area);
    hpy_text_dispose(&text);
    hpy_list_frame(list, area, -1);
    list->match_x = area.x + 2;
}
