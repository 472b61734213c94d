/* A set in rows by kind: counts, sizes, shares, and a bar for the eye. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "engine/partition.h"
#include "tui/figures.h"
#include "tui/views/set.h"
#include "tui/views/views.h"

struct partition_view {
    struct hpy_set_rows rows;
    struct hpy_list list;
};

enum { SORT_SIZE, SORT_COUNT, SORT_KIND };

enum {
    COLUMN_MARK, COLUMN_INDEX, COLUMN_COUNT, COLUMN_COUNT_SHARE, COLUMN_SIZE,
    COLUMN_SIZE_SHARE, COLUMN_CUM, COLUMN_CUM_SHARE, COLUMN_BAR, COLUMN_KIND,
    N_COLUMNS
};

/* title, width min/max, gap, flex, drop order, alignment, role, sorts by */
static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_INDEX] = { "#", 2, 0, 1, 0, 4, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                       "index" },
    [COLUMN_COUNT] = { "count", 5, 0, 2, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_COUNT,
                       "count" },
    [COLUMN_COUNT_SHARE] = { "%", 3, 3, 1, 0, 7, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, SORT_COUNT,
                             "count%" },
    [COLUMN_SIZE] = { "size", 6, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_SIZE,
                      "size" },
    [COLUMN_SIZE_SHARE] = { "%", 3, 3, 1, 0, 3, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, SORT_SIZE,
                            "size%" },
    [COLUMN_CUM] = { "cumul", 6, 0, 2, 0, 8, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG,
                     "cumulative" },
    [COLUMN_CUM_SHARE] = { "%", 3, 3, 1, 0, 6, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                           "cumulative%" },
    [COLUMN_BAR] = { "", 6, 20, 2, 1, 5, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG, NULL },
    [COLUMN_KIND] = { "kind", 14, 0, 2, 3, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_KIND, "kind" },
};

/* ---------------------------------------------------------------------- rows */

static const struct partition_view *of(const void *model)
{
    return model;
}

static uint64_t key_count(const void *model, uint64_t row)
{
    return ~hpy_partition_row(of(model)->rows.partition, row).count;
}

static uint64_t key_number(const void *model, uint64_t row)
{
    return hpy_partition_row(of(model)->rows.partition, row).kind;
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    hpy_partition_label(out, of(model)->rows.partition, row);
}

#define SORTS(kind_key, by_label_)                                               \
    {                                                                            \
        [SORT_SIZE] = { "by size", true, true, NULL, false },                    \
        [SORT_COUNT] = { "by count", true, false, key_count, false },            \
        [SORT_KIND] = { "by kind", false, false, kind_key, by_label_ },          \
    }
static const struct hpy_sort sorts[] = SORTS(NULL, true);
static const struct hpy_sort numeric_sorts[] = SORTS(key_number, false);

static const struct hpy_list_ops list_ops = { sorts, 3, label };
static const struct hpy_list_ops numeric_list_ops = { numeric_sorts, 3, label };

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct partition_view *v = view->state;
    const struct hpy_classifier *by = args->by ? args->by : hpy_classifier_default;
    HPY_TRY(hpy_set_rows_open(&v->rows, view, args, by, job, err));
    hpy_list_init(&v->list, by->numeric ? &numeric_list_ops : &list_ops, v,
                  v->rows.partition->n_rows);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct partition_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_set_rows_dispose(&v->rows);
}

/* ------------------------------------------------------------------- drawing */

static void lay_out(struct partition_view *v, const struct hpy_session *session,
                    struct hpy_rect area)
{
    const struct hpy_partition *p = v->rows.partition;
    struct hpy_table *table = &v->list.table;
    char text[HPY_FIGURE_BYTES];
    hpy_table_init(table, columns, N_COLUMNS);
    snprintf(text, sizeof text, "%llu", (unsigned long long)p->n_rows);
    hpy_table_want(table, COLUMN_INDEX, (int)strlen(text));
    int count_cells = (int)strlen(hpy_figure_count(text, session, p->count));
    int size_cells = hpy_figure_size_cells(session, p->size_bytes);
    hpy_table_want(table, COLUMN_COUNT, count_cells);
    hpy_table_want(table, COLUMN_SIZE, size_cells);
    hpy_table_want(table, COLUMN_CUM, size_cells);
    hpy_table_want(table, COLUMN_BAR, 12);
    hpy_table_want(table, COLUMN_KIND, 36);
    hpy_table_calc(table, area.x, area.width - 1);
    v->list.match_x = table->x[COLUMN_KIND];
}

/* Cumulative figures are those of the natural order, largest first: they belong to
 * the row, like its index, and do not change with the order it is shown in. */
static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct hpy_view *view = context;
    const struct partition_view *v = view->state;
    const struct hpy_partition *p = v->rows.partition;
    const struct hpy_table *table = &v->list.table;
    struct hpy_row row = hpy_partition_row(p, at);
    uint64_t cumulative = hpy_partition_size_before(p, at) + row.size_bytes;
    char text[HPY_FIGURE_BYTES];
    struct hpy_text kind = { 0 };
    snprintf(text, sizeof text, "%llu", (unsigned long long)at);
    hpy_table_cell(table, grid, y, COLUMN_INDEX, text);
    hpy_table_cell(table, grid, y, COLUMN_COUNT,
                   hpy_figure_count(text, view->session, row.count));
    hpy_table_cell(table, grid, y, COLUMN_COUNT_SHARE,
                   hpy_figure_share(text, row.count, p->count));
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(text, view->session, row.size_bytes));
    hpy_table_cell(table, grid, y, COLUMN_SIZE_SHARE,
                   hpy_figure_share(text, row.size_bytes, p->size_bytes));
    hpy_table_cell(table, grid, y, COLUMN_CUM,
                   hpy_figure_size(text, view->session, cumulative));
    hpy_table_cell(table, grid, y, COLUMN_CUM_SHARE,
                   hpy_figure_share(text, cumulative, p->size_bytes));
    hpy_table_bar(table, grid, y, COLUMN_BAR, hpy_share(row.size_bytes, p->size_bytes));
    hpy_partition_label(&kind, p, at);
    hpy_table_cell(table, grid, y, COLUMN_KIND, hpy_text_get(&kind));
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

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct partition_view *v = view->state;
    hpy_set_rows_caption(&v->rows, view->session, left);
    hpy_text_addf(right, "by %s", v->rows.partition->classifier->title);
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct partition_view *v = view->state;
    uint64_t at;
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
    if (row.count > 1) {
        hpy_text_add(out, ", average ");
        hpy_figure_add_count(out, view->session, row.size_bytes / row.count, "", "");
    }
}

/* ------------------------------------------------------------------- actions */

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct partition_view *v = view->state;
    uint64_t row;
    if (action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->list))
        hpy_reply_drill(reply, view, row, &hpy_view_objects, action);
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
    HPY_ACT_OPEN, HPY_ACT_REGROUP, HPY_ACT_SEARCH, HPY_ACT_FILTER, HPY_ACT_SORT,
    HPY_ACT_OBJECT, HPY_ACT_UNITS, HPY_ACT_BACK, HPY_ACT_QUIT, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_partition = {
    .name = "partition",
    .title = "Kinds of objects",
    .help = "Each row is a kind of objects, the largest first. The index is that of "
            "the expression in the title, whatever the order.",
    .state_bytes = sizeof(struct partition_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
