/* What stands below a node of the dominator tree, by kind. */
#include "base/mem.h"
#include "tui/sort.h"
#include "tui/views/kept.h"

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for what is kept alive");
}

#define BATCH 1024u

/* Kinds of all that stands below a node, a batch at a time. */
struct kinds {
    const struct hpy_graph *graph;
    void *state;
    const uint32_t *nodes;
    uint32_t n, at; /* the batch begins at `at` */
    uint32_t n_batch;
    hpy_kind kind[BATCH];
};

static enum hpy_status kinds_init(struct kinds *kinds, const struct hpy_kept *kept,
                                  uint32_t node, struct hpy_job *job, struct hpy_err *err)
{
    kinds->graph = kept->session->graph;
    kinds->state = NULL;
    kinds->at = kinds->n_batch = 0;
    kinds->nodes = hpy_kept_below(&kinds->n, kept, node);
    return hpy_classifier_default->prepare(&kinds->state, hpy_classifier_default,
                                           kinds->graph, job, err);
}

static void kinds_dispose(struct kinds *kinds)
{
    if (kinds->state)
        hpy_classifier_default->dispose(kinds->state);
}

/* The next batch; empty at the end. */
static enum hpy_status kinds_next(struct kinds *kinds, struct hpy_job *job,
                                  struct hpy_err *err)
{
    kinds->at += kinds->n_batch;
    uint32_t left = kinds->n - kinds->at;
    kinds->n_batch = left < BATCH ? left : BATCH;
    HPY_TRY(hpy_job_poll(job, kinds->at, err));
    return hpy_classifier_default->classify(kinds->state, kinds->graph,
                                            kinds->nodes + kinds->at, kinds->n_batch,
                                            kinds->kind, err);
}

/* Groups, and where each kind has its own. */
struct tally {
    struct hpy_kept_group *groups;
    uint32_t n, room;
    uint32_t *slots; /* 1 + number of a group; 0 = free */
    uint32_t mask;
};

static enum hpy_status tally_grow(struct tally *t, struct hpy_err *err)
{
    uint32_t room = t->room ? 2 * t->room : 64;
    uint32_t *slots = HPY_ZARRAY(uint32_t, 2 * (size_t)room);
    struct hpy_kept_group *groups =
        slots ? hpy_realloc(t->groups, room, sizeof *groups) : NULL;
    if (!groups) {
        hpy_free(slots);
        return no_memory(err);
    }
    hpy_free(t->slots);
    *t = (struct tally){ groups, t->n, room, slots, 2 * room - 1 };
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t at = (uint32_t)(groups[i].kind * 2654435761u) & t->mask;
        while (slots[at])
            at = (at + 1) & t->mask;
        slots[at] = i + 1;
    }
    return HPY_OK;
}

static enum hpy_status tally_add(struct tally *t, hpy_kind kind, uint32_t node,
                                 uint64_t bytes, struct hpy_err *err)
{
    if (t->n == t->room)
        HPY_TRY(tally_grow(t, err));
    uint32_t at = (uint32_t)(kind * 2654435761u) & t->mask;
    while (t->slots[at] && t->groups[t->slots[at] - 1].kind != kind)
        at = (at + 1) & t->mask;
    if (!t->slots[at]) {
        t->groups[t->n] = (struct hpy_kept_group){ kind, node, 0, 0 };
        t->slots[at] = ++t->n;
    }
    struct hpy_kept_group *group = &t->groups[t->slots[at] - 1];
    group->count++;
    group->bytes += bytes;
    return HPY_OK;
}

static uint64_t group_key(const void *model, uint64_t row)
{
    return ~((const struct hpy_kept_group *)model)[row].bytes;
}

/* Groups by their bytes; those of equal bytes as they were met. */
static enum hpy_status sort_groups(struct tally *t, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_sort_keys keys = { .model = t->groups, .key = group_key };
    uint32_t *order = HPY_ARRAY(uint32_t, t->n + 1);
    struct hpy_kept_group *sorted = HPY_ARRAY(struct hpy_kept_group, t->n + 1);
    enum hpy_status status = order && sorted ? HPY_OK : no_memory(err);
    for (uint32_t i = 0; status == HPY_OK && i < t->n; i++)
        order[i] = i;
    if (status == HPY_OK)
        status = hpy_sort_rows(order, t->n, &keys, job, err);
    for (uint32_t i = 0; status == HPY_OK && i < t->n; i++)
        sorted[i] = t->groups[order[i]];
    if (status == HPY_OK) {
        hpy_free(t->groups);
        t->groups = sorted;
        sorted = NULL;
    }
    hpy_free(sorted);
    hpy_free(order);
    return status;
}

