#include "tui/questions.h"

#include <inttypes.h>

#include "engine/neighbours.h"
#include "tui/views/views.h"

/* --------------------------------------------------------- what args are about */

enum hpy_status hpy_view_args_set(const struct hpy_nodeset **out,
                                  const struct hpy_view_args *args,
                                  const struct hpy_session *session, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct hpy_members *members = args->members;
    if (!members)
        HPY_TRY(hpy_heap_reachable(&members, session->heap, job, err));
    *out = &members->set;
    return HPY_OK;
}

/* What an older capture does not reach cannot be said. */
static void add_node_expression(struct hpy_text *out, const struct hpy_session *session,
                                uint32_t node)
{
    const struct hpy_graph *graph = session->graph;
    unsigned flags = graph->flags[node];
    bool is_main = session->main == session;
    if (node == HPY_ROOT_NODE && is_main)
        hpy_text_add(out, "root");
    else if (!(flags & HPY_NODE_VIRTUAL) && (flags & HPY_NODE_REACHABLE || is_main))
        hpy_text_addf(out, "(%s & Id(0x%" PRIx64 "))",
                      flags & HPY_NODE_REACHABLE ? session->name : "all", graph->addr[node]);
}

enum hpy_status hpy_view_args_node(struct hpy_view_args *args, uint32_t node,
                                   const struct hpy_session *session, struct hpy_err *err)
{
    struct hpy_nodeset set;
    HPY_TRY(hpy_nodeset_from_range(&set, session->graph->n_nodes, node, node + 1, err));
    hpy_members_unref(args->members);
    args->members = NULL;
    HPY_TRY(hpy_members_new(&args->members, &set, err));
    args->node = node;
    hpy_text_clear(&args->base);
    add_node_expression(&args->base, session, node);
    return hpy_text_check(&args->base, err);
}

/* --------------------------------------------------------------- preparations */

/* The neighbours of the set, seen by default. */
static enum hpy_status step(struct hpy_view_args *args, const struct hpy_session *session,
                            bool inward, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_nodeset *set;
    struct hpy_nodeset found;
    HPY_TRY(hpy_graph_need_edges(session->graph, job, err));
    HPY_TRY(hpy_view_args_set(&set, args, session, job, err));
    HPY_TRY((inward ? hpy_referrers : hpy_referents)(&found, session->graph, set, job, err));
    hpy_members_unref(args->members);
    args->members = NULL;
    HPY_TRY(hpy_members_new(&args->members, &found, err));
    hpy_view_args_by(args, NULL);
    args->node = HPY_NO_NODE;
    if (args->base.n_bytes > 0) {
        hpy_text_clear(&args->trail);
        hpy_text_add(&args->base, inward ? ".referrers" : ".referents");
    } else { /* what no expression makes has words */
        hpy_text_add(&args->trail, args->trail.n_bytes > 0 ? " · " : "");
        hpy_text_add(&args->trail, inward ? "referrers" : "referents");
    }
    HPY_TRY(hpy_text_check(&args->trail, err));
    return hpy_text_check(&args->base, err);
}

static enum hpy_status referrers(struct hpy_view_args *args, const struct hpy_session *session,
                                 struct hpy_job *job, struct hpy_err *err)
{
    return step(args, session, true, job, err);
}

static enum hpy_status referents(struct hpy_view_args *args, const struct hpy_session *session,
                                 struct hpy_job *job, struct hpy_err *err)
{
    return step(args, session, false, job, err);
}

/* All reachable objects, by default. */
static enum hpy_status whole_heap(struct hpy_view_args *args, const struct hpy_session *session,
                                  struct hpy_job *job, struct hpy_err *err)
{
    (void)job;
    hpy_text_add(&args->base, session->name);
    return hpy_text_check(&args->base, err);
}

/* ------------------------------------------------------------------ the table */

/* action, view, view for one object, whole, nothing, preparation */
static const struct hpy_question questions[] = {
    { HPY_ACT_OVERVIEW, &hpy_view_overview, NULL, false, true, NULL },
    { HPY_ACT_CLASSES, &hpy_view_partition, NULL, false, true, whole_heap },
    { HPY_ACT_REGROUP, &hpy_view_regroup, NULL, true, false, NULL },
    { HPY_ACT_PRODUCT, &hpy_view_regroup, NULL, true, false, NULL },
    { HPY_ACT_SETS, &hpy_view_sets, NULL, false, true, NULL },
    { HPY_ACT_DIFFERENCE, &hpy_view_diff, NULL, false, true, NULL },
    { HPY_ACT_OBJECT, &hpy_view_object, NULL, false, false, NULL },
    { HPY_ACT_REFERRERS, &hpy_view_partition, &hpy_view_object, false, false, referrers },
    { HPY_ACT_REFERENTS, &hpy_view_partition, &hpy_view_object, false, false, referents },
    { HPY_ACT_PATHS, &hpy_view_paths, NULL, false, false, NULL },
    { HPY_ACT_PATTERN, &hpy_view_pattern, NULL, false, false, NULL },
    { HPY_ACT_WHY, &hpy_view_why, NULL, false, false, NULL },
    { HPY_ACT_DOMINATORS, &hpy_view_domtree, NULL, false, false, NULL },
    { HPY_ACT_TREEMAP, &hpy_view_treemap, NULL, false, false, NULL },
};

const struct hpy_question *hpy_question_of(enum hpy_action action)
{
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (questions[i].action == action)
            return &questions[i];
    return NULL;
}

enum hpy_status hpy_question_settle(const struct hpy_view_ops **ops,
                                    struct hpy_view_args *args,
                                    const struct hpy_question *question,
                                    struct hpy_session *main, struct hpy_job *job,
                                    struct hpy_err *err)
{
    const struct hpy_view *below = args->below;
    if (args->ask)
        HPY_TRY(below->ops->subject(below, args->row, args, job, err));
    args->ask = false;
    /* a question about nothing in sight is about the heap one looks at first */
    if (!args->session)
        args->session = below && !(question && question->nothing) ? below->session : main;
    if (!question)
        return HPY_OK;
    bool single = question->single && args->node != HPY_NO_NODE;
    *ops = single ? question->single : question->view;
    return single || !question->prepare ? HPY_OK
                                        : question->prepare(args, args->session, job, err);
}
