#include "tui/list.h"

#include <string.h>

#include "base/mem.h"
#include "tui/match.h"
#include "tui/view.h"

#define WHEEL_ROWS 3

void hpy_list_init(struct hpy_list *list, const struct hpy_list_ops *ops,
                   const void *model, uint64_t n_rows)
{
    *list = (struct hpy_list){
        .ops = ops, .model = model, .n_rows = n_rows, .n_shown = n_rows, .header_y = -1,
    };
}

void hpy_list_dispose(struct hpy_list *list)
{
    hpy_free(list->order);
    list->order = NULL;
    hpy_text_dispose(&list->filter);
    hpy_text_dispose(&list->search);
}

uint64_t hpy_list_row(const struct hpy_list *list, uint64_t place)
{
    if (list->reversed)
        place = list->n_shown - 1 - place;
    return list->order ? list->order[place] : place;
}

bool hpy_list_selected(uint64_t *row, const struct hpy_list *list)
{
    if (list->cursor >= list->n_shown)
        return false;
    *row = hpy_list_row(list, list->cursor);
    return true;
}

void hpy_list_select(struct hpy_list *list, uint64_t row)
{
    uint64_t at = row;
    if (list->order)
        for (at = 0; at < list->n_shown && list->order[at] != row; at++)
            ;
    if (at < list->n_shown)
        list->cursor = list->reversed ? list->n_shown - 1 - at : at;
}

static void keep_in_range(struct hpy_list *list)
{
    uint64_t page = list->area.height > 0 ? (uint64_t)list->area.height : 1;
    if (list->cursor >= list->n_shown)
        list->cursor = list->n_shown ? list->n_shown - 1 : 0;
    if (list->top > list->cursor)
        list->top = list->cursor;
    if (list->cursor - list->top >= page)
        list->top = list->cursor - page + 1;
    /* no blank rows at the end while there is something above */
    if (list->n_shown <= page)
        list->top = 0;
    else if (list->top > list->n_shown - page)
        list->top = list->n_shown - page;
}

void hpy_list_frame(struct hpy_list *list, struct hpy_rect area, int header_y)
{
    list->area = area;
    list->header_y = header_y;
    keep_in_range(list);
}

void hpy_list_header(const struct hpy_list *list, struct hpy_grid *grid)
{
    if (list->header_y < 0)
        return;
    const struct hpy_sort *sort = list->ops->n_sorts ? &list->ops->sorts[list->sort] : NULL;
    hpy_table_header(&list->table, grid, list->header_y, sort ? list->sort : HPY_NO_TAG,
                     sort && sort->descending != list->reversed);
}

/* Mark every match in the cells of a row from match_x on. */
static void mark_matches(const struct hpy_list *list, struct hpy_grid *grid, int y)
{
    struct hpy_str needle = hpy_text_str(&list->search);
    if (needle.n_bytes == 0)
        return;
    const struct hpy_cell *row = &grid->cells[(size_t)y * (size_t)grid->width];
    for (int x = list->match_x; x < grid->width; x++) {
        /* the text of as many cells as the needle can cover: a letter and its capital
         * have from one to four bytes each */
        char text[512];
        size_t n = 0;
        int end = x;
        for (; end < grid->width && n < 4 * needle.n_bytes; end++) {
            size_t length = strlen(row[end].text);
            if (n + length > sizeof text)
                break;
            memcpy(text + n, row[end].text, length);
            n += length;
        }
        size_t matched =
            row[x].width ? hpy_match_start((struct hpy_str){ text, n }, needle) : 0;
        if (matched == 0)
            continue;
        for (end = x, n = 0; n < matched; end++)
            n += strlen(row[end].text);
        hpy_grid_role(grid, x, y, end - x, HPY_ROLE_MATCH);
    }
}

/* Over what the view drew: the selection, and what was searched for. */
static void finish_row(const struct hpy_list *list, struct hpy_grid *grid, int y,
                       uint64_t place)
{
    if (place == list->cursor) {
        (void)hpy_grid_text(grid, list->area.x, y, 1, HPY_ROLE_SELECTED, "▸");
        hpy_grid_role(grid, list->area.x, y, list->area.width, HPY_ROLE_SELECTED);
    }
    mark_matches(list, grid, y);
}

