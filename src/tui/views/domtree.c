/* The dominator tree: what keeps what alive, and how much of the heap that is. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "tui/figures.h"
#include "tui/task.h"
#include "tui/views/domtree_rows.h"
#include "tui/views/views.h"

/* Two trees of the same: object by object, and by kind. Each stays as it was unfolded
 * while the other is shown; the second is made when it is asked for. */
enum { FORM_OBJECTS, FORM_KINDS, N_FORMS };

struct domtree_view {
    struct hpy_kept kept;
    struct hpy_domtree_rows rows[N_FORMS];
    struct hpy_tree trees[N_FORMS];
    bool made[N_FORMS];
    int form;
};

enum {
    COLUMN_MARK, COLUMN_RETAINED, COLUMN_SHARE, COLUMN_BAR, COLUMN_OWN, COLUMN_OBJECT,
    N_COLUMNS
};

/* title, width min/max, gap, flex, drop order, alignment, role, sorts by */
static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_RETAINED] = { "retained", 8, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER,
                          HPY_NO_TAG, "retained" },
    [COLUMN_SHARE] = { "%", 3, 3, 1, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                       "retained%" },
    [COLUMN_BAR] = { "", 6, 14, 2, 1, 3, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG, NULL },
    [COLUMN_OWN] = { "own", 6, 0, 1, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                     "own" },
    [COLUMN_OBJECT] = { "object", 24, 0, 2, 4, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG,
                        "object" },
};

static struct hpy_tree *tree_of(const struct hpy_view *view)
{
    struct domtree_view *v = view->state;
    return &v->trees[v->form];
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct domtree_view *v = view->state;
    for (int i = 0; i < N_FORMS; i++) {
        v->rows[i] = (struct hpy_domtree_rows){ &v->kept, i == FORM_KINDS };
        hpy_tree_init(&v->trees[i], &hpy_domtree_tree_ops, &v->rows[i]);
    }
    HPY_TRY(hpy_kept_open(&v->kept, view, args, job, err));
    struct hpy_tree *tree = tree_of(view);
    v->made[v->form] = true;
    HPY_TRY(hpy_tree_open(tree, job, err));
    /* what one was asked about is there already: show what is below it */
    if (v->kept.node != HPY_NO_NODE && tree->list.n_rows == 1 &&
        tree->rows[0].fold == HPY_TREE_FOLDED)
        return hpy_tree_unfold(tree, 0, job, err);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct domtree_view *v = view->state;
    for (int i = 0; i < N_FORMS; i++)
        hpy_tree_dispose(&v->trees[i]);
    hpy_kept_dispose(&v->kept);
}

/* ------------------------------------------------------------------- drawing */

static void lay_out(struct domtree_view *v, const struct hpy_session *session,
                    struct hpy_rect area, int header_y)
{
    struct hpy_tree *tree = &v->trees[v->form];
    struct hpy_table *table = &tree->list.table;
    int size_cells = hpy_figure_size_cells(session, v->kept.top_bytes);
    hpy_table_init(table, columns, N_COLUMNS);
    hpy_table_want(table, COLUMN_RETAINED, size_cells);
    hpy_table_want(table, COLUMN_OWN, size_cells);
    hpy_table_want(table, COLUMN_OBJECT, 36);
    hpy_table_calc(table, area.x, area.width - 1);
    tree->list.match_x = table->x[COLUMN_OBJECT];
    hpy_tree_frame(tree, area, header_y, table->x[COLUMN_OBJECT],
                   table->width[COLUMN_OBJECT]);
}

static void draw_figures(const struct hpy_view *view, struct hpy_grid *grid, int y,
                         uint64_t number, const struct hpy_domtree_row *row)
{
    const struct hpy_tree *tree = tree_of(view);
    const struct hpy_kept *kept = &((const struct domtree_view *)view->state)->kept;
    const struct hpy_table *table = &tree->list.table;
    uint64_t bytes = hpy_domtree_row_bytes(tree, number);
    char text[HPY_FIGURE_BYTES];
    if (row->what == HPY_DOMTREE_OBJECT && !hpy_domtree_has(kept->tree, row->node))
        hpy_table_cell_as(table, grid, y, COLUMN_RETAINED, HPY_ROLE_DIM, "–");
    else {
        hpy_table_cell_as(table, grid, y, COLUMN_RETAINED,
                          row->what == HPY_DOMTREE_MORE ? HPY_ROLE_DIM : HPY_ROLE_NUMBER,
                          hpy_figure_size(text, view->session, bytes));
        hpy_table_cell(table, grid, y, COLUMN_SHARE,
                       hpy_figure_share(text, bytes, hpy_kept_bytes(kept, HPY_ROOT_NODE)));
    }
    if (row->what != HPY_DOMTREE_MORE)
        hpy_table_bar(table, grid, y, COLUMN_BAR, hpy_share(bytes, kept->top_bytes));
    if (row->what == HPY_DOMTREE_OBJECT)
        hpy_table_cell(table, grid, y, COLUMN_OWN,
                       hpy_figure_size(text, view->session,
                                       hpy_kept_own_bytes(kept, row->node)));
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t number)
{
    const struct hpy_view *view = context;
    const struct hpy_tree *tree = tree_of(view);
    struct hpy_domtree_row row;
    hpy_domtree_row_of(&row, tree, number);
    draw_figures(view, grid, y, number, &row);
    if (grid->recorder) {
        struct hpy_text text = { 0 };
        hpy_domtree_say(&text, tree, number);
        hpy_table_cell(&tree->list.table, grid, y, COLUMN_OBJECT, hpy_text_get(&text));
        hpy_text_dispose(&text);
        return;
    }
    int x = hpy_tree_lead(tree, grid, y, number);
    hpy_domtree_draw_name(tree, grid, x, y, number);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct hpy_rect area = { body.x, body.y + 1, body.width, body.height - 1 };
    lay_out(view->state, view->session, area, body.y);
    struct hpy_list *list = &tree_of(view)->list;
    hpy_list_header(list, grid);
    hpy_list_draw(list, grid, "no objects in this set: it keeps nothing alive", draw_row, view);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct domtree_view *v = view->state;
    hpy_kept_caption(&v->kept, left);
    hpy_text_addf(right, "dominators%s", v->form == FORM_KINDS ? " by kind" : "");
}

