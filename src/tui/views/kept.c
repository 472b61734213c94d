#include "tui/views/kept.h"

#include "base/mem.h"
#include "engine/dom_set.h"
#include "sets/bits.h"
#include "tui/describe.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/sort.h"

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for what is kept alive");
}

/* --------------------------------------------------------------------- opening */

static uint64_t largest_first(const void *model, uint64_t node)
{
    return ~hpy_kept_bytes(model, (uint32_t)node);
}

/* Which ranks have a member strictly above them. A dominator's rank is lower, so one
 * pass over all, whatever the depth. */
static enum hpy_status find_below(uint64_t *below, const struct hpy_kept *kept,
                                  struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_domtree *tree = kept->tree;
    const struct hpy_nodeset *set = &kept->members->set;
    uint64_t *member = hpy_bits_new(tree->n_reached);
    uint32_t page[1024], next = 0;
    uint64_t n;
    enum hpy_status status = member ? HPY_OK : no_memory(err);
    while (status == HPY_OK && (n = hpy_nodeset_page(set, next, page, 1024)) > 0) {
        for (uint64_t i = 0; i < n; i++)
            if (hpy_domtree_has(tree, page[i]))
                hpy_bits_add(member, tree->rank[page[i]]);
        next = page[n - 1] + 1;
        status = hpy_job_poll(job, page[n - 1], err);
    }
    hpy_job_phase(job, "looking for what dominates", tree->n_reached);
    for (uint32_t r = 1; status == HPY_OK && r < tree->n_reached; r++) {
        uint32_t above = tree->idom[r];
        if (hpy_bits_has(member, above) || hpy_bits_has(below, above))
            hpy_bits_add(below, r);
        if (r % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(job, r, err);
    }
    hpy_free(member);
    return status;
}

/* The members that stand at the top, still unsorted. */
static enum hpy_status collect_tops(struct hpy_kept *kept, const uint64_t *below,
                                    struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_domtree *tree = kept->tree;
    const struct hpy_nodeset *set = &kept->members->set;
    uint32_t page[1024], next = 0;
    uint64_t n;
    kept->tops = HPY_ARRAY(uint32_t, hpy_nodeset_count(set) + 1);
    if (!kept->tops)
        return no_memory(err);
    while ((n = hpy_nodeset_page(set, next, page, 1024)) > 0) {
        for (uint64_t i = 0; i < n; i++) {
            bool has = hpy_domtree_has(tree, page[i]);
            if (has && hpy_bits_has(below, tree->rank[page[i]]))
                continue;
            kept->n_loose += !has;
            kept->top_bytes += hpy_kept_bytes(kept, page[i]);
            kept->tops[kept->n_tops++] = page[i];
        }
        next = page[n - 1] + 1;
        HPY_TRY(hpy_job_poll(job, kept->n_tops, err));
    }
    return HPY_OK;
}

static enum hpy_status open_set(struct hpy_kept *kept, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct hpy_sort_keys keys = { .model = kept, .key = largest_first };
    uint64_t *below = hpy_bits_new(kept->tree->n_reached);
    enum hpy_status status = below ? HPY_OK : no_memory(err);
    if (status == HPY_OK)
        status = find_below(below, kept, job, err);
    if (status == HPY_OK)
        status = collect_tops(kept, below, job, err);
    hpy_free(below);
    if (status != HPY_OK)
        return status;
    HPY_TRY(hpy_sort_rows(kept->tops, kept->n_tops, &keys, job, err));
    struct hpy_nodeset freed;
    hpy_job_phase(job, "looking for what would be freed", 0);
    HPY_TRY(hpy_dom_dominos(&freed, kept->tree, &kept->members->set, job, err));
    HPY_TRY(hpy_members_new(&kept->freed, &freed, err));
    kept->n_freed = hpy_nodeset_count(&kept->freed->set);
    return hpy_dom_domisize(&kept->freed_bytes, kept->tree, &kept->members->set, job, err);
}

static void open_whole(struct hpy_kept *kept)
{
    const struct hpy_graph *graph = kept->session->graph;
    kept->top_bytes = hpy_kept_bytes(kept, HPY_ROOT_NODE);
    kept->n_freed = graph->n_reachable;
    kept->freed_bytes = graph->reachable_bytes;
}

/* A set that is all there is, or the root itself, is the whole heap. */
static enum hpy_status take_members(struct hpy_kept *kept, struct hpy_view_args *args,
                                    struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_members *all;
    kept->node = args->node;
    /* an object that was come to by edges has a name of its own */
    if (kept->node != HPY_NO_NODE && (!args->members || args->trail.n_bytes > 0)) {
        HPY_TRY(hpy_view_args_node(args, kept->node, kept->session, err));
        hpy_text_clear(&args->trail);
    }
    HPY_TRY(hpy_heap_reachable(&all, kept->session->heap, job, err));
    bool is_all = args->members && hpy_nodeset_equal(&args->members->set, &all->set);
    if (kept->node == HPY_ROOT_NODE || is_all) {
        hpy_text_clear(&args->base);
        hpy_text_add(&args->base, kept->session->name);
        kept->node = HPY_NO_NODE;
    } else {
        kept->members = args->members;
        args->members = NULL;
        if (kept->members && hpy_nodeset_count(&kept->members->set) == 1)
            kept->node = hpy_nodeset_select(&kept->members->set, 0);
    }
    return HPY_OK;
}

enum hpy_status hpy_kept_open(struct hpy_kept *kept, struct hpy_view *view,
                              struct hpy_view_args *args, struct hpy_job *job,
                              struct hpy_err *err)
{
    kept->session = view->session;
    HPY_TRY(hpy_analyses_dom_children(&kept->children, &view->session->heap->analyses, NULL,
                                      job, err));
    kept->tree = kept->children->tree;
    HPY_TRY(take_members(kept, args, job, err));
    kept->base = hpy_text_take(&args->base);
    view->trail = hpy_text_take(&args->trail);
    if (kept->base.n_bytes > 0)
        hpy_text_addf(&view->expression, "%s.dominos", hpy_text_get(&kept->base));
    HPY_TRY(hpy_text_check(&kept->base, err));
    HPY_TRY(hpy_text_check(&view->expression, err));
    HPY_TRY(hpy_text_check(&view->trail, err));
    if (kept->members)
        return open_set(kept, job, err);
    open_whole(kept);
    return HPY_OK;
}

void hpy_kept_dispose(struct hpy_kept *kept)
{
    hpy_members_unref(kept->members);
    hpy_members_unref(kept->freed);
    hpy_text_dispose(&kept->base);
    hpy_free(kept->tops);
}

/* ---------------------------------------------------------------------- asking */

const uint32_t *hpy_kept_below(uint32_t *n, const struct hpy_kept *kept, uint32_t node)
{
    if (node == HPY_NO_NODE && kept->tops) {
        *n = kept->n_tops;
        return kept->tops;
    }
    return hpy_dom_children_of(n, kept->children, node == HPY_NO_NODE ? HPY_ROOT_NODE : node);
}

uint64_t hpy_kept_own_bytes(const struct hpy_kept *kept, uint32_t node)
{
    const struct hpy_graph *graph = kept->session->graph;
    return graph->flags[node] & HPY_NODE_VIRTUAL ? 0 : hpy_graph_size(graph, node);
}

uint64_t hpy_kept_below_bytes(const struct hpy_kept *kept, uint32_t node)
{
    if (node == HPY_NO_NODE)
        return kept->top_bytes;
    uint64_t all = hpy_kept_bytes(kept, node);
    return all ? all - hpy_kept_own_bytes(kept, node) : 0;
}

uint64_t hpy_kept_edge(const struct hpy_kept *kept, uint32_t holder, uint32_t node)
{
    const struct hpy_graph *graph = kept->session->graph;
    uint64_t e = hpy_graph_in_edge(graph, holder, node), end = graph->in_off[node + 1ull];
    for (; e < end && graph->in_source[e] == holder; e++) {
        uint64_t edge = graph->out_off[holder] + graph->in_slot[e];
        if (hpy_rel_keeps_alive(graph->out_rel[edge]))
            return edge;
    }
    return HPY_NO_EDGE;
}

/* -------------------------------------------------------------------- subjects */

enum hpy_status hpy_kept_subject(const struct hpy_kept *kept, struct hpy_view_args *args,
                                 struct hpy_err *err)
{
    args->members = hpy_members_ref(kept->freed);
    if (kept->base.n_bytes > 0)
        hpy_text_addf(&args->base, kept->members ? "%s.dominos" : "%s",
                      hpy_text_get(&kept->base));
    return hpy_text_check(&args->base, err);
}

enum hpy_status hpy_kept_name(struct hpy_view_args *args, const struct hpy_view *view,
                              const char *what, struct hpy_err *err)
{
    hpy_text_addf(&args->trail, "%s%s ▸ %s", hpy_text_get(&view->expression),
                  hpy_text_get(&view->trail), what);
    return hpy_text_check(&args->trail, err);
}

void hpy_kept_caption(const struct hpy_kept *kept, struct hpy_text *out)
{
    char size[HPY_FIGURE_BYTES];
    hpy_figure_add_count(out, kept->session, kept->n_freed, "object", "objects");
    hpy_text_addf(out, " · %s", hpy_figure_size(size, kept->session, kept->freed_bytes));
    if (kept->members)
        hpy_text_add(out, " would be freed");
}

void hpy_kept_status(const struct hpy_kept *kept, struct hpy_text *out, uint32_t node)
{
    const struct hpy_session *session = kept->session;
    char text[HPY_FIGURE_BYTES];
    uint32_t n_below;
    hpy_describe_kind(out, session->graph, node);
    if (!hpy_domtree_has(kept->tree, node)) {
        hpy_text_add(out, ": the interpreter does not reach it");
        return;
    }
    hpy_text_add(out, ": keeps ");
    hpy_figure_add_bytes(out, session, hpy_kept_bytes(kept, node),
                         hpy_domtree_retained_external(kept->tree, node));
    (void)hpy_kept_below(&n_below, kept, node);
    hpy_text_addf(out, ", own %s",
                  hpy_figure_count(text, session, hpy_kept_own_bytes(kept, node)));
    hpy_text_addf(out, "; %s below", hpy_figure_count(text, session, n_below));
}
