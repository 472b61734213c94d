/* Why an object is alive: the one chain that says most, and what else holds it. */
#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "engine/analyses.h"
#include "report/rep_why.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/task.h"
#include "tui/views/views.h"

enum {
    SMALL = 1 << 20,   /* nodes of a heap whose dominators are not worth waiting for */
    SAMPLE = 256,      /* rows looked at for the widths of columns */
    NARROW = 60,       /* cells below which words are left out */
};

/* An answer and its rows. */
struct answer {
    struct hpy_why *why;
    struct hpy_rep_why rep;
};

struct why_view {
    const struct hpy_why_rules *rules;
    struct hpy_members *members; /* what it was opened on, and its expression; NULL = all */
    struct hpy_text base;
    uint64_t n_members;
    uint32_t node; /* the largest of them */
    bool full;
    struct answer answer;
    /* explanations: through each of the holders that keep it, the best one first */
    uint64_t *through;
    uint64_t n_through, at;
    atomic_bool no_tree; /* there is no memory for one */
    struct hpy_list list;
    int label_cells, description_cells;
    uint64_t most_bytes; /* that a row keeps */
    struct hpy_rep_why_parts part; /* of the row being drawn; its memory is used again */
};

static void dispose_answer(struct answer *answer)
{
    hpy_rep_why_dispose(&answer->rep);
    hpy_why_free(answer->why);
    answer->why = NULL;
}

/* ------------------------------------------------------------------------ opening */

static enum hpy_status explain(struct answer *out, const struct hpy_view *view, uint64_t through,
                               bool full, const struct hpy_domtree *tree, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct why_view *v = view->state;
    struct hpy_why_options options = { through, tree };
    *out = (struct answer){ .why = NULL };
    HPY_TRY(hpy_why_new(&out->why, v->rules, v->node, &options, job, err));
    enum hpy_status status = hpy_rep_why_init(&out->rep, out->why, v->rules, full, err);
    if (status != HPY_OK)
        dispose_answer(out);
    return status;
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct why_view *v = model;
    struct hpy_rep_why_parts part = { .note = "" };
    hpy_rep_why_part(&part, &v->answer.rep, row, &hpy_numbers_plain);
    hpy_text_addf(out, "%s %s", hpy_text_get(&part.label), hpy_text_get(&part.description));
    hpy_rep_why_parts_dispose(&part);
}

static const struct hpy_sort sorts[] = { { "from the root", false, true, NULL, false } };
static const struct hpy_list_ops list_ops = { sorts, 1, label };

static int indent_of(const struct why_view *v, uint64_t row, int room)
{
    uint64_t depth = hpy_rep_why_depth(&v->answer.rep, row);
    int most = room / 4;
    return depth > (uint64_t)most / 2 ? most : (int)depth * 2;
}

/* Show an answer, with the cursor on the object it is about. */
static void show(struct why_view *v, struct answer *answer)
{
    enum { ROOM = 80 };
    dispose_answer(&v->answer);
    v->answer = *answer;
    *answer = (struct answer){ .why = NULL };
    const struct hpy_rep_why *rep = &v->answer.rep;
    hpy_list_dispose(&v->list);
    hpy_list_init(&v->list, &list_ops, v, rep->n_rows);
    v->label_cells = v->description_cells = 0;
    v->most_bytes = 0;
    uint64_t here = 0;
    while (here + 1 < rep->n_rows && rep->row[here + 1].what <= HPY_REP_WHY_CUT)
        here++;
    for (uint64_t i = 0; i <= here; i += here > SAMPLE ? here / SAMPLE : 1) {
        hpy_rep_why_part(&v->part, rep, i, &hpy_numbers_plain);
        int cells = indent_of(v, i, ROOM) + (int)hpy_text_width(hpy_text_str(&v->part.label));
        int described = (int)hpy_text_width(hpy_text_str(&v->part.description));
        if (described && cells > v->label_cells)
            v->label_cells = cells;
        if (described > v->description_cells)
            v->description_cells = described;
        if (v->part.retained_bytes != HPY_REP_WHY_NO_FIGURE &&
            v->part.retained_bytes > v->most_bytes)
            v->most_bytes = v->part.retained_bytes;
    }
    hpy_list_select(&v->list, here);
}