enum hpy_status hpy_kept_groups(struct hpy_kept_group **groups, uint32_t *n,
                                const struct hpy_kept *kept, uint32_t node,
                                struct hpy_job *job, struct hpy_err *err)
{
    struct kinds kinds;
    struct tally tally = { 0 };
    *groups = NULL;
    *n = 0;
    enum hpy_status status = kinds_init(&kinds, kept, node, job, err);
    if (status == HPY_OK)
        hpy_job_phase(job, "grouping by kind", kinds.n);
    while (status == HPY_OK) {
        status = kinds_next(&kinds, job, err);
        if (kinds.n_batch == 0)
            break;
        for (uint32_t i = 0; status == HPY_OK && i < kinds.n_batch; i++) {
            uint32_t below = kinds.nodes[kinds.at + i];
            status = tally_add(&tally, kinds.kind[i], below, hpy_kept_bytes(kept, below), err);
        }
    }
    if (status == HPY_OK)
        status = sort_groups(&tally, job, err);
    kinds_dispose(&kinds);
    hpy_free(tally.slots);
    if (status != HPY_OK) {
        hpy_free(tally.groups);
        return status;
    }
    *groups = tally.groups;
    *n = tally.n;
    return HPY_OK;
}

enum hpy_status hpy_kept_page(uint32_t *out, uint32_t *n, uint64_t *bytes,
                              const struct hpy_kept *kept, uint32_t node, hpy_kind kind,
                              uint64_t from, uint32_t room, struct hpy_job *job,
                              struct hpy_err *err)
{
    struct kinds kinds;
    uint64_t n_met = 0;
    *n = 0;
    *bytes = 0;
    enum hpy_status status = kinds_init(&kinds, kept, node, job, err);
    while (status == HPY_OK && *n < room) {
        status = kinds_next(&kinds, job, err);
        if (kinds.n_batch == 0)
            break;
        for (uint32_t i = 0; status == HPY_OK && i < kinds.n_batch && *n < room; i++) {
            uint32_t below = kinds.nodes[kinds.at + i];
            if (kinds.kind[i] != kind)
                continue;
            *bytes += hpy_kept_bytes(kept, below);
            if (n_met++ >= from)
                out[(*n)++] = below;
        }
    }
    kinds_dispose(&kinds);
    return status;
}

static bool is_wanted(const struct hpy_kept_choice *choice, hpy_kind kind)
{
    uint32_t low = 0, high = choice->n_kinds;
    if (!choice->kinds)
        return true;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (choice->kinds[middle] < kind)
            low = middle + 1;
        else
            high = middle;
    }
    return (low < choice->n_kinds && choice->kinds[low] == kind) != choice->except;
}

/* The nodes that were chosen, in no order. */
static enum hpy_status choose(uint32_t *out, uint32_t *n, struct kinds *kinds,
                              const struct hpy_kept_choice *choice, struct hpy_job *job,
                              struct hpy_err *err)
{
    uint64_t n_met = 0;
    for (*n = 0; *n < choice->n_also; (*n)++)
        out[*n] = choice->also[*n];
    for (;;) {
        HPY_TRY(kinds_next(kinds, job, err));
        if (kinds->n_batch == 0)
            return HPY_OK;
        for (uint32_t i = 0; i < kinds->n_batch; i++)
            if (kinds->at + i >= choice->skip && is_wanted(choice, kinds->kind[i]) &&
                n_met++ >= choice->from)
                out[(*n)++] = kinds->nodes[kinds->at + i];
    }
}

enum hpy_status hpy_kept_some(struct hpy_view_args *args, const struct hpy_kept *kept,
                              const struct hpy_kept_choice *choice, struct hpy_job *job,
                              struct hpy_err *err)
{
    struct kinds kinds;
    struct hpy_nodeset set;
    uint32_t *nodes = NULL, n = 0;
    enum hpy_status status = kinds_init(&kinds, kept, choice->node, job, err);
    if (status == HPY_OK) {
        nodes = HPY_ARRAY(uint32_t, (size_t)kinds.n + choice->n_also + 1);
        status = nodes ? choose(nodes, &n, &kinds, choice, job, err) : no_memory(err);
    }
    if (status == HPY_OK)
        status = hpy_nodeset_from_array(&set, kept->session->graph->n_nodes, nodes, n, err);
    if (status == HPY_OK)
        status = hpy_members_new(&args->members, &set, err);
    kinds_dispose(&kinds);
    hpy_free(nodes);
    return status;
}

void hpy_kept_kind_label(struct hpy_text *out, const struct hpy_kept *kept, hpy_kind kind)
{
    hpy_classifier_default->label(NULL, kept->session->graph, kind, out);
}
