/* Visiting: announcing objects and meeting what they refer to.
 *
 * The inner part of a walk. An object is announced after its referents have been
 * met: met means the address was looked up in the set of addresses once, and if
 * it was new, an object without referents of its own was announced at once and any
 * other pushed. So a step holds one object's edges only (gather.h), and what waits
 * is at most one chunk of addresses per level of the heap's shape, not the heap.
 *
 * An object with more edges than a chunk is read twice: first chunk by chunk, what
 * is met being visited before the next chunk; then its node is announced and the
 * same edges are sent. Such an object met while another is half read is put off
 * until that one is done, so two levels are enough and nothing recurses.
 *
 * A fault leaves by a jump to whoever stands at the guard, who calls
 * hpy_visit_recover: the object looked at is announced as skipped; objects that
 * were being read, and are not announced yet, are read again from the start, which
 * is cheap because their referents are known by then. A few faults condemn a
 * type, so that this ends. */
#ifndef HPY_CAPTURE_VISIT_H
#define HPY_CAPTURE_VISIT_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/contents.h"
#include "capture/gather.h"
#include "capture/guard.h"
#include "capture/heapdefs.h"
#include "capture/names.h"
#include "capture/relate.h"
#include "capture/scratch.h"
#include "capture/sites.h"
#include "capture/typetable.h"
#include "capture/walk.h"
#include "engine/sink.h"
#include "sets/addrset.h"

#define HPY_VISIT_LEVELS 2
#define HPY_VISIT_LOWEST 4096u /* nothing is mapped below */

/* One object being read. */
struct hpy_visit_level {
    struct hpy_gather gather;
    struct hpy_relate relate;
    PyObject *volatile object; /* read but not announced yet; NULL = none */
    bool overflowed;           /* more edges than a chunk */
    bool put_off;              /* overflowed while another is half read */
    bool sending;              /* second reading: the node is announced */
};

struct hpy_visit {
    struct hpy_sink *sink;
    struct hpy_err *err;
    enum hpy_status status; /* the first failure; sticky, and stops everything */
    struct hpy_walk_result *result;
    struct hpy_guard guard;
    struct hpy_addrset *seen;
    struct hpy_addrset *hidden; /* never announced nor marked in seen; NULL = nothing */
    struct hpy_names names;
    struct hpy_heapdefs defs; /* complete before the first visit */
    struct hpy_typetable types;
    struct hpy_contents contents;
    struct hpy_sites sites;
    struct hpy_words pending;      /* met, not announced */
    struct hpy_words big;          /* put off */
    struct hpy_words running;      /* frames and generators left for last */
    struct hpy_words static_types; /* announced types that are not in the heap */
    struct hpy_visit_level levels[HPY_VISIT_LEVELS];
    bool last; /* running frames are announced now */
    /* what could not be read */
    PyObject *skip_tried; /* announcing it as skipped failed too */
    PyObject *sent;       /* the last node announced with edges to follow */
    uint32_t unreadable_type;
    uint64_t n_unreadable;
    bool has_unreadable;
};

/* visit is zeroed memory; scratch outlives it. */
void hpy_visit_init(struct hpy_visit *visit, struct hpy_sink *sink,
                    struct hpy_scratch *scratch, struct hpy_walk_result *result,
                    const struct hpy_walk_options *options, struct hpy_err *err);
void hpy_visit_release(struct hpy_visit *visit);
/* Read what the interpreter says once; before the first visit, under the guard. */
void hpy_visit_prepare(struct hpy_visit *visit, PyInterpreterState *interp);

/* Meet one address held by no announced object, and all that follows from it. */
void hpy_visit_meet(struct hpy_visit *visit, const void *object);
/* Meet the edges gathered in level 0 and keep those that lead to addresses. */
void hpy_visit_meet_gathered(struct hpy_visit *visit);
/* Visit everything met so far. */
void hpy_visit_drain(struct hpy_visit *visit);
/* Announce an object whose address is in the set. */
void hpy_visit_announce(struct hpy_visit *visit, PyObject *object);
/* Read an object into level 0 without announcing it. */
void hpy_visit_read(struct hpy_visit *visit, PyObject *object);

/* A node that is no Python object: send it, then what is gathered is sent on as
 * its edges until hpy_visit_end_virtual. */
void hpy_visit_begin_virtual(struct hpy_visit *visit, const struct hpy_node_info *node);
void hpy_visit_end_virtual(struct hpy_visit *visit);
/* Gather into level 0 for the names alone: edges are forgotten. */
void hpy_visit_gather_names(struct hpy_visit *visit);
void hpy_visit_gather_edges(struct hpy_visit *visit);

/* After a fault. The guard's subject is the object to blame; NULL is fatal. */
void hpy_visit_recover(struct hpy_visit *visit);
/* Make further instances of the type skipped without a try. */
void hpy_visit_condemn(struct hpy_visit *visit, PyObject *object);
/* Tell the sink what was skipped, by type. */
void hpy_visit_send_skipped(struct hpy_visit *visit);

void hpy_visit_fail(struct hpy_visit *visit, enum hpy_status code, const char *text);
void hpy_visit_check(struct hpy_visit *visit, enum hpy_status status);

/* Bytes of memory of its own. */
uint64_t hpy_visit_memory(const struct hpy_visit *visit);

/* Whether an address was met already. */
static inline bool hpy_visit_is_seen(const struct hpy_visit *visit, const void *object)
{
    return hpy_addrset_has(visit->seen, (uint64_t)(uintptr_t)object);
}

/* Whether to leave an address out. */
static inline bool hpy_visit_is_hidden(const struct hpy_visit *visit, const void *object)
{
    return visit->hidden && hpy_addrset_has(visit->hidden, (uint64_t)(uintptr_t)object);
}

static inline bool hpy_visit_is_address(uint64_t addr)
{
    return addr >= HPY_VISIT_LOWEST && addr % 8 == 0 && addr >> 57 == 0;
}

#endif
