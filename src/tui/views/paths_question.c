#include "tui/views/paths_question.h"

#include <inttypes.h>

#include "base/mem.h"

void hpy_paths_question_dispose(struct hpy_paths_question *q)
{
    hpy_members_unref(q->members);
    hpy_members_unref(q->sources);
    if (q->avoid_nodes)
        hpy_nodeset_dispose(q->avoid_nodes);
    hpy_free(q->avoid_nodes);
    hpy_path_edges_dispose(&q->avoid);
    hpy_text_dispose(&q->base);
    hpy_text_dispose(&q->from);
    hpy_text_dispose(&q->without);
}

/* "heap[3].sp", "heap[3].sp(avoid_edges=…)" */
void hpy_paths_question_text(struct hpy_text *out, const struct hpy_paths_question *q)
{
    const char *comma = "";
    if (q->nameless || q->base.n_bytes == 0)
        return;
    hpy_text_addf(out, "%s.sp", hpy_text_get(&q->base));
    if (!q->from.n_bytes && !q->without.n_bytes && !q->weak)
        return;
    hpy_text_add_char(out, '(');
    if (q->from.n_bytes) {
        hpy_text_add(out, hpy_text_get(&q->from));
        comma = ", ";
    }
    if (q->without.n_bytes) {
        hpy_text_addf(out, "%savoid_edges=%s", comma, hpy_text_get(&q->without));
        comma = ", ";
    }
    if (q->weak)
        hpy_text_addf(out, "%sweak=True", comma);
    hpy_text_add_char(out, ')');
}

enum hpy_status hpy_paths_question_copy(struct hpy_paths_question *out,
                                        const struct hpy_paths_question *q,
                                        struct hpy_err *err)
{
    static const struct hpy_path_edges none = { NULL, 0 };
    *out = (struct hpy_paths_question){ .members = hpy_members_ref(q->members),
                                        .sources = hpy_members_ref(q->sources),
                                        .nameless = q->nameless, .weak = q->weak };
    hpy_text_add(&out->base, hpy_text_get(&q->base));
    hpy_text_add(&out->from, hpy_text_get(&q->from));
    hpy_text_add(&out->without, hpy_text_get(&q->without));
    HPY_TRY(hpy_path_edges_union(&out->avoid, &q->avoid, &none, err));
    if (q->avoid_nodes) {
        out->avoid_nodes = HPY_NEW(struct hpy_nodeset);
        if (!out->avoid_nodes)
            return hpy_fail(err, HPY_ENOMEM, "out of memory");
        HPY_TRY(hpy_nodeset_copy(out->avoid_nodes, q->avoid_nodes, err));
    }
    HPY_TRY(hpy_text_check(&out->base, err));
    HPY_TRY(hpy_text_check(&out->from, err));
    return hpy_text_check(&out->without, err);
}

static enum hpy_status level_members(struct hpy_members **out, const struct hpy_paths *paths,
                                     int64_t level, struct hpy_err *err)
{
    struct hpy_nodeset set;
    HPY_TRY(hpy_paths_level_set(&set, paths, level, err));
    return hpy_members_new(out, &set, err);
}

/* The same two ends as paths that an expression gave, and what they avoid. */
enum hpy_status hpy_paths_question_of(struct hpy_paths_question *q, const struct hpy_paths *paths,
                                      struct hpy_text *base, struct hpy_err *err)
{
    static const struct hpy_path_edges none = { NULL, 0 };
    q->nameless = base->n_bytes == 0 || paths->avoid_edges.n > 0 || paths->avoid_nodes.bitmap;
    hpy_text_addf(&q->base, "(%s).tgt", hpy_text_get(base));
    q->weak = paths->weak;
    q->given = true;
    if (paths->length == 0) { /* they end nowhere, which is not everywhere */
        struct hpy_nodeset nothing;
        HPY_TRY(hpy_nodeset_init(&nothing, paths->graph->n_nodes, err));
        return hpy_members_new(&q->members, &nothing, err);
    }
    HPY_TRY(level_members(&q->members, paths, -1, err));
    if (!paths->from_root) {
        HPY_TRY(level_members(&q->sources, paths, 0, err));
        hpy_text_addf(&q->from, "(%s).src", hpy_text_get(base));
    }
    HPY_TRY(hpy_path_edges_union(&q->avoid, &paths->avoid_edges, &none, err));
    if (!paths->avoid_nodes.bitmap)
        return HPY_OK;
    q->avoid_nodes = HPY_NEW(struct hpy_nodeset);
    return q->avoid_nodes ? hpy_nodeset_copy(q->avoid_nodes, &paths->avoid_nodes, err)
                          : hpy_fail(err, HPY_ENOMEM, "out of memory");
}

/* "heap & Id(0x7f10)" */
static void add_object(struct hpy_text *out, const struct hpy_session *session, uint32_t node)
{
    hpy_text_addf(out, "%s & Id(0x%" PRIx64 ")", session->name, session->graph->addr[node]);
}

/* Leave a reference out as well. That it is one step long makes the references between two
 * objects the shortest paths between them. */
enum hpy_status hpy_paths_question_avoid(struct hpy_paths_question *q,
                                         const struct hpy_session *session, uint32_t source,
                                         uint32_t target, struct hpy_err *err)
{
    const struct hpy_graph *graph = session->graph;
    struct hpy_path_edge *at = HPY_ARRAY(struct hpy_path_edge, 1);
    struct hpy_path_edges one, both;
    if (!at)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    *at = (struct hpy_path_edge){ source, target };
    hpy_path_edges_init(&one, at, 1);
    enum hpy_status status = hpy_path_edges_union(&both, &q->avoid, &one, err);
    hpy_path_edges_dispose(&one);
    HPY_TRY(status);
    hpy_path_edges_dispose(&q->avoid);
    q->avoid = both;
    if (graph->flags[target] & HPY_NODE_VIRTUAL ||
        (graph->flags[source] & HPY_NODE_VIRTUAL && source != HPY_ROOT_NODE))
        q->nameless = true; /* no expression tells of what is no object */
    if (q->without.n_bytes)
        hpy_text_add(&q->without, " | ");
    hpy_text_add_char(&q->without, '(');
    add_object(&q->without, session, target);
    hpy_text_add(&q->without, ").sp");
    if (source != HPY_ROOT_NODE) {
        hpy_text_add_char(&q->without, '(');
        add_object(&q->without, session, source);
        hpy_text_add_char(&q->without, ')');
    }
    hpy_text_add(&q->without, ".edges_at(0)");
    return hpy_text_check(&q->without, err);
}