/* The ways to explain it otherwise: by each of the holders that keep it. */
static enum hpy_status list_ways(struct why_view *v, const struct hpy_why *why,
                                 struct hpy_err *err)
{
    v->through = HPY_ARRAY(uint64_t, why->n_direct + 1);
    if (!v->through)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint64_t i = 0; i < why->n_direct; i++)
        if (hpy_why_holder_info(why->direct[i].holder)->keeps)
            v->through[v->n_through++] = why->direct[i].edge;
    return HPY_OK;
}

static enum hpy_status choose(struct hpy_view *view, struct hpy_view_args *args,
                              struct hpy_job *job, struct hpy_err *err)
{
    struct why_view *v = view->state;
    const struct hpy_nodeset *set;
    HPY_TRY(hpy_view_args_set(&set, args, view->session, job, err));
    v->n_members = hpy_nodeset_count(set);
    v->node = args->node;
    if (v->node == HPY_NO_NODE)
        HPY_TRY(hpy_why_largest(&v->node, view->session->graph, set, NULL, job, err));
    if (v->node == HPY_NO_NODE)
        return hpy_fail(err, HPY_ENOTFOUND, "there is no object in this set");
    if (v->node == HPY_ROOT_NODE)
        return hpy_fail(err, HPY_ENOTFOUND, "the interpreter itself is where everything begins");
    return HPY_OK;
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct why_view *v = view->state;
    struct hpy_analyses *analyses = &view->session->heap->analyses;
    struct answer answer;
    HPY_TRY(choose(view, args, job, err));
    HPY_TRY(hpy_analyses_why_rules(&v->rules, analyses, job, err));
    const struct hpy_domtree *tree = hpy_analyses_domtree_made(analyses, NULL);
    if (!tree && view->session->graph->n_nodes < SMALL)
        HPY_TRY(hpy_analyses_domtree(&tree, analyses, NULL, job, err));
    HPY_TRY(explain(&answer, view, HPY_WHY_ANY, false, tree, job, err));
    enum hpy_status status = list_ways(v, answer.why, err);
    if (status == HPY_OK)
        show(v, &answer);
    dispose_answer(&answer);
    HPY_TRY(status);
    v->members = args->members;
    args->members = NULL;
    v->base = hpy_text_take(&args->base);
    view->trail = hpy_text_take(&args->trail);
    if (v->base.n_bytes)
        hpy_text_addf(&view->expression, "%s.why", hpy_text_get(&v->base));
    HPY_TRY(hpy_text_check(&view->trail, err));
    return hpy_text_check(&view->expression, err);
}

static void dispose(struct hpy_view *view)
{
    struct why_view *v = view->state;
    hpy_list_dispose(&v->list);
    dispose_answer(&v->answer);
    hpy_rep_why_parts_dispose(&v->part);
    hpy_members_unref(v->members);
    hpy_text_dispose(&v->base);
    hpy_free(v->through);
}

/* ------------------------------------------------------------------------ drawing */

/* Where the parts of a row stand. */
struct places {
    int label, description, figure, here, end;
    bool narrow;
};

static struct places places_of(const struct why_view *v, const struct hpy_session *session,
                               const struct hpy_list *list)
{
    struct places p = { .label = list->area.x + 1, .narrow = list->area.width < NARROW };
    int figure = v->answer.why->has_tree
                     ? (p.narrow ? 0 : (int)strlen("keeps ")) +
                           hpy_figure_size_cells(session, v->most_bytes)
                     : 0;
    p.end = list->area.x + list->area.width - 1;
    int end = p.end - (p.narrow ? 2 : 7);
    p.here = end + 1;
    int room = end - figure - 2 - p.label, labels = v->label_cells, most = room / 2;
    /* what one of the two leaves is the other's */
    if (room - v->description_cells - 2 > most)
        most = room - v->description_cells - 2;
    p.description = p.label + (labels < most ? labels : most) + 2;
    int wanted = p.description + v->description_cells + 2;
    p.figure = wanted < end - figure ? wanted : end - figure;
    if (p.figure + figure + 1 < p.here)
        p.here = p.figure + figure + 2;
    return p;
}

