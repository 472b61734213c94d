/* The reference pattern of a set: what kinds of objects lead to it, as a tree that is made
 * where it is unfolded. */
#include <string.h>

#include "engine/analyses.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/views/pattern_rows.h"
#include "tui/views/views.h"

struct pattern_view {
    struct hpy_pattern_rows rows;
    struct hpy_tree tree;
    struct hpy_members *members; /* what it leads to; NULL = all reachable */
    struct hpy_text base;        /* their expression */
    uint64_t count, size_bytes;
    int name_cells;
};

/* ------------------------------------------------------------------------ opening */

static enum hpy_status of_members(struct pattern_view *v, struct hpy_view *view,
                                  struct hpy_view_args *args, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct hpy_refpat_options options = hpy_refpat_usual;
    const struct hpy_nodeset *set;
    HPY_TRY(hpy_view_args_set(&set, args, view->session, job, err));
    options.by_hand = true;
    HPY_TRY(hpy_refpat_new(&v->rows.pattern, view->session->graph,
                           &view->session->heap->analyses, set, &options, job, err));
    v->members = args->members;
    args->members = NULL;
    v->base = hpy_text_take(&args->base);
    v->rows.usual = true;
    v->rows.depth = HPY_REFPAT_DEPTH;
    if (v->base.n_bytes)
        hpy_text_addf(&view->expression, "%s.rp", hpy_text_get(&v->base));
    return hpy_text_check(&view->expression, err);
}

/* The same question as of a pattern that an expression made, to be unfolded by hand. */
static enum hpy_status of_pattern(struct pattern_view *v, struct hpy_view *view,
                                  struct hpy_view_args *args, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct hpy_refpat *given = args->value.pattern;
    struct hpy_refpat_options options = *hpy_refpat_options_of(given);
    struct hpy_refpat_row row;
    struct hpy_nodeset set;
    HPY_TRY(hpy_heap_begin(args->value.heap, job, err));
    enum hpy_status status = hpy_refpat_row(&row, given, 0, job, err);
    if (status == HPY_OK)
        status = hpy_refpat_row_set(&set, given, 0, err);
    hpy_heap_end(args->value.heap);
    HPY_TRY(status);
    HPY_TRY(hpy_members_new(&v->members, &set, err));
    v->rows.depth = options.depth;
    v->rows.usual = options.by == hpy_classifier_default && !options.no_cycles &&
                    options.ref == HPY_REFPAT_REFERRERS;
    options.by_hand = true;
    HPY_TRY(hpy_refpat_new(&v->rows.pattern, view->session->graph,
                           &view->session->heap->analyses, &v->members->set, &options, job, err));
    view->expression = hpy_text_take(&args->base);
    if (view->expression.n_bytes)
        hpy_text_addf(&v->base, "(%s)._", hpy_text_get(&view->expression));
    return hpy_text_check(&v->base, err);
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct pattern_view *v = view->state;
    hpy_tree_init(&v->tree, &hpy_pattern_tree_ops, &v->rows);
    HPY_TRY(hpy_graph_need_edges(view->session->graph, job, err));
    HPY_TRY((args->value.kind == HPY_VALUE_PATTERN ? of_pattern : of_members)(v, view, args, job,
                                                                             err));
    view->trail = hpy_text_take(&args->trail);
    hpy_text_add(&v->rows.base, hpy_text_get(&view->expression));
    HPY_TRY(hpy_text_check(&v->rows.base, err));
    HPY_TRY(hpy_tree_open(&v->tree, job, err));
    const struct hpy_pattern_info *top = hpy_pattern_info(&v->rows, 0);
    v->count = top->row.count;
    v->size_bytes = top->row.size_bytes;
    return v->tree.rows[0].fold == HPY_TREE_FOLDED && v->count
               ? hpy_tree_unfold(&v->tree, 0, job, err) : HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct pattern_view *v = view->state;
    hpy_tree_dispose(&v->tree);
    hpy_pattern_rows_dispose(&v->rows);
    hpy_members_unref(v->members);
    hpy_text_dispose(&v->base);
}

/* ------------------------------------------------------------------------ drawing */

enum { COLUMN_MARK, COLUMN_ROW, COLUMN_COUNT, COLUMN_SIZE, COLUMN_KIND, COLUMN_HOW, N_COLUMNS };

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_ROW] = { "row", 3, 12, 0, 0, 2, HPY_ALIGN_LEFT, HPY_ROLE_DIM, HPY_NO_TAG, "name" },
    [COLUMN_COUNT] = { "count", 5, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG,
                       "count" },
    [COLUMN_SIZE] = { "size", 7, 0, 2, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG,
                      "size" },
    [COLUMN_KIND] = { "kind", 20, 0, 2, 5, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG,
                      "kind" },
    [COLUMN_HOW] = { "refers by", 12, 0, 2, 2, 3, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG,
                     "relation" },
};

