/* A set in rows by kind: counts, sizes, shares, and a bar for the eye. Which columns are
 * shown is the person's choice (tui/columns.h). */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "engine/partition.h"
#include "tui/columns.h"
#include "tui/figures.h"
#include "tui/retained.h"
#include "tui/settings.h"
#include "tui/views/set.h"
#include "tui/views/views.h"

struct partition_view {
    struct hpy_set_rows rows; /* first, see set.h */
    struct hpy_list list;
    struct hpy_retained retained;
    /* the columns of the table: the mark, then the chosen ones */
    struct hpy_column_choice choice;
    struct hpy_column columns[1 + HPY_N_COLUMNS];
    int place[HPY_N_COLUMNS]; /* in the table, or -1 = not chosen */
};

enum { SORT_SIZE, SORT_COUNT, SORT_RETAINED, SORT_AVERAGE, SORT_OUTSIDE, SORT_KIND, N_SORTS };

static const struct hpy_column mark_column = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT,
                                               HPY_ROLE_MATCH, HPY_NO_TAG, NULL };
#define NUMBER(title, min, drop, tag) \
    { title, min, 0, 2, 0, drop, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, tag, NULL }
#define SHARE(title, drop, tag) \
    { title, 3, 0, 1, 0, drop, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, tag, NULL }
/* Named, and put in order, by the choice. The lower the more it is worth in a narrow
 * window; what is not shown by default is worth much, for somebody asked for it. */
static const struct hpy_column columns[HPY_N_COLUMNS] = {
    [HPY_COLUMN_INDEX] = { "#", 2, 0, 1, 0, 6, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                           NULL },
    [HPY_COLUMN_COUNT] = NUMBER("count", 5, 3, SORT_COUNT),
    [HPY_COLUMN_COUNT_SHARE] = SHARE("%", 9, SORT_COUNT),
    [HPY_COLUMN_SIZE] = NUMBER("size", 6, 0, SORT_SIZE),
    [HPY_COLUMN_SIZE_SHARE] = SHARE("%", 5, SORT_SIZE),
    [HPY_COLUMN_OUTSIDE] = NUMBER("outside", 7, 2, SORT_OUTSIDE),
    [HPY_COLUMN_RETAINED] = NUMBER("retained", 8, 4, SORT_RETAINED),
    [HPY_COLUMN_RETAINED_SHARE] = SHARE("%", 5, SORT_RETAINED),
    [HPY_COLUMN_AVERAGE] = NUMBER("average", 7, 2, SORT_AVERAGE),
    [HPY_COLUMN_CUMULATIVE] = NUMBER("cumulative", 10, 10, HPY_NO_TAG),
    [HPY_COLUMN_CUMULATIVE_SHARE] = SHARE("cum%", 8, HPY_NO_TAG),
    [HPY_COLUMN_BAR] = { "", 6, 20, 2, 1, 7, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG,
                         NULL },
    [HPY_COLUMN_KIND] = { "kind", 18, 0, 2, 3, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_KIND,
                          NULL },
};

/* ---------------------------------------------------------------------- rows */

static const struct partition_view *of(const void *model)
{
    return model;
}

static struct hpy_row row_of(const void *model, uint64_t row)
{
    return hpy_partition_row(of(model)->rows.partition, row);
}

static uint64_t average_of(const struct hpy_row *row)
{
    return row->count ? row->size_bytes / row->count : 0;
}

static uint64_t key_count(const void *model, uint64_t row)
{
    return ~row_of(model, row).count;
}

static uint64_t key_retained(const void *model, uint64_t row)
{
    uint64_t size_bytes;
    return hpy_retained_get(&size_bytes, &of(model)->retained, row) ? ~size_bytes
                                                                    : UINT64_MAX;
}

static uint64_t key_average(const void *model, uint64_t row)
{
    struct hpy_row all = row_of(model, row);
    return ~average_of(&all);
}

static uint64_t key_outside(const void *model, uint64_t row)
{
    return ~row_of(model, row).external_bytes;
}

static uint64_t key_number(const void *model, uint64_t row)
{
    return row_of(model, row).kind;
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    hpy_partition_label(out, of(model)->rows.partition, row);
}

#define SORTS(kind_key, by_label_)                                               \
    {                                                                            \
        [SORT_SIZE] = { "by size", true, true, NULL, false },                    \
        [SORT_COUNT] = { "by count", true, false, key_count, false },            \
        [SORT_RETAINED] = { "by retained size", true, false, key_retained, false }, \
        [SORT_AVERAGE] = { "by average size", true, false, key_average, false }, \
        [SORT_OUTSIDE] = { "by size outside", true, false, key_outside, false }, \
        [SORT_KIND] = { "by kind", false, false, kind_key, by_label_ },          \
    }