static void draw_empty(const struct hpy_list *list, struct hpy_grid *grid, const char *none)
{
    (void)hpy_grid_text(grid, list->area.x + 2, list->area.y, list->area.width - 3,
                        HPY_ROLE_DIM,
                        list->n_rows ? "no row has that text in it: Esc shows all" : none);
}

void hpy_list_draw(const struct hpy_list *list, struct hpy_grid *grid, const char *none,
                   hpy_list_draw_row draw_row, const void *context)
{
    if (list->n_shown == 0)
        draw_empty(list, grid, none);
    for (int i = 0; i < list->area.height; i++) {
        uint64_t place = list->top + (uint64_t)i;
        if (place >= list->n_shown)
            break;
        draw_row(context, grid, list->area.y + i, hpy_list_row(list, place));
        finish_row(list, grid, list->area.y + i, place);
    }
}

void hpy_list_position(const struct hpy_list *list, struct hpy_text *out,
                       const struct hpy_numbers *numbers)
{
    char number[HPY_COUNT_BYTES];
    uint64_t place = list->n_shown ? list->cursor + 1 : 0;
    /* a filter has seen those that are made */
    uint64_t n_unmade = list->filter.n_bytes > 0 ? 0 : list->n_unmade;
    hpy_text_add(out, hpy_numbers_count(number, (int64_t)place, numbers));
    hpy_text_add(out, "/");
    hpy_text_add(out, hpy_numbers_count(number, (int64_t)(list->n_shown + n_unmade), numbers));
    if (list->filter.n_bytes > 0) {
        hpy_text_add(out, " of ");
        hpy_text_add(out, hpy_numbers_count(number, (int64_t)list->n_rows, numbers));
    }
}

/* Moving: by how many rows, or pages halved. */
static const struct {
    enum hpy_action action;
    int rows, half_pages;
} moves[] = {
    { HPY_ACT_UP, -1, 0 },       { HPY_ACT_DOWN, 1, 0 },
    { HPY_ACT_HALF_UP, 0, -1 },  { HPY_ACT_HALF_DOWN, 0, 1 },
    { HPY_ACT_PAGE_UP, 0, -2 },  { HPY_ACT_PAGE_DOWN, 0, 2 },
};

static void move_by(struct hpy_list *list, int64_t rows)
{
    if (rows < 0)
        list->cursor -= (uint64_t)-rows < list->cursor ? (uint64_t)-rows : list->cursor;
    else
        list->cursor += (uint64_t)rows;
    keep_in_range(list);
}

static bool act_move(struct hpy_list *list, enum hpy_action action)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        if (moves[i].action != action)
            continue;
        int64_t half = list->area.height > 1 ? list->area.height / 2 : 1;
        int64_t page = list->area.height > 1 ? list->area.height - 1 : 1;
        int64_t rows = moves[i].rows;
        if (moves[i].half_pages)
            rows = moves[i].half_pages * (moves[i].half_pages % 2 ? half : page) /
                   (moves[i].half_pages % 2 ? 1 : 2);
        if (moves[i].half_pages % 2 == 0 && rows != moves[i].rows) {
            /* the window moves too, so that the cursor keeps its line */
            uint64_t up = (uint64_t)(rows < 0 ? -rows : 0);
            list->top = rows > 0 ? list->top + (uint64_t)rows
                                 : list->top - (up < list->top ? up : list->top);
        }
        move_by(list, rows);
        return true;
    }
    if (action == HPY_ACT_FIRST)
        list->cursor = 0;
    else if (action == HPY_ACT_LAST)
        list->cursor = list->n_shown ? list->n_shown - 1 : 0;
    else
        return false;
    keep_in_range(list);
    return true;
}