static void draw_figure(const struct places *p, const struct hpy_session *session,
                        uint64_t most_bytes, struct hpy_grid *grid, int y,
                        const struct hpy_rep_why_parts *part)
{
    char size[HPY_FIGURE_BYTES];
    int x = p->figure;
    hpy_figure_size(size, session, part->retained_bytes);
    if (!p->narrow)
        x = hpy_grid_text(grid, x, y, p->here - x, HPY_ROLE_DIM, "keeps ");
    hpy_grid_text_right(grid, x, y,
                        hpy_figure_size_cells(session, most_bytes),
                        part->keeps ? HPY_ROLE_NUMBER : HPY_ROLE_DIM, size);
}

/* Words, and holders: their note at the right where there is room for both. */
static void draw_words(const struct places *p, struct hpy_grid *grid, int x, int y,
                       const struct hpy_rep_why_parts *part, enum hpy_role role)
{
    struct hpy_text note = { 0 };
    int end = p->end;
    if (part->note[0])
        hpy_text_addf(&note, "(%s)", part->note);
    int cells = (int)hpy_text_width(hpy_text_str(&note));
    if (cells && end - cells - 2 > x + (end - x) / 3) {
        end -= cells;
        hpy_grid_text_right(grid, end, y, cells, HPY_ROLE_DIM, hpy_text_get(&note));
        end -= 2;
    }
    (void)hpy_grid_text(grid, x, y, end - x, role, hpy_text_get(&part->label));
    hpy_text_dispose(&note);
}

/* What an export takes; rows of words have one of these only. */
enum { COLUMN_LABEL, COLUMN_DESCRIPTION, COLUMN_KEEPS, COLUMN_NOTE, N_COLUMNS };

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_LABEL] = { "way", 8, 0, 0, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "way" },
    [COLUMN_DESCRIPTION] = { "object", 8, 0, 1, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG,
                             "object" },
    [COLUMN_KEEPS] = { "keeps", 8, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG,
                       "retained" },
    [COLUMN_NOTE] = { "note", 8, 0, 1, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_DIM, HPY_NO_TAG, "note" },
};

