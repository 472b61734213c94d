/* The sets that have a name: looked at, marked, joined. */
#include <stdio.h>
#include <string.h>

#include "query/expand.h"
#include "tui/figures.h"
#include "tui/marks.h"
#include "tui/older.h"
#include "tui/views/sets.h"
#include "tui/views/views.h"

struct sets_view {
    const struct hpy_session *session;
    struct hpy_list list;
};

enum { SORT_NAMED, SORT_SIZE, SORT_COUNT, SORT_NAME };

enum {
    COLUMN_CURSOR, COLUMN_MARK, COLUMN_NAME, COLUMN_COUNT, COLUMN_SIZE, COLUMN_HEAP,
    COLUMN_EXPRESSION, N_COLUMNS
};

/* title, width min/max, gap, flex, drop order, alignment, role, sorts by, name */
static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_CURSOR] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_MARK] = { "", 2, 3, 0, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_KEY, HPY_NO_TAG, "marked" },
    [COLUMN_NAME] = { "name", 6, 20, 1, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_NAME,
                      "name" },
    [COLUMN_COUNT] = { "count", 5, 0, 2, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_COUNT,
                       "count" },
    [COLUMN_SIZE] = { "size", 6, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_SIZE,
                      "size" },
    [COLUMN_HEAP] = { "of", 4, 4, 2, 0, 1, HPY_ALIGN_LEFT, HPY_ROLE_DIM, HPY_NO_TAG, "heap" },
    [COLUMN_EXPRESSION] = { "expression", 12, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT,
                            HPY_NO_TAG, "expression" },
};

/* ---------------------------------------------------------------------- rows */

static const struct hpy_mark *mark_at(const struct sets_view *v, uint64_t row)
{
    return &v->session->marks->marks[row];
}

static uint64_t key_size(const void *model, uint64_t row)
{
    return ~mark_at(model, row)->size_bytes;
}

static uint64_t key_count(const void *model, uint64_t row)
{
    return ~mark_at(model, row)->count;
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_mark *mark = mark_at(model, row);
    hpy_text_add(out, hpy_text_get(&mark->name));
    hpy_text_add_char(out, ' ');
    hpy_text_add_safe(out, hpy_text_str(&mark->expression));
}

static const struct hpy_sort sorts[] = {
    [SORT_NAMED] = { "as they were named", false, true, NULL, false },
    [SORT_SIZE] = { "by size", true, false, key_size, false },
    [SORT_COUNT] = { "by count", true, false, key_count, false },
    [SORT_NAME] = { "by name", false, false, NULL, true },
};
static const struct hpy_list_ops list_ops = { sorts, 4, label };

/* The list follows the names of the session: a new one is what one looks at next. */
static struct hpy_list *list(struct hpy_view *view)
{
    struct sets_view *v = view->state;
    uint64_t n = v->session->marks->n, before = v->list.n_rows, cursor = v->list.cursor;
    if (n == before)
        return &v->list;
    hpy_list_dispose(&v->list);
    hpy_list_init(&v->list, &list_ops, v, n);
    v->list.cursor = n > before ? n - 1 : cursor < n ? cursor : n ? n - 1 : 0;
    return &v->list;
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct sets_view *v = view->state;
    (void)args, (void)job;
    v->session = view->session;
    hpy_text_add(&view->trail, "named sets");
    hpy_list_init(&v->list, &list_ops, v, v->session->marks->n);
    return hpy_text_check(&view->trail, err);
}

static void dispose(struct hpy_view *view)
{
    hpy_list_dispose(&((struct sets_view *)view->state)->list);
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    (void)job;
    if (row == HPY_NO_ROW)
        return hpy_fail(err, HPY_EUNSUPPORTED, "no set has a name yet");
    const struct hpy_mark *mark = mark_at(view->state, row);
    args->session = hpy_session_of_heap(view->session, mark->heap);
    args->members = hpy_members_ref(mark->members);
    hpy_view_args_by(args, mark->by);
    if (mark->expression.n_bytes > 0)
        hpy_expand_operand(&args->base, hpy_text_str(&mark->expression));
    else
        hpy_text_add(&args->base, hpy_text_get(&mark->name));
    return hpy_text_check(&args->base, err);
}