/* "[-]", "[^ ab]": Heapy's marks. */
static void add_mark(struct hpy_text *out, const struct hpy_tree_row *row,
                     const struct hpy_pattern_info *info)
{
    char mark = hpy_refpat_marks[info->row.mark];
    if (info->row.mark == HPY_REFPAT_UNFOLDED && row->fold == HPY_TREE_FOLDED)
        mark = hpy_refpat_marks[HPY_REFPAT_DEEP]; /* not unfolded yet */
    hpy_text_addf(out, "[%c", mark);
    if (info->row.mark == HPY_REFPAT_SAME)
        hpy_text_addf(out, " %s", info->same);
    hpy_text_add_char(out, ']');
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t number)
{
    const struct hpy_view *view = context;
    const struct pattern_view *v = view->state;
    const struct hpy_table *table = &v->tree.list.table;
    const struct hpy_tree_row *row = hpy_tree_row(&v->tree, number);
    int end = table->x[COLUMN_KIND] + table->width[COLUMN_KIND];
    int x = hpy_tree_lead(&v->tree, grid, y, number);
    char figure[HPY_FIGURE_BYTES];
    struct hpy_text text = { 0 };
    if (row->n_more) {
        hpy_text_addf(&text, "… %s more", hpy_figure_count(figure, view->session, row->n_more));
        hpy_table_cell(table, grid, y, COLUMN_ROW, "");
        (void)hpy_grid_text(grid, x, y, end - x, HPY_ROLE_DIM, hpy_text_get(&text));
        hpy_text_dispose(&text);
        return;
    }
    const struct hpy_pattern_info *info = hpy_pattern_info(&v->rows, row->key);
    bool stops = info->row.mark != HPY_REFPAT_UNFOLDED;
    hpy_table_cell(table, grid, y, COLUMN_ROW, info->name);
    hpy_table_cell(table, grid, y, COLUMN_COUNT,
                   hpy_figure_count(figure, view->session, info->row.count));
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(figure, view->session, info->row.size_bytes));
    add_mark(&text, row, info);
    x = hpy_grid_text(grid, x, y, end - x, stops ? HPY_ROLE_WARN : HPY_ROLE_DIM,
                      hpy_text_get(&text)) + 1;
    hpy_text_clear(&text);
    hpy_text_add_bytes(&text, info->row.kind.data, info->row.kind.n_bytes);
    if (grid->recorder)
        hpy_table_cell(table, grid, y, COLUMN_KIND, hpy_text_get(&text));
    else if (x < end)
        (void)hpy_grid_text(grid, x, y, end - x, HPY_ROLE_NAME, hpy_text_get(&text));
    hpy_table_cell(table, grid, y, COLUMN_HOW, info->how);
    hpy_text_dispose(&text);
}

/* What is in sight decides how wide names and relations are. */
static void measure(struct pattern_view *v, struct hpy_table *table, const struct hpy_rect *area)
{
    const struct hpy_list *list = &v->tree.list;
    int how = 0;
    for (int i = 0; i < area->height && list->top + (uint64_t)i < list->n_shown; i++) {
        const struct hpy_tree_row *row =
            hpy_tree_row(&v->tree, hpy_list_row(list, list->top + (uint64_t)i));
        if (row->n_more)
            continue;
        const struct hpy_pattern_info *info = hpy_pattern_info(&v->rows, row->key);
        int cells = (int)hpy_text_width(hpy_str_of(info->name));
        v->name_cells = cells > v->name_cells ? cells : v->name_cells; /* does not jump back */
        cells = (int)hpy_text_width(hpy_str_of(info->how));
        how = cells > how ? cells : how;
    }
    hpy_table_want(table, COLUMN_ROW, v->name_cells);
    hpy_table_want(table, COLUMN_HOW, how < area->width / 4 ? how : area->width / 4);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct pattern_view *v = view->state;
    struct hpy_table *table = &v->tree.list.table;
    struct hpy_rect area = { body.x, body.y + 1, body.width, body.height - 1 };
    char figure[HPY_FIGURE_BYTES];
    hpy_table_init(table, columns, N_COLUMNS);
    measure(v, table, &area);
    hpy_table_want(table, COLUMN_COUNT,
                   (int)strlen(hpy_figure_count(figure, view->session,
                                                view->session->graph->n_objects)));
    hpy_table_want(table, COLUMN_SIZE,
                   hpy_figure_size_cells(view->session, view->session->graph->size_bytes));
    hpy_table_want(table, COLUMN_KIND, 30);
    hpy_table_calc(table, area.x, area.width - 1);
    v->tree.list.match_x = table->x[COLUMN_KIND];
    hpy_tree_frame(&v->tree, area, body.y, table->x[COLUMN_KIND], table->width[COLUMN_KIND]);
    hpy_list_header(&v->tree.list, grid);
    hpy_list_draw(&v->tree.list, grid, "no objects in this set", draw_row, view);
}