static void record(const struct hpy_table *table, const struct hpy_session *session,
                   struct hpy_grid *grid, int y, const struct hpy_rep_why_parts *part)
{
    char size[HPY_FIGURE_BYTES];
    hpy_table_cell(table, grid, y, COLUMN_LABEL, hpy_text_get(&part->label));
    hpy_table_cell(table, grid, y, COLUMN_DESCRIPTION, hpy_text_get(&part->description));
    if (part->retained_bytes != HPY_REP_WHY_NO_FIGURE)
        hpy_table_cell(table, grid, y, COLUMN_KEEPS,
                       hpy_figure_size(size, session, part->retained_bytes));
    hpy_table_cell(table, grid, y, COLUMN_NOTE, part->here ? "here" : part->note);
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_view *view = context;
    struct why_view *v = view->state;
    const struct hpy_rep_why *rep = &v->answer.rep;
    struct places p = places_of(v, view->session, &v->list);
    struct hpy_rep_why_parts *part = &v->part;
    enum hpy_rep_why_what what = rep->row[row].what;
    hpy_rep_why_part(part, rep, row, &view->session->numbers);
    if (grid->recorder) {
        record(&v->list.table, view->session, grid, y, part);
        return;
    }
    int x = p.label + indent_of(v, row, v->list.area.width);
    if (what > HPY_REP_WHY_STEP) {
        draw_words(&p, grid, x, y, part,
                   what == HPY_REP_WHY_HEADING ? HPY_ROLE_HEADER
                   : part->dim                 ? HPY_ROLE_DIM : HPY_ROLE_NAME);
        return;
    }
    int end = part->retained_bytes == HPY_REP_WHY_NO_FIGURE ? p.here : p.figure;
    bool described = part->description.n_bytes > 0;
    (void)hpy_grid_text(grid, x, y, (described ? p.description - 1 : end) - x, HPY_ROLE_NAME,
                        hpy_text_get(&part->label));
    if (described)
        (void)hpy_grid_text(grid, p.description, y, end - 1 - p.description, HPY_ROLE_TEXT,
                            hpy_text_get(&part->description));
    if (part->retained_bytes != HPY_REP_WHY_NO_FIGURE)
        draw_figure(&p, view->session, v->most_bytes, grid, y, part);
    if (part->here)
        (void)hpy_grid_text(grid, p.here, y, p.end - p.here, HPY_ROLE_BAR,
                            grid->ascii ? (p.narrow ? "<" : "< here")
                                        : p.narrow ? "◂" : "◂ here");
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct why_view *v = view->state;
    hpy_table_init(&v->list.table, columns, N_COLUMNS);
    hpy_table_calc(&v->list.table, body.x, body.width);
    v->list.match_x = body.x + 1;
    hpy_list_frame(&v->list, body, -1);
    hpy_list_draw(&v->list, grid, "", draw_row, view);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct why_view *v = view->state;
    char count[HPY_FIGURE_BYTES], of[HPY_FIGURE_BYTES];
    if (v->n_members > 1)
        hpy_text_addf(left, "the largest of %s: ",
                      hpy_figure_count(count, view->session, v->n_members));
    hpy_why_object_text(left, view->session->graph, v->node, &view->session->numbers);
    hpy_text_addf(right, "why alive%s", v->full ? ", in full" : "");
    if (v->n_through > 1)
        hpy_text_addf(right, " %s/%s", hpy_figure_count(count, view->session, v->at + 1),
                      hpy_figure_count(of, view->session, v->n_through));
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct why_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list))
        return;
    uint32_t node = hpy_rep_why_node(&v->answer.rep, row);
    if (node == HPY_NO_NODE || node == HPY_ROOT_NODE)
        return;
    hpy_why_object_text(out, view->session->graph, node, &view->session->numbers);
    if (view->session->graph->flags[node] & HPY_NODE_VIRTUAL)
        return;
    hpy_text_add(out, ": ");
    hpy_figure_add_count(out, view->session, hpy_graph_size(view->session->graph, node), "byte",
                         "bytes");
    if (v->answer.rep.row[row].what == HPY_REP_WHY_STEP) {
        const struct hpy_why_step *step = &v->answer.why->step[v->answer.rep.row[row].i];
        if (step->keeps && step->target != v->node)
            hpy_text_add(out, "; nothing else keeps what is below");
    }
}

/* ------------------------------------------------------------------------ actions */

struct why_task {
    struct hpy_task task;
    struct hpy_view *view;
    bool full, with_tree;
    int direction; /* to another explanation; 0 = the same */
    uint64_t at;   /* which one it was then */
    struct answer answer;
};

static enum hpy_status run(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct why_task *t = (struct why_task *)task;
    struct why_view *v = t->view->state;
    struct hpy_analyses *analyses = &t->view->session->heap->analyses;
    const struct hpy_domtree *tree = hpy_analyses_domtree_made(analyses, NULL);
    if (t->with_tree && !tree) {
        enum hpy_status status = hpy_analyses_domtree(&tree, analyses, NULL, job, err);
        if (status != HPY_OK && status != HPY_ECANCELLED)
            atomic_store(&v->no_tree, true);
        HPY_TRY(status);
    }
    if (v->n_through == 0)
        return explain(&t->answer, t->view, HPY_WHY_ANY, t->full, tree, job, err);
    /* what leads only over the object itself explains nothing: go on to the next */
    enum hpy_status status = HPY_ENOTFOUND;
    uint64_t n = v->n_through;
    for (uint64_t tried = 0; status == HPY_ENOTFOUND && tried < n; tried++) {
        t->at = (t->at + n + (uint64_t)(int64_t)t->direction) % n;
        status = explain(&t->answer, t->view,
                         t->at == 0 ? HPY_WHY_ANY : v->through[t->at], t->full, tree, job, err);
        if (t->direction == 0)
            break;
    }
    return status;
}

