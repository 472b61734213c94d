#include "tui/known.h"

#include "base/mem.h"
#include "tui/edge_text.h"
#include "tui/task.h"

void hpy_known_init(struct hpy_known *known, struct hpy_analyses *analyses)
{
    known->analyses = analyses;
}

const struct hpy_domtree *hpy_known_tree(const struct hpy_known *known)
{
    return atomic_load_explicit(&known->tree, memory_order_acquire);
}

const struct hpy_why_rules *hpy_known_rules(const struct hpy_known *known)
{
    return atomic_load_explicit(&known->rules, memory_order_acquire);
}

bool hpy_known_failed(const struct hpy_known *known)
{
    return atomic_load(&known->failed);
}

enum hpy_status hpy_known_need_tree(const struct hpy_domtree **tree, struct hpy_known *known,
                                    struct hpy_job *job, struct hpy_err *err)
{
    *tree = hpy_known_tree(known);
    if (*tree)
        return HPY_OK;
    HPY_TRY(hpy_analyses_domtree(tree, known->analyses, NULL, job, err));
    atomic_store_explicit(&known->tree, *tree, memory_order_release);
    return HPY_OK;
}

enum hpy_status hpy_known_need_rules(const struct hpy_why_rules **rules,
                                     struct hpy_known *known, struct hpy_job *job,
                                     struct hpy_err *err)
{
    *rules = hpy_known_rules(known);
    if (*rules)
        return HPY_OK;
    HPY_TRY(hpy_analyses_why_rules(rules, known->analyses, job, err));
    atomic_store_explicit(&known->rules, *rules, memory_order_release);
    return HPY_OK;
}

enum hpy_status hpy_known_excuse(struct hpy_known *known, enum hpy_status status)
{
    if (status == HPY_OK || status == HPY_ECANCELLED)
        return status;
    atomic_store(&known->failed, true);
    return HPY_OK;
}

struct known_task {
    struct hpy_task task;
    struct hpy_known *known;
    bool names;
};

static enum hpy_status run(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct known_task *t = (struct known_task *)task;
    const struct hpy_why_rules *rules;
    const struct hpy_domtree *tree;
    return hpy_known_excuse(t->known, t->names
                                          ? hpy_known_need_rules(&rules, t->known, job, err)
                                          : hpy_known_need_tree(&tree, t->known, job, err));
}

static void commit(struct hpy_task *task, struct hpy_reply *reply)
{
    (void)task;
    (void)reply;
}

static void dispose(struct hpy_task *task)
{
    hpy_free(task);
}

struct hpy_task *hpy_known_task(struct hpy_known *known, bool names, bool tree)
{
    names = names && !hpy_known_rules(known);
    tree = tree && !hpy_known_tree(known);
    if ((!names && !tree) || hpy_known_failed(known))
        return NULL;
    struct known_task *t = HPY_NEW(struct known_task);
    if (!t)
        return NULL;
    t->task = (struct hpy_task){ names ? "finding names" : "finding what keeps what", run,
                                 commit, dispose, true };
    t->known = known;
    t->names = names;
    return &t->task;
}

void hpy_known_name(struct hpy_text *out, const struct hpy_known *known, uint32_t node)
{
    const struct hpy_why_rules *rules = hpy_known_rules(known);
    const struct hpy_domtree *tree = hpy_known_tree(known);
    size_t before = out->n_bytes;
    if (rules)
        hpy_why_name(out, rules, node);
    if (out->n_bytes > before || !tree || !hpy_domtree_has(tree, node) ||
        tree->rank[node] == 0)
        return;
    uint32_t holder = tree->node[tree->parent[tree->rank[node]]];
    uint64_t edge;
    if (!hpy_edge_find(&edge, tree->graph, holder, node))
        return;
    /* a name of the holder is better than its type */
    uint32_t owner = tree->graph->owner[holder];
    if (rules && holder != HPY_ROOT_NODE)
        hpy_why_name(out, rules, owner != HPY_NO_NODE ? owner : holder);
    if (out->n_bytes == before)
        hpy_edge_add_holder(out, tree->graph, holder);
    hpy_edge_add(out, tree->graph, holder, edge);
}

void hpy_known_add_name(struct hpy_text *out, const char *before,
                        const struct hpy_known *known, uint32_t node)
{
    struct hpy_text name = { 0 };
    hpy_known_name(&name, known, node);
    if (name.n_bytes > 0)
        hpy_text_addf(out, "%s%s", before, hpy_text_get(&name));
    hpy_text_dispose(&name);
}