static const struct hpy_sort sorts[] = SORTS(NULL, true);
static const struct hpy_sort numeric_sorts[] = SORTS(key_number, false);

static const struct hpy_list_ops list_ops = { sorts, N_SORTS, label };
static const struct hpy_list_ops numeric_list_ops = { numeric_sorts, N_SORTS, label };

/* What rows are sorted by is found first. What was found is written atomically, which is
 * no change for whoever reads meanwhile. */
static enum hpy_status prepare(const void *model, int sort, struct hpy_job *job,
                               struct hpy_err *err)
{
    struct partition_view *v = (struct partition_view *)(uintptr_t)model;
    return sort == SORT_RETAINED ? hpy_retained_find_all(&v->retained, job, err) : HPY_OK;
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct partition_view *v = view->state;
    const struct hpy_classifier *by = args->by ? args->by : hpy_classifier_default;
    HPY_TRY(hpy_set_rows_open(&v->rows, view, args, by, job, err));
    HPY_TRY(hpy_retained_init(&v->retained, &view->session->heap->analyses,
                              v->rows.partition, err));
    hpy_list_init(&v->list, by->numeric ? &numeric_list_ops : &list_ops, v,
                  v->rows.partition->n_rows);
    v->list.prepare = prepare;
    hpy_set_rows_select(&v->rows, &v->list);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct partition_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_retained_dispose(&v->retained);
    hpy_set_rows_dispose(&v->rows);
}

/* ------------------------------------------------------------------- columns */

/* A share is called "%" beside what it is a share of, and by its name elsewhere. */
static const char *title_of(const struct hpy_column_choice *choice, int i)
{
    enum hpy_column_id id = (enum hpy_column_id)choice->column[i];
    const char *title = columns[id].title;
    if (strcmp(title, "%") != 0 || (i > 0 && choice->column[i - 1] + 1 == (int)id))
        return title;
    return hpy_column_info(id)->name;
}

/* Take over what is chosen now. */
static void choose_columns(struct partition_view *v, const struct hpy_session *session)
{
    struct hpy_err err;
    const char *names = session->settings->words[HPY_SET_COLUMNS];
    (void)!hpy_columns_parse(&v->choice, hpy_str_of(names ? names : ""), &err);
    for (int i = 0; i < HPY_N_COLUMNS; i++)
        v->place[i] = -1;
    v->columns[0] = mark_column;
    for (int i = 0; i < v->choice.n; i++) {
        enum hpy_column_id id = (enum hpy_column_id)v->choice.column[i];
        struct hpy_column *column = &v->columns[1 + i];
        *column = columns[id];
        column->title = title_of(&v->choice, i);
        column->name = hpy_column_info(id)->name;
        v->place[id] = 1 + i;
    }
}

/* Let `s` go by what is shown; the order that rows have anyway is always there. */
static void pass_over_hidden(struct hpy_list *list)
{
    uint64_t shown = 1 << SORT_SIZE;
    for (int i = 0; i < list->table.n_columns; i++)
        if (list->table.width[i] > 0 && list->table.columns[i].tag != HPY_NO_TAG)
            shown |= UINT64_C(1) << list->table.columns[i].tag;
    list->passed_over = ~shown;
}

static void want(struct partition_view *v, enum hpy_column_id id, int cells)
{
    if (v->place[id] >= 0)
        hpy_table_want(&v->list.table, v->place[id], cells);
}

static bool is_shown(const struct partition_view *v, enum hpy_column_id id)
{
    return v->place[id] >= 0 && v->list.table.width[v->place[id]] > 0;
}