static void commit(struct hpy_task *task, struct hpy_reply *reply)
{
    struct why_task *t = (struct why_task *)task;
    struct why_view *v = t->view->state;
    uint64_t place = v->list.cursor;
    bool same = t->direction == 0 && t->full == v->full;
    if (t->direction && t->at == v->at)
        hpy_reply_say(reply, "there is no other explanation");
    v->full = t->full;
    v->at = t->at;
    show(v, &t->answer);
    if (same && place < v->list.n_rows)
        hpy_list_select(&v->list, place);
}

static void dispose_task(struct hpy_task *task)
{
    struct why_task *t = (struct why_task *)task;
    dispose_answer(&t->answer);
    hpy_free(t);
}

static struct hpy_task *new_task(struct hpy_view *view, int direction, bool full, bool with_tree)
{
    struct why_view *v = view->state;
    struct why_task *t = HPY_NEW(struct why_task);
    if (!t)
        return NULL;
    t->task = (struct hpy_task){ .what = "looking for what holds it", .run = run,
                                 .commit = commit, .dispose = dispose_task,
                                 .background = with_tree };
    t->view = view;
    t->full = full;
    t->direction = direction;
    t->with_tree = with_tree;
    t->at = v->at;
    return &t->task;
}

static void next(struct hpy_view *view, int direction, struct hpy_reply *reply)
{
    struct why_view *v = view->state;
    if (v->list.search.n_bytes > 0) /* then these go on to what is searched for */
        return;
    if (v->n_through < 2)
        hpy_reply_say(reply, v->n_through ? "nothing else holds it" : "nothing holds it");
    else
        hpy_reply_run(reply, new_task(view, direction, v->full, false));
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct why_view *v = view->state;
    uint64_t row;
    bool any = hpy_list_selected(&row, &v->list);
    enum hpy_rep_why_what what = any ? v->answer.rep.row[row].what : HPY_REP_WHY_REMARK;
    if (action == HPY_ACT_NEXT || action == HPY_ACT_PREVIOUS)
        next(view, action == HPY_ACT_NEXT ? 1 : -1, reply);
    else if (action == HPY_ACT_VARIANT || (action == HPY_ACT_OPEN && what == HPY_REP_WHY_CUT))
        hpy_reply_run(reply, new_task(view, 0, !v->full, false));
    else if (action == HPY_ACT_OPEN)
        hpy_reply_drill(reply, view, any ? row : HPY_NO_ROW, &hpy_view_object,
                        what == HPY_REP_WHY_MORE || what == HPY_REP_WHY_HEADING
                            ? HPY_ACT_REFERRERS : HPY_ACT_OPEN);
}

static void idle(struct hpy_view *view, struct hpy_reply *reply)
{
    struct why_view *v = view->state;
    if (!v->answer.why->has_tree && !atomic_load(&v->no_tree) &&
        view->session->graph->flags[v->node] & HPY_NODE_REACHABLE)
        hpy_reply_run(reply, new_task(view, 0, v->full, true));
}

/* A row is about the object it tells of, words about the one that was asked about. */
static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct why_view *v = view->state;
    uint32_t node = row == HPY_NO_ROW ? HPY_NO_NODE : hpy_rep_why_node(&v->answer.rep, row);
    (void)job;
    if (row == HPY_NO_ROW && v->n_members > 1) {
        args->members = hpy_members_ref(v->members);
        hpy_text_add(&args->base, hpy_text_get(&v->base));
        return hpy_text_check(&args->base, err);
    }
    return hpy_view_args_node(args, node == HPY_NO_NODE ? v->node : node, view->session, err);
}

static struct hpy_list *list(struct hpy_view *view)
{
    struct why_view *v = view->state;
    return &v->list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_NEXT, HPY_ACT_VARIANT, HPY_ACT_PATHS, HPY_ACT_REFERRERS,
    HPY_ACT_DOMINATORS, HPY_ACT_BACK, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_why = {
    .name = "why",
    .title = "Why alive",
    .help = "The one chain of references that says most about why the object lives; of a "
            "set, its largest object. n goes on to the next explanation, by another "
            "holder; v shows every reference from the interpreter on. What a row keeps "
            "would be freed without it.",
    .state_bytes = sizeof(struct why_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .idle = idle,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