/* ------------------------------------------------------------------- status */

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct domtree_view *v = view->state;
    const struct hpy_tree *tree = tree_of(view);
    struct hpy_domtree_row row;
    char text[HPY_FIGURE_BYTES];
    uint64_t number;
    if (!hpy_list_selected(&number, &tree->list))
        return;
    hpy_domtree_row_of(&row, tree, number);
    uint64_t bytes = hpy_domtree_row_bytes(tree, number);
    if (row.what == HPY_DOMTREE_OBJECT) {
        hpy_kept_status(&v->kept, out, row.node);
        return;
    }
    if (row.what == HPY_DOMTREE_GROUP) {
        hpy_kept_kind_label(out, &v->kept, row.kind);
        hpy_text_add(out, ": ");
        hpy_figure_add_count(out, view->session, hpy_tree_row(tree, number)->count, "object",
                             "objects");
        hpy_text_add(out, " keep ");
    } else
        hpy_text_addf(out, "Enter shows more: %s that keep ",
                      hpy_figure_count(text, view->session,
                                       hpy_tree_row(tree, number)->n_more));
    hpy_figure_add_count(out, view->session, bytes, "byte", "bytes");
}

/* ------------------------------------------------------------------- actions */

/* The other form, made before it is shown for the first time. */
struct form_task {
    struct hpy_task task;
    struct domtree_view *view;
    int form;
};

static enum hpy_status run_form(struct hpy_task *task, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct form_task *t = (struct form_task *)task;
    return hpy_tree_open(&t->view->trees[t->form], job, err);
}

static void commit_form(struct hpy_task *task, struct hpy_reply *reply)
{
    struct form_task *t = (struct form_task *)task;
    (void)reply;
    t->view->form = t->form;
    t->view->made[t->form] = true;
}

static void dispose_form(struct hpy_task *task)
{
    hpy_free(task);
}

static void change_form(struct domtree_view *v, struct hpy_reply *reply)
{
    int form = (v->form + 1) % N_FORMS;
    if (v->made[form]) {
        v->form = form;
        reply->bits |= HPY_DO_HANDLED;
        return;
    }
    struct form_task *t = HPY_NEW(struct form_task);
    if (t) {
        t->task = (struct hpy_task){ .what = "grouping by kind", .run = run_form,
                                     .commit = commit_form, .dispose = dispose_form };
        t->view = v;
        t->form = form;
    }
    hpy_reply_run(reply, t ? &t->task : NULL);
}

/* Asked about the object that it is about anyway: then about the whole heap. */
static void open_whole(struct hpy_view *view, struct hpy_reply *reply)
{
    reply->args = HPY_NO_ARGS;
    reply->args.below = view;
    reply->args.action = HPY_ACT_DOMINATORS;
    hpy_text_add(&reply->args.base, view->session->name);
    reply->push = &hpy_view_domtree;
    reply->bits |= HPY_DO_PUSH;
}

static bool is_about(const struct domtree_view *v, const struct hpy_tree *tree)
{
    const struct hpy_tree_row *row = hpy_tree_selected(tree);
    return v->kept.node != HPY_NO_NODE && row && row->depth == 0;
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct hpy_tree *tree = tree_of(view);
    uint64_t number;
    hpy_tree_act(tree, action, reply);
    if (reply->bits)
        return;
    if (action == HPY_ACT_VARIANT)
        change_form(view->state, reply);
    else if (action == HPY_ACT_DOMINATORS && is_about(view->state, tree))
        open_whole(view, reply);
    else if (action == HPY_ACT_OPEN && hpy_list_selected(&number, &tree->list)) {
        struct hpy_domtree_row row;
        hpy_domtree_row_of(&row, tree, number);
        hpy_reply_drill(reply, view, number,
                        row.what == HPY_DOMTREE_OBJECT ? &hpy_view_object
                                                       : &hpy_view_objects,
                        action);
    }
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct domtree_view *v = view->state;
    if (row == HPY_NO_ROW)
        return hpy_kept_subject(&v->kept, args, err);
    return hpy_domtree_row_subject(tree_of(view), view, row, args, job, err);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &tree_of(view)->list;
}

static bool mouse(struct hpy_view *view, const struct hpy_event *event,
                  struct hpy_reply *reply)
{
    return hpy_tree_mouse(tree_of(view), event, reply);
}

static const enum hpy_action hints[] = {
    HPY_ACT_INTO, HPY_ACT_OUT, HPY_ACT_OPEN, HPY_ACT_VARIANT, HPY_ACT_WHY, HPY_ACT_TREEMAP,
    HPY_ACT_BACK, HPY_ACT_QUIT, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_domtree = {
    .name = "domtree",
    .title = "Dominators",
    .help = "What each object keeps alive all by itself: if it went, its retained size "
            "would be freed. Below it stand the objects of which the same is true in "
            "turn. Unfolding goes on to where it branches. Asked again about the object at the "
            "top, dominators are those of the whole heap.",
    .state_bytes = sizeof(struct domtree_view),
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