static void reorder(struct hpy_list *list, int sort, bool reversed,
                    struct hpy_reply *reply)
{
    hpy_reply_run(reply, hpy_list_order_task(list, sort, reversed,
                                             hpy_text_get(&list->filter)));
}

static int next_sort(const struct hpy_list *list)
{
    int sort = list->sort;
    do
        sort = (sort + 1) % list->ops->n_sorts;
    while (sort != list->sort && list->passed_over >> sort & 1);
    return sort;
}

static void reverse(struct hpy_list *list, struct hpy_reply *reply)
{
    uint64_t row;
    bool had = hpy_list_selected(&row, list);
    list->reversed = !list->reversed;
    if (had) /* its place is mirrored */
        list->cursor = list->n_shown - 1 - list->cursor;
    keep_in_range(list);
    hpy_reply_say(reply, "sorted %s%s", list->ops->sorts[list->sort].title,
                  list->reversed ? ", reversed" : "");
}

void hpy_list_act(struct hpy_list *list, enum hpy_action action, struct hpy_reply *reply)
{
    if (act_move(list, action)) {
        reply->bits |= HPY_DO_HANDLED;
        return;
    }
    switch (action) {
    case HPY_ACT_NEXT:
    case HPY_ACT_PREVIOUS:
        if (list->search.n_bytes == 0)
            hpy_reply_say(reply, "nothing searched for yet: / asks for a text");
        else
            hpy_reply_run(reply, hpy_list_search_task(list, hpy_text_get(&list->search),
                                                      action == HPY_ACT_PREVIOUS));
        break;
    case HPY_ACT_SORT:
        if (list->ops->n_sorts > 1)
            reorder(list, next_sort(list), false, reply);
        else
            hpy_reply_say(reply, "these rows have one order only");
        break;
    case HPY_ACT_REVERSE:
        if (list->ops->n_sorts > 0)
            reverse(list, reply);
        else
            hpy_reply_say(reply, "these rows have one order only");
        break;
    case HPY_ACT_CANCEL:
        if (list->filter.n_bytes > 0)
            hpy_list_filter(list, "", reply);
        break;
    default:
        return;
    }
    if (reply->bits)
        reply->bits |= HPY_DO_HANDLED;
}

enum hpy_action hpy_list_mouse(struct hpy_list *list, const struct hpy_event *event,
                               struct hpy_reply *reply)
{
    if (event->kind == HPY_EVENT_WHEEL) {
        move_by(list, event->key == HPY_KEY_UP ? -WHEEL_ROWS : WHEEL_ROWS);
        reply->bits |= HPY_DO_HANDLED;
        return HPY_ACT_NONE;
    }
    const struct hpy_rect *area = &list->area;
    if (event->y == list->header_y) {
        int column = hpy_table_column_at(&list->table, event->x);
        int sort = column < 0 ? HPY_NO_TAG : list->table.columns[column].tag;
        if (sort != HPY_NO_TAG && sort == list->sort)
            reverse(list, reply);
        else if (sort != HPY_NO_TAG && sort < list->ops->n_sorts)
            reorder(list, sort, false, reply);
        return HPY_ACT_NONE;
    }
    if (event->y < area->y || event->y >= area->y + area->height || event->x < area->x ||
        event->x >= area->x + area->width)
        return HPY_ACT_NONE;
    uint64_t place = list->top + (uint64_t)(event->y - area->y);
    if (place >= list->n_shown)
        return HPY_ACT_NONE;
    reply->bits |= HPY_DO_HANDLED;
    list->cursor = place;
    return event->kind == HPY_EVENT_DOUBLE_CLICK ? HPY_ACT_OPEN : HPY_ACT_NONE;
}

void hpy_list_search(struct hpy_list *list, const char *text, struct hpy_reply *reply)
{
    if (!*text)
        text = hpy_text_get(&list->search);
    if (*text)
        hpy_reply_run(reply, hpy_list_search_task(list, text, false));
}

void hpy_list_filter(struct hpy_list *list, const char *text, struct hpy_reply *reply)
{
    hpy_reply_run(reply, hpy_list_order_task(list, list->sort, list->reversed, text));
}
