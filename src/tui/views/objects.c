/* A set, object by object: size, what would be freed with it, type, a short look at the
 * value, and by what name it is known. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/partition.h"
#include "tui/describe.h"
#include "tui/figures.h"
#include "tui/retained.h"
#include "tui/views/set_rows.h"
#include "tui/views/views.h"

#define PREVIEW_BYTES 200 /* enough for any window; bounds what a row costs */
/* A name takes some ten microseconds: more of them would let a filter last. */
#define NAMED_ROWS_MAX 200000u

struct objects_view {
    struct hpy_set_rows rows; /* first, see set_rows.h */
    const struct hpy_session *session;
    struct hpy_list list;
    struct hpy_retained retained; /* and all that is known in the background */
    struct hpy_describe_cells cells;
};

enum { SORT_SIZE, SORT_RETAINED, SORT_TYPE, SORT_VALUE, SORT_NAME, SORT_ADDRESS, N_SORTS };

enum {
    COLUMN_MARK, COLUMN_INDEX, COLUMN_SIZE, COLUMN_RETAINED, COLUMN_TYPE, COLUMN_VALUE,
    COLUMN_NAME, COLUMN_ADDRESS, N_COLUMNS
};

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_MATCH, HPY_NO_TAG, NULL },
    [COLUMN_INDEX] = { "#", 2, 0, 1, 0, 4, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                       "index" },
    [COLUMN_SIZE] = { "size", 7, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_SIZE,
                      "size" },
    [COLUMN_RETAINED] = { "retained", 8, 0, 2, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER,
                          SORT_RETAINED, "retained" },
    [COLUMN_TYPE] = { "type", 12, 36, 2, 2, 1, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_TYPE,
                      "type" },
    [COLUMN_VALUE] = { "value", 14, 0, 2, 3, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, SORT_VALUE,
                       "value" },
    [COLUMN_NAME] = { "known as", 20, 60, 2, 3, 3, HPY_ALIGN_TAIL, HPY_ROLE_TEXT, SORT_NAME,
                      "name" },
    [COLUMN_ADDRESS] = { "address", 14, 18, 2, 0, 5, HPY_ALIGN_RIGHT, HPY_ROLE_DIM,
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

static const struct hpy_numbers *numbers_of(const void *model)
{
    return &((const struct objects_view *)model)->session->numbers;
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

static uint64_t key_retained(const void *model, uint64_t row)
{
    uint64_t size_bytes;
    return hpy_retained_get(&size_bytes, &((const struct objects_view *)model)->retained, row)
               ? ~size_bytes
               : UINT64_MAX;
}

/* Those without a name stand last. */
static void sort_label(const void *model, int sort, uint64_t row, struct hpy_text *out)
{
    const struct hpy_partition *p = rows_of(model);
    size_t before = out->n_bytes;
    if (sort == SORT_NAME)
        hpy_known_name(out, &((const struct objects_view *)model)->retained.known,
                       node_of(p, row));
    else
        hpy_describe_value(out, p->graph, numbers_of(model), node_of(p, row), PREVIEW_BYTES);
    if (out->n_bytes == before)
        hpy_text_add(out, "\xff");
}

/* What rows are sorted by is found first; who reads meanwhile sees it or does not. */
static enum hpy_status prepare(const void *model, int sort, struct hpy_job *job,
                               struct hpy_err *err)
{
    struct objects_view *v = (struct objects_view *)(uintptr_t)model;
    const struct hpy_why_rules *rules;
    if (sort == SORT_RETAINED)
        return hpy_retained_find_all(&v->retained, job, err);
    return sort == SORT_NAME ? hpy_known_need_rules(&rules, &v->retained.known, job, err)
                             : HPY_OK;
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_partition *p = rows_of(model);
    uint32_t node = node_of(p, row);
    hpy_describe_value(out, p->graph, numbers_of(model), node, PREVIEW_BYTES);
    hpy_text_add_char(out, ' ');
    hpy_describe_kind(out, p->graph, node);
    if (p->n_rows > NAMED_ROWS_MAX)
        return;
    hpy_text_add_char(out, ' ');
    hpy_known_name(out, &((const struct objects_view *)model)->retained.known, node);
}

static const struct hpy_sort sorts[] = {
    [SORT_SIZE] = { "by size", true, true, NULL, false },
    [SORT_RETAINED] = { "by retained size", true, false, key_retained, false },
    [SORT_TYPE] = { "by type", false, false, key_type, false },
    [SORT_VALUE] = { "by value", false, false, NULL, true },
    [SORT_NAME] = { "by what it is known as", false, false, NULL, true },
    [SORT_ADDRESS] = { "by address", false, false, key_address, false },
};
static const struct hpy_list_ops list_ops = { sorts, N_SORTS, label };

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct objects_view *v = view->state;
    v->session = view->session;
    HPY_TRY(hpy_set_rows_open(&v->rows, view, args, hpy_classifier_find("Id"), job, err));
    uint64_t n = v->rows.partition->n_rows;
    hpy_list_init(&v->list, &list_ops, v, n);
    v->list.prepare = prepare;
    v->list.sort_label = sort_label;
    HPY_TRY(hpy_retained_init(&v->retained, &view->session->heap->analyses,
                              v->rows.partition, err));
    hpy_set_rows_select(&v->rows, &v->list);
    uint64_t n_samples = n < HPY_SAMPLE_ROWS ? n : HPY_SAMPLE_ROWS;
    for (uint64_t i = 0; i < n_samples; i++)
        hpy_describe_measure(&v->cells, view->session->graph, &view->session->numbers,
                             node_of(v->rows.partition, i * n / n_samples));
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct objects_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_retained_dispose(&v->retained);
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
    hpy_table_want(table, COLUMN_RETAINED,
                   hpy_figure_size_cells(session, session->graph->size_bytes));
    hpy_table_want(table, COLUMN_NAME, 36);
    hpy_table_want(table, COLUMN_TYPE, v->cells.kind);
    hpy_table_want(table, COLUMN_VALUE, v->cells.value);
    hpy_table_calc(table, area.x, area.width - 1);
    v->list.match_x = table->x[COLUMN_TYPE];
    v->list.passed_over = 0;
    for (int i = 0; i < N_COLUMNS; i++)
        if (table->width[i] == 0 && columns[i].tag > SORT_SIZE)
            v->list.passed_over |= UINT64_C(1) << columns[i].tag;
}

/* What is found in the background: an ellipsis while it is. */
static void draw_known(const struct hpy_view *view, struct hpy_grid *grid, int y,
                       uint64_t at, uint32_t node)
{
    const struct objects_view *v = view->state;
    const struct hpy_known *known = &v->retained.known;
    const struct hpy_table *table = &v->list.table;
    const char *unknown = hpy_known_failed(known) ? "–" : "…";
    struct hpy_text name = { 0 };
    char text[HPY_FIGURE_BYTES];
    uint64_t retained;
    hpy_table_cell(table, grid, y, COLUMN_RETAINED,
                   hpy_retained_get(&retained, &v->retained, at)
                       ? hpy_figure_size(text, view->session, retained)
                       : unknown);
    if (table->width[COLUMN_NAME] == 0)
        return;
    hpy_known_name(&name, known, node);
    hpy_table_cell(table, grid, y, COLUMN_NAME,
                   name.n_bytes || hpy_known_rules(known) ? hpy_text_get(&name) : unknown);
    hpy_text_dispose(&name);
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
    if (hpy_set_rows_marked(view, at))
        hpy_table_cell(table, grid, y, COLUMN_MARK, "●");
    draw_known(view, grid, y, at, node);
    snprintf(text, sizeof text, "%" PRIu64, at);
    hpy_table_cell(table, grid, y, COLUMN_INDEX, text);
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(text, view->session, hpy_graph_size(graph, node)));
    hpy_describe_kind(&foreign, graph, node);
    hpy_table_cell(table, grid, y, COLUMN_TYPE, hpy_text_get(&foreign));
    hpy_text_clear(&foreign);
    hpy_describe_value(&foreign, graph, &view->session->numbers, node, PREVIEW_BYTES);
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

static void idle(struct hpy_view *view, struct hpy_reply *reply)
{
    struct objects_view *v = view->state;
    const struct hpy_table *table = &v->list.table;
    struct hpy_task *task = NULL;
    if (v->list.n_shown > 0 && table->n_columns > 0)
        task = hpy_known_task(&v->retained.known, table->width[COLUMN_NAME] > 0,
                              table->width[COLUMN_RETAINED] > 0);
    if (task)
        hpy_reply_run(reply, task);
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
    hpy_figure_add_bytes(out, view->session, hpy_graph_size(graph, node),
                         hpy_graph_external(graph, node));
    uint64_t retained;
    if (hpy_retained_get(&retained, &v->retained, at)) {
        char text[HPY_FIGURE_BYTES];
        hpy_text_addf(out, ", retained %s", hpy_figure_count(text, view->session, retained));
    }
    hpy_known_add_name(out, ", ", &v->retained.known, node);
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
    HPY_ACT_OPEN, HPY_ACT_WHY, HPY_ACT_REFERRERS, HPY_ACT_REFERENTS, HPY_ACT_DOMINATORS,
    HPY_ACT_PATHS, HPY_ACT_FILTER, HPY_ACT_SORT, HPY_ACT_REGROUP, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_objects = {
    .name = "objects",
    .title = "Objects of a set",
    .help = "Each row is one object, the largest first. Retained is what would be freed "
            "with it. It is known by the name that a module leads to it by, or else by "
            "what holds it; both are filled in while you look (…). Among more than "
            "200,000 objects, names are not searched.",
    .state_bytes = sizeof(struct objects_view),
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
