/* Why an object is alive: the one chain that says most, and what else holds it.
 * What that looks like is in why_draw.c. */
#include "base/mem.h"
#include "engine/analyses.h"
#include "tui/questions.h"
#include "tui/task.h"
#include "tui/views/views.h"
#include "tui/views/why_view.h"

enum {
    SMALL = 1 << 20,   /* nodes of a heap whose dominators are not worth waiting for */
    SAMPLE = 256       /* rows looked at for the widths of columns */
};

static void dispose_answer(struct hpy_why_answer *answer)
{
    hpy_rep_why_dispose(&answer->rep);
    hpy_why_free(answer->why);
    answer->why = NULL;
}

/* ------------------------------------------------------------------------ opening */

static enum hpy_status explain(struct hpy_why_answer *out, const struct hpy_view *view,
                               uint64_t through, bool full, const struct hpy_domtree *tree,
                               struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_why_view *v = view->state;
    struct hpy_why_options options = { through, tree };
    *out = (struct hpy_why_answer){ .why = NULL };
    HPY_TRY(hpy_why_new(&out->why, v->rules, v->node, &options, job, err));
    enum hpy_status status = hpy_rep_why_init(&out->rep, out->why, v->rules, full, err);
    if (status != HPY_OK)
        dispose_answer(out);
    return status;
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_why_view *v = model;
    struct hpy_rep_why_parts part = { .note = "" };
    hpy_rep_why_part(&part, &v->answer.rep, row, &hpy_numbers_plain);
    hpy_text_addf(out, "%s %s", hpy_text_get(&part.label), hpy_text_get(&part.description));
    hpy_rep_why_parts_dispose(&part);
}

static const struct hpy_sort sorts[] = { { "from the root", false, true, NULL, false } };
static const struct hpy_list_ops list_ops = { sorts, 1, label };

/* Show an answer, with the cursor on the object it is about. */
static void show(struct hpy_why_view *v, struct hpy_why_answer *answer)
{
    enum { ROOM = 80 };
    dispose_answer(&v->answer);
    v->answer = *answer;
    *answer = (struct hpy_why_answer){ .why = NULL };
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
        int cells = hpy_why_view_indent(v, i, ROOM) +
                    (int)hpy_text_width(hpy_text_str(&v->part.label));
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
static enum hpy_status list_ways(struct hpy_why_view *v, const struct hpy_why *why,
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
    struct hpy_why_view *v = view->state;
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
    struct hpy_why_view *v = view->state;
    struct hpy_analyses *analyses = &view->session->heap->analyses;
    struct hpy_why_answer answer;
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
    struct hpy_why_view *v = view->state;
    hpy_list_dispose(&v->list);
    dispose_answer(&v->answer);
    hpy_rep_why_parts_dispose(&v->part);
    hpy_members_unref(v->members);
    hpy_text_dispose(&v->base);
    hpy_free(v->through);
}

/* ------------------------------------------------------------------------ actions */

struct why_task {
    struct hpy_task task;
    struct hpy_view *view;
    bool full, with_tree;
    int direction; /* to another explanation; 0 = the same */
    uint64_t at;   /* which one it was then */
    struct hpy_why_answer answer;
};

static enum hpy_status run(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct why_task *t = (struct why_task *)task;
    struct hpy_why_view *v = t->view->state;
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
    struct hpy_why_view *v = t->view->state;
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
    struct hpy_why_view *v = view->state;
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
    struct hpy_why_view *v = view->state;
    if (v->list.search.n_bytes > 0) /* then these go on to what is searched for */
        return;
    if (v->n_through < 2)
        hpy_reply_say(reply, v->n_through ? "nothing else holds it" : "nothing holds it");
    else
        hpy_reply_run(reply, new_task(view, direction, v->full, false));
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct hpy_why_view *v = view->state;
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
    struct hpy_why_view *v = view->state;
    if (!v->answer.why->has_tree && !atomic_load(&v->no_tree) &&
        view->session->graph->flags[v->node] & HPY_NODE_REACHABLE)
        hpy_reply_run(reply, new_task(view, 0, v->full, true));
}

/* A row is about the object it tells of, words about the one that was asked about. */
static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_why_view *v = view->state;
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
    struct hpy_why_view *v = view->state;
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
    .state_bytes = sizeof(struct hpy_why_view),
    .hints = hints,
    .open = open_view,
    .draw = hpy_why_view_draw,
    .act = act,
    .subject = subject,
    .idle = idle,
    .list = list,
    .caption = hpy_why_view_caption,
    .status = hpy_why_view_status,
    .dispose = dispose,
};
