/* A set, object by object: size, type, and a short look at the value. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/partition.h"
#include "tui/describe.h"
#include "tui/figures.h"
#include "tui/views/set.h"
#include "tui/views/views.h"

#define PREVIEW_BYTES 200 /* enough for any window; bounds what a row costs */

struct objects_view {
    struct hpy_set_rows rows; /* first, see set.h */
    const struct hpy_session *session;
    struct hpy_list list;
    struct hpy_describe_cells cells;
};

enum { SORT_SIZE, SORT_TYPE, SORT_VALUE, SORT_ADDRESS };

enum {
    COLUMN_MARK, COLUMN_INDEX, COLUMN_SIZE, COLUMN_TYPE, COLUMN_VALUE, COLUMN_ADDRESS,
    N_COLUMNS
};

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_INDEX] = { "#", 2, 0, 1, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                       "index" },
    [COLUMN_SIZE] = { "size", 7, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_SIZE,
                      "size" },
    [COLUMN_TYPE] = { "type", 8, 36, 2, 2, 1, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_TYPE, "type" },
    [COLUMN_VALUE] = { "value", 12, 0, 2, 3, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, SORT_VALUE,
                       "value" },
    [COLUMN_ADDRESS] = { "address", 14, 18, 2, 0, 3, HPY_ALIGN_RIGHT, HPY_ROLE_DIM,
                         SORT_ADDRESS, "address" },
};

/* ---------------------------------------------------------------------- rows */

static uint32_t node_of(const struct hpy_partition *p, uint64_t row)
{
    return (uint32_t)hpy_partition_row(p, row).kind;
}

static const struct hpy_partition *rows_of(const void *model)
{
    return ((const struct objects_view *)model)->rows.partition;
}

static uint64_t key_address(const void *model, uint64_t row)
{
    return node_of(rows_of(model), row); /* ids ascend with addresses */
}

static uint64_t key_type(const void *model, uint64_t row)
{
    const struct hpy_partition *p = rows_of(model);
    const struct hpy_session *session = ((const struct objects_view *)model)->session;
    return session->type_rank[p->graph->type[node_of(p, row)]];
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_partition *p = rows_of(model);
    uint32_t node = node_of(p, row);
    hpy_describe_value(out, p->graph, node, PREVIEW_BYTES);
    hpy_text_add_char(out, ' ');
    hpy_describe_kind(out, p->graph, node);
}

static const struct hpy_sort sorts[] = {
    [SORT_SIZE] = { "by size", true, true, NULL, false },
    [SORT_TYPE] = { "by type", false, false, key_type, false },
    [SORT_VALUE] = { "by value", false, false, NULL, true },
    [SORT_ADDRESS] = { "by address", false, false, key_address, false },
};
static const struct hpy_list_ops list_ops = { sorts, 4, label };

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct objects_view *v = view->state;
    v->session = view->session;
    HPY_TRY(hpy_set_rows_open(&v->rows, view, args, hpy_classifier_find("Id"), job, err));
    uint64_t n = v->rows.partition->n_rows;
    hpy_list_init(&v->list, &list_ops, v, n);
    hpy_set_rows_select(&v->rows, &v->list);
    uint64_t n_samples = n < HPY_SAMPLE_ROWS ? n : HPY_SAMPLE_ROWS;
    for (uint64_t i = 0; i < n_samples; i++)
        hpy_describe_measure(&v->cells, view->session->graph,
                             node_of(v->rows.partition, i * n / n_samples));
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct objects_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_set_rows_dispose(&v->rows);
}

/* ------------------------------------------------------------------- drawing */

static void lay_out(struct objects_view *v, const struct hpy_session *session,
                    struct hpy_rect area)
{
    const struct hpy_partition *p = v->rows.partition;
    struct hpy_table *table = &v->list.table;
    char text[HPY_FIGURE_BYTES];
    hpy_table_init(table, columns, N_COLUMNS);
    snprintf(text, sizeof text, "%" PRIu64, p->n_rows);
    hpy_table_want(table, COLUMN_INDEX, (int)strlen(text));
    uint64_t largest = p->n_rows ? hpy_partition_row(p, 0).size_bytes : 0;
    hpy_table_want(table, COLUMN_SIZE, hpy_figure_size_cells(session, largest));
    hpy_table_want(table, COLUMN_TYPE, v->cells.kind);
    hpy_table_want(table, COLUMN_VALUE, v->cells.value);
    hpy_table_calc(table, area.x, area.width - 1);
    v->list.match_x = table->x[COLUMN_TYPE];
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct hpy_view *view = context;
    const struct objects_view *v = view->state;
    const struct hpy_graph *graph = view->session->graph;
    const struct hpy_table *table = &v->list.table;
    uint32_t node = node_of(v->rows.partition, at);
    struct hpy_text foreign = { 0 };
    char text[HPY_FIGURE_BYTES];
    snprintf(text, sizeof text, "%" PRIu64, at);
    hpy_table_cell(table, grid, y, COLUMN_INDEX, text);
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(text, view->session, hpy_graph_size(graph, node)));
    hpy_describe_kind(&foreign, graph, node);
    hpy_table_cell(table, grid, y, COLUMN_TYPE, hpy_text_get(&foreign));
    hpy_text_clear(&foreign);
    hpy_describe_value(&foreign, graph, node, PREVIEW_BYTES);
    hpy_table_cell(table, grid, y, COLUMN_VALUE, hpy_text_get(&foreign));
    hpy_text_dispose(&foreign);
    snprintf(text, sizeof text, "0x%" PRIx64, graph->addr[node]);
    hpy_table_cell(table, grid, y, COLUMN_ADDRESS, text);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct objects_view *v = view->state;
    struct hpy_rect area = { body.x, body.y + 1, body.width, body.height - 1 };
    lay_out(v, view->session, area);
    hpy_list_frame(&v->list, area, body.y);
    hpy_list_header(&v->list, grid);
    hpy_list_draw(&v->list, grid, "no objects in this set", draw_row, view);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct objects_view *v = view->state;
    hpy_set_rows_caption(&v->rows, view->session, left);
    hpy_text_add(right, "object by object");
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct objects_view *v = view->state;
    const struct hpy_graph *graph = view->session->graph;
    uint64_t at;
    if (!hpy_list_selected(&at, &v->list))
        return;
    uint32_t node = node_of(v->rows.partition, at);
    hpy_describe_kind(out, graph, node);
    hpy_text_addf(out, " at 0x%" PRIx64 ": ", graph->addr[node]);
    hpy_figure_add_count(out, view->session, hpy_graph_size(graph, node), "byte", "bytes");
    uint64_t external = hpy_graph_external(graph, node);
    if (external) {
        hpy_text_add(out, " + ");
        hpy_figure_add_count(out, view->session, external, "outside", "outside");
    }
}

/* ------------------------------------------------------------------- actions */

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct objects_view *v = view->state;
    uint64_t row;
    if (action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->list))
        hpy_reply_drill(reply, view, row, &hpy_view_object, action);
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct objects_view *v = view->state;
    return hpy_set_rows_subject(&v->rows, view, row, args, job, err);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct objects_view *)view->state)->list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_BACK, HPY_ACT_REFERRERS, HPY_ACT_REFERENTS, HPY_ACT_SEARCH,
    HPY_ACT_FILTER, HPY_ACT_SORT, HPY_ACT_REGROUP, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_objects = {
    .name = "objects",
    .title = "Objects of a set",
    .help = "Each row is one object, the largest first.",
    .state_bytes = sizeof(struct objects_view),
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
