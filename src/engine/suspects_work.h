/* The parts of looking for leak suspects. Shared by the files suspects*.c only. */
#ifndef HPY_ENGINE_SUSPECTS_WORK_H
#define HPY_ENGINE_SUSPECTS_WORK_H

#include "engine/ground.h"
#include "engine/kinds_table.h"
#include "engine/suspects.h"

/* Sums by kind, of objects added one by one. */
struct hpy_tally {
    uint64_t *bytes; /* by kind of Clodo */
    uint32_t *n;
    uint32_t *met;   /* kinds that have any, n_met of them */
    uint32_t n_met;
};

/* Nodes that pile up. */
struct hpy_pile {
    uint32_t *node;
    uint32_t n, room;
};

struct hpy_suspects_work {
    const struct hpy_domtree *tree;
    const struct hpy_graph *graph;
    const struct hpy_dom_children *children;
    const struct hpy_suspect_options *options;
    struct hpy_ground ground; /* by rank */
    uint32_t dict_type;
    uint64_t limit;           /* bytes from which on something is suspect */
    struct hpy_tally tally;
    struct hpy_suspect *found;
    uint32_t n_found, room_found;
    struct hpy_pile parts;    /* large ones not looked into yet */
    struct hpy_job *job;
    uint64_t steps, next_poll;
};

/* A step or several were done. */
static inline enum hpy_status hpy_suspects_step(struct hpy_suspects_work *work, uint64_t n,
                                                struct hpy_err *err)
{
    work->steps += n;
    if (work->steps < work->next_poll)
        return HPY_OK;
    work->next_poll = work->steps + HPY_JOB_STRIDE;
    return hpy_job_poll(work->job, work->steps, err);
}

/* What a node keeps, inside of objects and outside. */
static inline uint64_t hpy_suspects_weight(const struct hpy_suspects_work *work, uint32_t node)
{
    return hpy_domtree_retained(work->tree, node) +
           hpy_domtree_retained_external(work->tree, node);
}

static inline hpy_kind hpy_suspects_kind(const struct hpy_suspects_work *work, uint32_t node)
{
    return hpy_kinds_clodo_of(work->graph, work->dict_type, node);
}

HPY_MUST_CHECK enum hpy_status hpy_pile_add(struct hpy_pile *pile, uint32_t node,
                                            struct hpy_err *err);

void hpy_tally_add(struct hpy_tally *tally, hpy_kind kind, uint64_t bytes);
/* The kind with most bytes, the lowest of several; false if there is none. */
bool hpy_tally_best(hpy_kind *kind, const struct hpy_tally *tally);
void hpy_tally_clear(struct hpy_tally *tally);

/* Room for one more suspect, zeroed, which then counts as found. */
HPY_MUST_CHECK enum hpy_status hpy_suspects_more(struct hpy_suspect **out,
                                                 struct hpy_suspects_work *work,
                                                 struct hpy_err *err);
/* A holder that keeps `bytes` in its children but those that are large, if `apart`. */
HPY_MUST_CHECK enum hpy_status hpy_suspects_holder(struct hpy_suspects_work *work,
                                                   uint32_t point, uint64_t bytes, bool apart,
                                                   struct hpy_err *err);
/* The chain of largest parts from `first` to `end`, which keep `bytes` besides what `end`
 * keeps. *whole: the chain goes on below `end`, which then is a part of it. */
HPY_MUST_CHECK enum hpy_status hpy_suspects_chain(bool *whole, struct hpy_suspects_work *work,
                                                  uint32_t first, uint32_t end, uint64_t bytes,
                                                  struct hpy_err *err);
/* Groups among what stands on the ground. */
HPY_MUST_CHECK enum hpy_status hpy_suspects_groups(struct hpy_suspects_work *work,
                                                   struct hpy_err *err);
/* Who refers to most of what gathered, for every suspect that was found. */
HPY_MUST_CHECK enum hpy_status hpy_suspects_referrers(struct hpy_suspects_work *work,
                                                      struct hpy_err *err);

/* The child that keeps most; HPY_NO_NODE if there is none. */
uint32_t hpy_suspects_heaviest(const struct hpy_suspects_work *work, uint32_t node);

#endif