/* ------------------------------------------------------------------- drawing */

static void lay_out(struct sets_view *v, struct hpy_rect area)
{
    struct hpy_table *table = &v->list.table;
    char text[HPY_FIGURE_BYTES];
    hpy_table_init(table, columns, N_COLUMNS);
    if (!v->session->main->older)
        hpy_table_hide(table, COLUMN_HEAP);
    for (uint64_t row = 0; row < v->list.n_rows; row++) {
        const struct hpy_mark *mark = mark_at(v, row);
        hpy_table_want(table, COLUMN_NAME, (int)hpy_text_width(hpy_text_str(&mark->name)));
        hpy_table_want(table, COLUMN_COUNT,
                       (int)strlen(hpy_figure_count(text, v->session, mark->count)));
        hpy_table_want(table, COLUMN_SIZE, hpy_figure_size_cells(v->session, mark->size_bytes));
    }
    hpy_table_calc(table, area.x, area.width - 1);
    v->list.match_x = table->x[COLUMN_NAME];
}

static const char *heap_name(const struct sets_view *v, const struct hpy_mark *mark)
{
    if (mark->heap == v->session->main->heap)
        return v->session->main->old ? "new" : "";
    return mark->heap == v->session->main->old ? "old" : "past";
}

/* Its place among the marked ones, from 1. */
static unsigned rank(const struct sets_view *v, const struct hpy_mark *mark)
{
    const struct hpy_marks *marks = v->session->marks;
    unsigned n = 1;
    for (size_t i = 0; i < marks->n; i++)
        n += marks->marks[i].marked && marks->marks[i].marked < mark->marked;
    return n;
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct sets_view *v = context;
    const struct hpy_mark *mark = mark_at(v, row);
    const struct hpy_table *table = &v->list.table;
    char text[HPY_FIGURE_BYTES] = "";
    struct hpy_text expression = { 0 };
    if (mark->marked)
        snprintf(text, sizeof text, "%u", rank(v, mark));
    hpy_table_cell(table, grid, y, COLUMN_MARK, text);
    hpy_table_cell_as(table, grid, y, COLUMN_NAME, mark->fixed ? HPY_ROLE_DIM : HPY_ROLE_NAME,
                      hpy_text_get(&mark->name));
    hpy_table_cell(table, grid, y, COLUMN_COUNT,
                   hpy_figure_count(text, v->session, mark->count));
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(text, v->session, mark->size_bytes));
    hpy_table_cell(table, grid, y, COLUMN_HEAP, heap_name(v, mark));
    hpy_text_add_safe(&expression, hpy_text_str(&mark->expression));
    hpy_table_cell(table, grid, y, COLUMN_EXPRESSION, hpy_text_get(&expression));
    hpy_text_dispose(&expression);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct sets_view *v = view->state;
    struct hpy_rect area = { body.x, body.y + 1, body.width, body.height - 1 };
    (void)list(view);
    lay_out(v, area);
    hpy_list_frame(&v->list, area, body.y);
    if (v->list.n_rows > 0)
        hpy_list_header(&v->list, grid);
    hpy_list_draw(&v->list, grid, "no set has a name yet", draw_row, v);
    if (v->list.n_rows > 0 || area.height < 4)
        return;
    static const char *const teaching[] = {
        "m marks the row under the cursor, in every view: a, b, c …",
        ":x = heap[0] gives a name.",
    };
    struct hpy_rect room = { area.x + 2, area.y + 1 + (area.height > 6), area.width - 3,
                             area.height - 1 - (area.height > 6) };
    for (int i = 0; i < 2; i++) {
        int n = hpy_layout_paragraph(grid, room, HPY_ROLE_DIM, teaching[i]);
        room.y += n;
        room.height -= n;
    }
}