static void lay_out(struct partition_view *v, const struct hpy_session *session,
                    struct hpy_rect area)
{
    const struct hpy_partition *p = v->rows.partition;
    struct hpy_table *table = &v->list.table;
    char text[HPY_FIGURE_BYTES];
    choose_columns(v, session);
    hpy_table_init(table, v->columns, 1 + v->choice.n);
    snprintf(text, sizeof text, "%llu", (unsigned long long)p->n_rows);
    want(v, HPY_COLUMN_INDEX, (int)strlen(text));
    int size_cells = hpy_figure_size_cells(session, p->size_bytes);
    want(v, HPY_COLUMN_COUNT,
         (int)hpy_text_width(hpy_str_of(hpy_figure_count(text, session, p->count))));
    want(v, HPY_COLUMN_SIZE, size_cells);
    want(v, HPY_COLUMN_AVERAGE, size_cells);
    want(v, HPY_COLUMN_CUMULATIVE, size_cells);
    want(v, HPY_COLUMN_OUTSIDE, hpy_figure_size_cells(session, p->external_bytes));
    want(v, HPY_COLUMN_RETAINED,
         hpy_figure_size_cells(session, session->graph->size_bytes));
    want(v, HPY_COLUMN_BAR, 12);
    want(v, HPY_COLUMN_KIND, 36);
    hpy_table_calc(table, area.x, area.width - 1);
    pass_over_hidden(&v->list);
    v->list.match_x = table->x[v->place[HPY_COLUMN_KIND]];
}

/* ------------------------------------------------------------------- drawing */

struct cells {
    const struct partition_view *v;
    const struct hpy_session *session;
    struct hpy_grid *grid;
    int y;
};

static void put(const struct cells *c, enum hpy_column_id id, const char *text)
{
    if (c->v->place[id] >= 0)
        hpy_table_cell(&c->v->list.table, c->grid, c->y, c->v->place[id], text);
}

static void put_size(const struct cells *c, enum hpy_column_id id, uint64_t size_bytes)
{
    char text[HPY_FIGURE_BYTES];
    put(c, id, hpy_figure_size(text, c->session, size_bytes));
}

static void put_share(const struct cells *c, enum hpy_column_id id, uint64_t part,
                      uint64_t whole)
{
    char text[HPY_FIGURE_BYTES];
    put(c, id, hpy_figure_share(text, part, whole));
}

/* Returns whether it is known. */
static bool put_retained(const struct cells *c, uint64_t at, uint64_t *size_bytes)
{
    bool known = hpy_retained_get(size_bytes, &c->v->retained, at);
    const char *unknown = hpy_known_failed(&c->v->retained.known) ? "–" : "…";
    if (known) {
        put_size(c, HPY_COLUMN_RETAINED, *size_bytes);
        put_share(c, HPY_COLUMN_RETAINED_SHARE, *size_bytes,
                  c->session->graph->reachable_bytes);
    } else {
        put(c, HPY_COLUMN_RETAINED, unknown);
        put(c, HPY_COLUMN_RETAINED_SHARE, unknown);
    }
    return known;
}

/* Of what the rows are sorted by, as far as it can be a share of something. */
static double bar_share(const struct partition_view *v, const struct hpy_session *session,
                        const struct hpy_row *row, bool known, uint64_t retained)
{
    const struct hpy_partition *p = v->rows.partition;
    switch (v->list.sort) {
    case SORT_COUNT: return hpy_share(row->count, p->count);
    case SORT_OUTSIDE: return hpy_share(row->external_bytes, p->external_bytes);
    case SORT_RETAINED:
        return known ? hpy_share(retained, session->graph->reachable_bytes) : 0;
    default: return hpy_share(row->size_bytes, p->size_bytes);
    }
}

static void draw_mark(const struct cells *c, const struct hpy_view *view, uint64_t at)
{
    struct hpy_text expression = { 0 };
    if (view->expression.n_bytes == 0 || !c->session->marks)
        return;
    hpy_text_addf(&expression, "%s[%llu]", hpy_text_get(&view->expression),
                  (unsigned long long)at);
    if (hpy_marks_find(c->session->marks, hpy_text_str(&expression)))
        hpy_table_cell(&c->v->list.table, c->grid, c->y, 0, "●");
    hpy_text_dispose(&expression);
}

/* Cumulative figures are those of the natural order, largest first: they belong to
 * the row, like its index, and do not change with the order it is shown in. */