static void caption(const struct hpy_view *view, struct hpy_text *left, struct hpy_text *right)
{
    const struct pattern_view *v = view->state;
    const struct hpy_refpat_options *options = hpy_refpat_options_of(v->rows.pattern);
    char size[HPY_FIGURE_BYTES];
    hpy_text_add(left, "what leads to ");
    hpy_figure_add_count(left, view->session, v->count, "object", "objects");
    hpy_text_addf(left, " · %s", hpy_figure_size(size, view->session, v->size_bytes));
    hpy_text_add(right, options->ref == HPY_REFPAT_IMDOM ? "dominators by " : "referrers by ");
    hpy_text_add(right, options->by->title ? options->by->title : options->by->name);
}

static const char *const remarks[HPY_N_REFPAT_MARKS] = {
    [HPY_REFPAT_STOP] = "; people stop at such, l goes on nevertheless",
    [HPY_REFPAT_ROOT] = "; no object refers to these, but the interpreter or running code",
};

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct pattern_view *v = view->state;
    const struct hpy_tree_row *row = hpy_tree_selected(&v->tree);
    if (!row || row->n_more)
        return;
    const struct hpy_pattern_info *info = hpy_pattern_info(&v->rows, row->key);
    hpy_figure_add_objects(out, view->session, info->row.count, info->row.size_bytes, 0);
    if (info->row.mark == HPY_REFPAT_SAME)
        hpy_text_addf(out, "; the same objects as row %s", info->same);
    else if (remarks[info->row.mark])
        hpy_text_add(out, remarks[info->row.mark]);
}

/* ------------------------------------------------------------------------ actions */

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct pattern_view *v = view->state;
    uint64_t row;
    hpy_tree_act(&v->tree, action, reply);
    if (!reply->bits && action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->tree.list))
        hpy_reply_drill(reply, view, row, &hpy_view_objects, action);
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t number,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct pattern_view *v = view->state;
    struct hpy_nodeset set;
    (void)job;
    if (number == HPY_NO_ROW) {
        args->members = hpy_members_ref(v->members);
        hpy_text_add(&args->base, hpy_text_get(&v->base));
        return hpy_text_check(&args->base, err);
    }
    const struct hpy_tree_row *row = hpy_tree_row(&v->tree, number);
    if (row->n_more) /* of the row that it stands below */
        row = hpy_tree_parent(&v->tree, row);
    HPY_TRY(hpy_refpat_row_set(&set, v->rows.pattern, row->key, err));
    bool single = hpy_nodeset_count(&set) == 1;
    uint32_t node = single ? hpy_nodeset_select(&set, 0) : HPY_NO_NODE;
    HPY_TRY(hpy_members_new(&args->members, &set, err));
    args->node = node;
    hpy_view_args_by(args, hpy_refpat_options_of(v->rows.pattern)->by);
    hpy_pattern_expression(&args->base, &v->rows, row->key);
    return hpy_text_check(&args->base, err);
}

static bool mouse(struct hpy_view *view, const struct hpy_event *event,
                  struct hpy_reply *reply)
{
    return hpy_tree_mouse(&((struct pattern_view *)view->state)->tree, event, reply);
}

static struct hpy_list *list(struct hpy_view *view)
{
    struct pattern_view *v = view->state;
    return &v->tree.list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_INTO, HPY_ACT_OUT, HPY_ACT_OPEN, HPY_ACT_REFERRERS, HPY_ACT_WHY, HPY_ACT_PATHS,
    HPY_ACT_BACK, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_pattern = {
    .name = "pattern",
    .title = "Reference pattern",
    .help = "What kinds of objects refer to a set, below them what refers to those, and so "
            "on. Marks: - unfolded, + can be unfolded, S of a kind where people stop, ^ the "
            "same objects as another row, R held by no object. Enter lists the objects of "
            "the row.",
    .state_bytes = sizeof(struct pattern_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .mouse = mouse,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