static void caption(const struct hpy_view *view, struct hpy_text *left, struct hpy_text *right)
{
    const struct sets_view *v = view->state;
    const struct hpy_mark *marked[4];
    size_t n = hpy_marks_marked(marked, 4, v->session->marks);
    hpy_figure_add_count(left, v->session, v->session->marks->n, "named set", "named sets");
    for (size_t i = 0; i < n && i < 4; i++)
        hpy_text_addf(left, "%s %s", i ? "," : " · marked", hpy_text_get(&marked[i]->name));
    if (n > 4)
        hpy_text_add(left, " …");
    if (v->session->marks->n > 0)
        hpy_text_add(right, "& | ^ - join the marked · x removes");
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct sets_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list) || row >= v->session->marks->n)
        return;
    const struct hpy_mark *mark = mark_at(v, row);
    hpy_text_addf(out, "%s: ", hpy_text_get(&mark->name));
    hpy_figure_add_objects(out, v->session, mark->count, mark->size_bytes, 0);
    hpy_text_add(out, ", ");
    hpy_text_add_safe(out, hpy_text_str(&mark->expression));
}

/* ------------------------------------------------------------------- actions */

/* The marked sets in order; if there is just one, it and the selected one. */
static size_t find_operands(const struct hpy_mark **out, size_t room, struct hpy_view *view)
{
    const struct sets_view *v = view->state;
    size_t n = hpy_marks_marked(out, room, v->session->marks);
    uint64_t row;
    if (n == 1 && hpy_list_selected(&row, list(view)) && mark_at(v, row) != out[0])
        out[n++] = mark_at(v, row);
    return n;
}

static void join(struct hpy_view *view, enum hpy_operator op, struct hpy_reply *reply)
{
    enum { MOST = 256 }; /* names there can be */
    const struct hpy_mark *operands[MOST];
    size_t n = find_operands(operands, MOST, view);
    if (n < 2)
        hpy_reply_say(reply, n ? "joined are the marked set and another one: choose its row"
                               : "mark sets with m first: they are joined in that order");
    else
        hpy_marks_answer_combine(reply, view->session->main, op, operands, n);
}

static void remove_selected(struct hpy_view *view, struct hpy_reply *reply)
{
    const struct sets_view *v = view->state;
    uint64_t row;
    if (hpy_list_selected(&row, list(view)))
        hpy_marks_answer_remove(reply, view->session->main,
                                hpy_text_str(&mark_at(v, row)->name));
    else
        hpy_reply_say(reply, "there is no set to remove");
}

static const struct {
    hpy_key key;
    enum hpy_operator op;
} operators[] = {
    { '&', HPY_OP_AND }, { '|', HPY_OP_OR }, { '^', HPY_OP_XOR }, { '-', HPY_OP_SUB },
};

/* Operators go before what these keys ask for elsewhere. */
static bool key(struct hpy_view *view, hpy_key pressed, struct hpy_reply *reply)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (pressed == operators[i].key) {
            join(view, operators[i].op, reply);
            return true;
        }
    if (pressed != 'x' && pressed != HPY_KEY_DELETE)
        return false;
    remove_selected(view, reply);
    return true;
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    const struct sets_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, list(view)))
        return;
    if (action == HPY_ACT_OPEN)
        hpy_reply_drill(reply, view, row, &hpy_view_partition, action);
    else if (action == HPY_ACT_MARK) {
        hpy_marks_flip(v->session->marks, row);
        reply->bits = HPY_DO_HANDLED;
    }
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_MARK, HPY_ACT_DIFFERENCE, HPY_ACT_REFERRERS, HPY_ACT_WHY,
    HPY_ACT_SORT, HPY_ACT_BACK, HPY_ACT_QUIT, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_sets = {
    .name = "sets",
    .title = "Named sets",
    .help = "Each row is a set that was marked with m or given a name at the prompt. "
            "m marks rows here too, in the order that is shown; & | ^ - make a new set of "
            "the marked ones, or of the marked one and the row under the cursor: what is in "
            "all, in any, in an odd number of them, and in the first only. (So & does not "
            "filter here.) = compares two marked sets, x or Delete removes a name, and "
            ":name NAME changes it.",
    .state_bytes = sizeof(struct sets_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .key = key,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};

bool hpy_sets_selected(struct hpy_str *name, struct hpy_view *view)
{
    uint64_t row;
    if (view->ops != &hpy_view_sets || !hpy_list_selected(&row, list(view)))
        return false;
    *name = hpy_text_str(&mark_at(view->state, row)->name);
    return true;
}