static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct hpy_view *view = context;
    const struct partition_view *v = view->state;
    const struct hpy_partition *p = v->rows.partition;
    const struct cells c = { v, view->session, grid, y };
    struct hpy_row row = hpy_partition_row(p, at);
    uint64_t cumulative = hpy_partition_size_before(p, at) + row.size_bytes, retained;
    char text[HPY_FIGURE_BYTES];
    struct hpy_text kind = { 0 };
    draw_mark(&c, view, at);
    snprintf(text, sizeof text, "%llu", (unsigned long long)at);
    put(&c, HPY_COLUMN_INDEX, text);
    put(&c, HPY_COLUMN_COUNT, hpy_figure_count(text, view->session, row.count));
    put_share(&c, HPY_COLUMN_COUNT_SHARE, row.count, p->count);
    put_size(&c, HPY_COLUMN_SIZE, row.size_bytes);
    put_share(&c, HPY_COLUMN_SIZE_SHARE, row.size_bytes, p->size_bytes);
    put_size(&c, HPY_COLUMN_OUTSIDE, row.external_bytes);
    put_size(&c, HPY_COLUMN_AVERAGE, average_of(&row));
    put_size(&c, HPY_COLUMN_CUMULATIVE, cumulative);
    put_share(&c, HPY_COLUMN_CUMULATIVE_SHARE, cumulative, p->size_bytes);
    bool known = put_retained(&c, at, &retained);
    if (v->place[HPY_COLUMN_BAR] >= 0)
        hpy_table_bar(&v->list.table, grid, y, v->place[HPY_COLUMN_BAR],
                      bar_share(v, view->session, &row, known, retained));
    hpy_partition_label(&kind, p, at);
    put(&c, HPY_COLUMN_KIND, hpy_text_get(&kind));
    hpy_text_dispose(&kind);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct partition_view *v = view->state;
    struct hpy_rect area = { body.x, body.y + 1, body.width, body.height - 1 };
    lay_out(v, view->session, area);
    hpy_list_frame(&v->list, area, body.y);
    hpy_list_header(&v->list, grid);
    hpy_list_draw(&v->list, grid, "no objects in this set", draw_row, view);
}

static void idle(struct hpy_view *view, struct hpy_reply *reply)
{
    struct partition_view *v = view->state;
    struct hpy_task *task = NULL;
    if (is_shown(v, HPY_COLUMN_RETAINED) || is_shown(v, HPY_COLUMN_RETAINED_SHARE))
        task = hpy_retained_task(&v->retained, &v->list);
    if (task)
        hpy_reply_run(reply, task);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct partition_view *v = view->state;
    hpy_set_rows_caption(&v->rows, view->session, left);
    hpy_set_rows_add_by(right, v->rows.partition->classifier);
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct partition_view *v = view->state;
    uint64_t at, retained;
    if (!hpy_list_selected(&at, &v->list))
        return;
    struct hpy_row row = hpy_partition_row(v->rows.partition, at);
    hpy_partition_label(out, v->rows.partition, at);
    hpy_text_add(out, ": ");
    hpy_figure_add_count(out, view->session, row.count, "object", "objects");
    hpy_text_add(out, ", ");
    hpy_figure_add_count(out, view->session, row.size_bytes, "byte", "bytes");
    if (row.external_bytes) {
        hpy_text_add(out, " + ");
        hpy_figure_add_count(out, view->session, row.external_bytes, "outside", "outside");
    }
    if (hpy_retained_get(&retained, &v->retained, at)) {
        char text[HPY_FIGURE_BYTES];
        hpy_text_addf(out, ", retained %s", hpy_figure_count(text, view->session, retained));
    }
    if (row.count > 1) {
        char text[HPY_FIGURE_BYTES];
        hpy_text_addf(out, ", average %s",
                      hpy_figure_count(text, view->session, average_of(&row)));
    }
}

/* ------------------------------------------------------------------- actions */

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct partition_view *v = view->state;
    uint64_t row;
    if (action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->list))
        hpy_reply_drill(reply, view, row, &hpy_view_objects, action);
    else if (action == HPY_ACT_COLUMNS) {
        reply->bits = HPY_DO_PUSH;
        reply->push = &hpy_view_columns;
        reply->args.below = view;
    }
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct partition_view *v = view->state;
    return hpy_set_rows_subject(&v->rows, view, row, args, job, err);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct partition_view *)view->state)->list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_REGROUP, HPY_ACT_REFERRERS, HPY_ACT_DOMINATORS, HPY_ACT_PATHS,
    HPY_ACT_WHY, HPY_ACT_FILTER, HPY_ACT_SORT, HPY_ACT_COLUMNS, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_partition = {
    .name = "partition",
    .title = "Kinds of objects",
    .help = "Each row is a kind of objects, the largest first. The index is that of "
            "the expression in the title, whatever the order. Retained sizes are what "
            "would be freed with the objects of the row; they are filled in while you "
            "look (…). C chooses the columns, B groups by one thing more.",
    .state_bytes = sizeof(struct partition_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .idle = idle,
    .act = act,
    .subject = subject,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
