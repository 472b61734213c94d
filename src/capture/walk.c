/* How the walk goes.
 *
 * An object is announced after its referents have been met: met means the address
 * was looked up in the set of addresses once, and if it was new, an object without
 * referents of its own was announced at once and any other pushed. So a step holds
 * one object's edges only (gather.h), and what waits is at most one chunk of
 * addresses per level of the heap's shape, not the heap.
 *
 * An object with more edges than a chunk is read twice: first chunk by chunk, what
 * is met being walked before the next chunk; then its node is announced and the
 * same edges are sent. Such an object met while another is half read is put off
 * until that one is done, so two gatherers are enough and nothing recurses.
 *
 * A fault leaves by a jump to run(). The object looked at is announced as skipped;
 * objects that were being read, and are not announced yet, are read again from the
 * start, which is cheap because their referents are known by then. Eight faults
 * condemn a type, so that this cannot go on. */
#include "capture/walk.h"

#include <string.h>
#include <time.h>

#include "capture/contents.h"
#include "capture/cpython/frames.h"
#include "capture/cpython/gc.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/types.h"
#include "capture/gather.h"
#include "capture/relate.h"
#include "capture/roots.h"
#include "capture/typetable.h"
#include "engine/facts.h"
#include "sets/addrset.h"

#define FAULTS_OF_A_TYPE 8u
#define LEVELS 2 /* an object, and those met while it is half read */

enum phase {
    PHASE_PREPARE, /* read the states, announce the root */
    PHASE_ROOTS,   /* meet what it holds */
    PHASE_LISTS,   /* the lists of the garbage collector */
    PHASE_FRAMES,  /* meet what running frames hold for certain */
    PHASE_STACKS,  /* announce them, scanning their evaluation stacks */
    PHASE_FINISH,
    PHASE_DONE
};

/* One object being read. */
struct level {
    struct hpy_gather gather;
    struct hpy_relate relate;
    PyObject *volatile object; /* read but not announced yet; NULL = none */
    bool overflowed;           /* more edges than a chunk */
    bool put_off;              /* overflowed while another is half read */
    bool sending;              /* second reading: the node is announced */
};

struct walk {
    struct hpy_sink *sink;
    struct hpy_err *err;
    enum hpy_status status; /* the first failure; sticky */
    const struct hpy_walk_options *options;
    struct hpy_walk_result *result;
    struct hpy_guard guard;
    struct hpy_addrset *seen;
    struct hpy_names names;
    struct hpy_typetable types;
    struct hpy_contents contents;
    struct hpy_roots roots;
    struct hpy_words pending;      /* met, not announced */
    struct hpy_words big;          /* put off */
    struct hpy_words running;      /* frames and generators for the last phase */
    struct hpy_words static_types; /* announced types that are not in the heap */
    struct level levels[LEVELS];
    /* where the phases stand, so that they go on after a fault */
    enum phase phase;
    size_t next_root, next_running, next_announced;
    PyInterpreterState *interp;
    unsigned list;
    struct hpy_gc_cursor cursor;
    bool in_list;
    /* what could not be read */
    PyObject *skip_tried; /* announcing it as skipped failed too */
    PyObject *sent;       /* the last node announced with edges to follow */
    uint32_t unreadable_type, frame_type;
    uint64_t n_unreadable;
    bool has_unreadable;
};

static void fail(struct walk *walk, enum hpy_status code, const char *text)
{
    if (walk->status == HPY_OK)
        walk->status = hpy_fail(walk->err, code, "%s", text);
}

static void check(struct walk *walk, enum hpy_status status)
{
    if (walk->status == HPY_OK)
        walk->status = status;
}

static void push(struct walk *walk, struct hpy_words *words, const void *object)
{
    if (hpy_words_push(words, (uint64_t)(uintptr_t)object) != 0)
        fail(walk, HPY_ENOMEM, "no memory for the list of objects met");
}

/* A step starts: the guard knows whom to blame. */
static inline void look_at(struct walk *walk, PyObject *object)
{
    walk->guard.subject = object;
    walk->guard.ticks++;
}

static inline bool is_address(uint64_t addr)
{
    return addr >= 4096 && addr % 8 == 0 && addr >> 57 == 0;
}

static inline struct hpy_plan *plan_of(struct walk *walk, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    uint32_t n_before = walk->types.n;
    struct hpy_plan *plan = hpy_typetable_find(&walk->types, type);

    if (walk->types.n == n_before)
        return plan;
    check(walk, walk->types.status);
    if (plan && hpy_addrset_add(walk->seen, (uint64_t)(uintptr_t)type) ==
                    HPY_ADDRSET_NEW)
        push(walk, &walk->pending, type);
    return plan;
}

static void send_node(struct walk *walk, PyObject *object, const struct hpy_plan *plan,
                      uint32_t flags)
{
    struct hpy_size size;
    struct hpy_node_info node = { .addr = (uint64_t)(uintptr_t)object,
                                  .type = plan->index };

    hpy_size_apply(&size, object, plan->size_rule);
    node.size_bytes = size.bytes;
    node.external_bytes = size.external_bytes;
    node.content = hpy_contents_say(&walk->contents, object, plan);
    if (size.guessed)
        flags |= HPY_NODE_SIZE_GUESSED;
    if (hpy_object_immortal(object))
        flags |= HPY_NODE_IMMORTAL;
    if (plan->is_type) {
        flags |= HPY_NODE_IS_TYPE;
        if (!hpy_type_is_heap((PyTypeObject *)object))
            push(walk, &walk->static_types, object);
        else if (hpy_gc_tracked(object))
            flags |= HPY_NODE_GC;
    } else if (plan->has_gc && hpy_gc_tracked(object)) {
        flags |= HPY_NODE_GC;
    }
    node.flags = flags;
    walk->guard.subject = NULL; /* writing may take its time */
    check(walk, walk->sink->ops->node(walk->sink, &node, walk->err));
    walk->guard.subject = object;
    walk->result->n_objects++;
    walk->result->size_bytes += size.bytes;
}

static void send_edges(struct walk *walk, const struct hpy_edge *edges, size_t n)
{
    if (n == 0 || walk->status != HPY_OK)
        return;
    PyObject *subject = walk->guard.subject;
    walk->guard.subject = NULL;
    walk->result->n_edges += n;
    check(walk, walk->sink->ops->edges(walk->sink, edges, n, walk->err));
    walk->guard.subject = subject;
    walk->guard.ticks++;
}

/* Meet the referents of a chunk of edges; words that are no addresses go. */
static void meet(struct walk *walk, struct hpy_gather *gather)
{
    PyObject *subject = walk->guard.subject;
    size_t kept = 0;

    for (size_t i = 0; i < gather->n && walk->status == HPY_OK; i++) {
        struct hpy_edge edge = gather->at[i];
        if (i + 6 < gather->n)
            __builtin_prefetch((const void *)(uintptr_t)gather->at[i + 6].target);
        if (!is_address(edge.target))
            continue;
        gather->at[kept++] = edge;
        enum hpy_addrset_answer answer = hpy_addrset_add(walk->seen, edge.target);
        if (answer == HPY_ADDRSET_OLD)
            continue;
        if (answer == HPY_ADDRSET_FULL) {
            fail(walk, HPY_ENOMEM, "no memory for the set of addresses");
            break;
        }
        PyObject *target = (PyObject *)(uintptr_t)edge.target;
        look_at(walk, target);
        const struct hpy_plan *plan = plan_of(walk, target);
        if (plan && plan->leaf)
            send_node(walk, target, plan, 0);
        else
            push(walk, &walk->pending, target);
        walk->guard.subject = subject;
    }
    gather->n = kept;
}

/* In a second reading: the same words go again. */
static void drop_non_addresses(struct hpy_gather *gather)
{
    size_t kept = 0;
    for (size_t i = 0; i < gather->n; i++)
        if (is_address(gather->at[i].target))
            gather->at[kept++] = gather->at[i];
    gather->n = kept;
}

static void announce(struct walk *walk, PyObject *object, unsigned depth);

static void drain(struct walk *walk, size_t down_to, unsigned depth)
{
    while (walk->pending.n > down_to && walk->status == HPY_OK) {
        uint64_t addr = walk->pending.at[--walk->pending.n];
        if (walk->pending.n > down_to + 4)
            __builtin_prefetch((const void *)(uintptr_t)walk->pending.at[walk->pending.n - 4]);
        announce(walk, (PyObject *)(uintptr_t)addr, depth);
    }
}

/* The chunk of a level is full. */
static void spill(struct hpy_gather *gather)
{
    struct walk *walk = gather->context;
    struct level *level = (struct level *)(void *)gather;
    unsigned depth = (unsigned)(level - walk->levels);

    walk->guard.ticks++;
    if (walk->status != HPY_OK || level->put_off) {
        gather->n = 0;
    } else if (level->sending) {
        drop_non_addresses(gather);
        send_edges(walk, gather->at, gather->n);
    } else if (depth > 0) {
        level->put_off = true;
    } else {
        PyObject *subject = walk->guard.subject;
        size_t base = walk->pending.n;
        level->overflowed = true;
        meet(walk, gather);
        drain(walk, base, 1);
        walk->guard.subject = subject;
    }
    gather->n = 0;
}

static void level_reset(struct level *level)
{
    level->gather.n = 0;
    level->gather.spill = spill;
    level->overflowed = level->put_off = level->sending = false;
}

/* Announce an object whose referents could not be read. */
static void announce_skipped(struct walk *walk, PyObject *object, struct hpy_plan *plan)
{
    plan->n_skipped++;
    walk->result->n_skipped++;
    if (plan->heap && hpy_addrset_add(walk->seen, (uint64_t)(uintptr_t)plan->type) ==
                          HPY_ADDRSET_NEW)
        push(walk, &walk->pending, plan->type);
    send_node(walk, object, plan, HPY_NODE_SKIPPED);
    if (plan->heap) {
        struct hpy_edge edge = { (uint64_t)(uintptr_t)plan->type,
                                 HPY_REL(HPY_REL_TYPE, 0) };
        send_edges(walk, &edge, 1);
    }
}

/* An address that holds no object we can read at all. */
static void announce_unreadable(struct walk *walk, PyObject *object)
{
    struct hpy_node_info node = { .addr = (uint64_t)(uintptr_t)object,
                                  .flags = HPY_NODE_SKIPPED };
    if (!walk->has_unreadable) {
        walk->unreadable_type = hpy_typetable_virtual(&walk->types, "unreadable");
        walk->has_unreadable = true;
        check(walk, walk->types.status);
    }
    node.type = walk->unreadable_type;
    walk->n_unreadable++;
    walk->result->n_skipped++;
    walk->result->n_objects++;
    check(walk, walk->sink->ops->node(walk->sink, &node, walk->err));
}

/* Frames whose evaluation stack must be scanned come last. */
static bool must_wait(struct walk *walk, PyObject *object, const struct hpy_plan *plan)
{
    if (walk->phase == PHASE_STACKS)
        return false;
    if (plan->reader == HPY_READ_FRAME)
        return hpy_frame_object_runs(object);
    return plan->reader == HPY_READ_GENERATOR && hpy_generator_runs(object);
}

static bool read_object(struct level *level, PyObject *object, const struct hpy_plan *plan)
{
    return hpy_relate_read(&level->relate, &level->gather, object, plan);
}

static void announce(struct walk *walk, PyObject *object, unsigned depth)
{
    struct level *level = &walk->levels[depth];

    look_at(walk, object);
    struct hpy_plan *plan = plan_of(walk, object);
    if (!plan) {
        if (walk->status == HPY_OK)
            announce_unreadable(walk, object);
        return;
    }
    if (plan->leaf) {
        send_node(walk, object, plan, 0);
        return;
    }
    if (plan->n_faults >= FAULTS_OF_A_TYPE) {
        announce_skipped(walk, object, plan);
        return;
    }
    if (must_wait(walk, object, plan)) {
        push(walk, &walk->running, object);
        return;
    }

    level->object = object;
    level_reset(level);
    uint64_t n_unnamed = level->relate.n_unnamed;
    bool inside = read_object(level, object, plan);
    if (!level->put_off)
        meet(walk, &level->gather);
    if (level->put_off) {
        level->object = NULL;
        level->relate.n_unnamed = n_unnamed;
        push(walk, &walk->big, object);
        return;
    }
    send_node(walk, object, plan, inside ? HPY_NODE_INLINE_ATTRS : 0);
    level->object = NULL;
    walk->sent = object;
    if (level->overflowed) {
        n_unnamed = level->relate.n_unnamed;
        level_reset(level);
        level->sending = true;
        (void)read_object(level, object, plan);
        drop_non_addresses(&level->gather);
        level->relate.n_unnamed = n_unnamed;
        level->sending = false;
    }
    send_edges(walk, level->gather.at, level->gather.n);
}

static void drain_all(struct walk *walk)
{
    while (walk->status == HPY_OK && (walk->pending.n || walk->big.n)) {
        drain(walk, 0, 0);
        if (walk->big.n)
            announce(walk, (PyObject *)(uintptr_t)walk->big.at[--walk->big.n], 0);
    }
}

static void meet_roots(struct walk *walk)
{
    struct level *level = &walk->levels[0];
    while (walk->next_root < walk->roots.addrs.n && walk->status == HPY_OK) {
        uint64_t addr = walk->roots.addrs.at[walk->next_root++];
        bool frame = false;
        for (size_t i = 0; i < walk->roots.frames.n && !frame; i++)
            frame = walk->roots.frames.at[i] == addr;
        if (frame || addr == HPY_ADDR_STATICS)
            continue;
        level_reset(level);
        hpy_gather_add(&level->gather, (const void *)(uintptr_t)addr, 0);
        meet(walk, &level->gather);
        drain_all(walk);
    }
}

static void walk_lists(struct walk *walk)
{
    for (; walk->interp; walk->interp = hpy_interp_next(walk->interp), walk->list = 0) {
        for (; walk->list < HPY_GC_LISTS; walk->list++) {
            if (!walk->in_list) {
                hpy_gc_begin(&walk->cursor, walk->interp, walk->list);
                walk->in_list = true;
            }
            for (;;) {
                PyObject *object;
                enum hpy_gc_answer answer = hpy_gc_next(&object, &walk->cursor);
                if (answer == HPY_GC_END)
                    break;
                if (answer == HPY_GC_BROKEN) {
                    fail(walk, HPY_ETARGET, "a list of the garbage collector is broken");
                    return;
                }
                if (hpy_addrset_add(walk->seen, (uint64_t)(uintptr_t)object) ==
                    HPY_ADDRSET_OLD)
                    continue;
                push(walk, &walk->pending, object);
                drain_all(walk);
                walk->guard.subject = NULL;
                if (walk->status != HPY_OK)
                    return;
            }
            walk->in_list = false;
        }
    }
}

static bool is_bare(const struct walk *walk, size_t i)
{
    return i < walk->roots.frames.n;
}

/* Bare frames first, then objects that had to wait; the list grows meanwhile. */
static void meet_running(struct walk *walk)
{
    struct level *level = &walk->levels[0];
    for (;;) {
        drain_all(walk);
        size_t i = walk->next_running;
        if (i >= walk->roots.frames.n + walk->running.n || walk->status != HPY_OK)
            return;
        walk->next_running++;
        level_reset(level);
        if (is_bare(walk, i)) {
            walk->guard.subject = NULL;
            hpy_frame_read(&level->gather,
                           (const void *)(uintptr_t)walk->roots.frames.at[i]);
        } else {
            PyObject *object =
                (PyObject *)(uintptr_t)walk->running.at[i - walk->roots.frames.n];
            look_at(walk, object);
            const struct hpy_plan *plan = plan_of(walk, object);
            if (plan)
                (void)read_object(level, object, plan);
        }
        meet(walk, &level->gather);
    }
}

static void announce_bare_frame(struct walk *walk, const void *raw)
{
    struct level *level = &walk->levels[0];
    struct hpy_content content = { .kind = HPY_CONTENT_NONE };
    struct hpy_node_info node = {
        .addr = (uint64_t)(uintptr_t)raw,
        .size_bytes = hpy_frame_bytes(raw),
        .type = walk->frame_type,
        .flags = HPY_NODE_VIRTUAL,
    };
    PyObject *code = hpy_frame_code(raw);
    const struct hpy_plan *plan = code ? plan_of(walk, code) : NULL;
    if (plan) {
        const struct hpy_content *said = hpy_contents_say(&walk->contents, code, plan);
        if (said) {
            content = *said;
            node.content = &content;
        }
    }
    check(walk, walk->sink->ops->node(walk->sink, &node, walk->err));
    level_reset(level);
    level->sending = true; /* its names are known and its referents met */
    hpy_frame_read(&level->gather, raw);
    drop_non_addresses(&level->gather);
    send_edges(walk, level->gather.at, level->gather.n);
}

static void announce_running(struct walk *walk)
{
    walk->levels[0].gather.scan_stacks = true;
    while (walk->next_announced < walk->roots.frames.n + walk->running.n &&
           walk->status == HPY_OK) {
        size_t i = walk->next_announced++;
        if (is_bare(walk, i))
            announce_bare_frame(walk,
                                (const void *)(uintptr_t)walk->roots.frames.at[i]);
        else
            announce(walk,
                     (PyObject *)(uintptr_t)walk->running.at[i - walk->roots.frames.n],
                     0);
        walk->guard.subject = NULL;
    }
    drain_all(walk);
}

/* After a fault: skip the object looked at, read half-read ones again. */
static void recover(struct walk *walk)
{
    PyObject *subject = walk->guard.subject;

    for (unsigned depth = 0; depth < LEVELS; depth++) {
        PyObject *object = walk->levels[depth].object;
        walk->levels[depth].object = NULL;
        level_reset(&walk->levels[depth]);
        if (object && object != subject)
            push(walk, &walk->pending, object);
    }
    if (!subject) {
        fail(walk, HPY_ETARGET, "the interpreter's own structures cannot be read");
        return;
    }
    if (walk->guard.n_faults > HPY_GUARD_MAX_FAULTS) {
        fail(walk, HPY_ETARGET, "too many objects cannot be read");
        return;
    }
    if (walk->sent == subject)
        return; /* announced; the rest of its edges is lost */
    if (walk->phase == PHASE_FRAMES && walk->next_running > walk->roots.frames.n &&
        walk->running.at[walk->next_running - walk->roots.frames.n - 1] ==
            (uint64_t)(uintptr_t)subject) {
        /* It is announced, as skipped, in the next phase. */
        struct hpy_plan *known = hpy_typetable_seen(&walk->types, Py_TYPE(subject));
        if (known)
            known->n_faults = FAULTS_OF_A_TYPE;
        return;
    }
    if (walk->skip_tried == subject) {
        walk->guard.subject = NULL;
        announce_unreadable(walk, subject);
        return;
    }
    walk->skip_tried = subject;
    struct hpy_plan *plan = plan_of(walk, subject);
    if (!plan) {
        announce_unreadable(walk, subject);
        return;
    }
    plan->n_faults++;
    announce_skipped(walk, subject, plan);
    walk->guard.subject = NULL;
}

/* The virtual root and the edges to what it holds. */
static void announce_root(struct walk *walk)
{
    struct hpy_node_info node = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    struct hpy_edge edges[64];
    size_t n = 0;

    node.type = hpy_typetable_virtual(&walk->types, "RootState");
    check(walk, walk->types.status);
    if (walk->status != HPY_OK)
        return;
    check(walk, walk->sink->ops->node(walk->sink, &node, walk->err));
    for (size_t i = 0; i < walk->roots.addrs.n; i++) {
        uint64_t addr = walk->roots.addrs.at[i];
        if (addr != HPY_ADDR_STATICS && !is_address(addr))
            continue;
        edges[n++] = (struct hpy_edge){ addr, (uint32_t)walk->roots.rels.at[i] };
        if (n == sizeof(edges) / sizeof(edges[0])) {
            send_edges(walk, edges, n);
            n = 0;
        }
    }
    send_edges(walk, edges, n);
}

static void on_singleton(void *context, const char *name, PyObject *object)
{
    struct walk *walk = context;
    if (hpy_addrset_has(walk->seen, (uint64_t)(uintptr_t)object))
        hpy_gather_named(&walk->levels[0].gather, object, HPY_REL_FIELD, name);
}

static void gather_statics(struct walk *walk)
{
    struct hpy_gather *gather = &walk->levels[0].gather;
    for (size_t i = 0; i < walk->static_types.n; i++) {
        PyTypeObject *type = (PyTypeObject *)(uintptr_t)walk->static_types.at[i];
        hpy_gather_named(gather, type, HPY_REL_FIELD, type->tp_name);
    }
    hpy_interp_singletons(on_singleton, walk);
}

/* The node of static types and singletons, of those that were met. Read twice,
 * because names are announced before the node whose edges mention them. */
static void announce_statics(struct walk *walk)
{
    struct level *level = &walk->levels[0];
    struct hpy_node_info node = { .addr = HPY_ADDR_STATICS, .flags = HPY_NODE_VIRTUAL };

    level_reset(level);
    level->put_off = true; /* spilt edges are forgotten: only the names count */
    gather_statics(walk);
    node.type = hpy_typetable_virtual(&walk->types, "statics");
    check(walk, walk->names.status);
    check(walk, walk->types.status);
    if (walk->status != HPY_OK)
        return;
    check(walk, walk->sink->ops->node(walk->sink, &node, walk->err));
    level_reset(level);
    level->sending = true;
    gather_statics(walk);
    send_edges(walk, level->gather.at, level->gather.n);
}

static void send_fact(struct walk *walk, const char *key, uint64_t number)
{
    struct hpy_line line = { .n = 0 };
    hpy_line_number(&line, number);
    if (walk->status == HPY_OK)
        walk->status = walk->sink->ops->fact(walk->sink,
                                             (struct hpy_str){ key, strlen(key) },
                                             hpy_line_str(&line), walk->err);
}

static void send_skipped(struct walk *walk)
{
    for (size_t i = 0; i < walk->types.plans.n && walk->status == HPY_OK; i++) {
        const struct hpy_plan *plan =
            (const struct hpy_plan *)(uintptr_t)walk->types.plans.at[i];
        if (plan->n_skipped)
            check(walk, walk->sink->ops->skipped(
                            walk->sink, plan->index, plan->n_skipped,
                            HPY_STR("a fault while its referents were read"),
                            walk->err));
    }
    if (walk->n_unreadable && walk->status == HPY_OK)
        check(walk, walk->sink->ops->skipped(
                        walk->sink, walk->unreadable_type, walk->n_unreadable,
                        HPY_STR("no object at an address that was referred to"),
                        walk->err));
}

static void prepare(struct walk *walk)
{
    PyInterpreterState *interp = hpy_interp_main();

    walk->types.interp = interp;
    walk->types.python_traverse = hpy_type_python_traverse(interp);
    walk->contents.interp = interp;
    walk->interp = hpy_interp_first();
    hpy_sizes_begin(interp);
    for (unsigned depth = 0; depth < LEVELS; depth++) {
        struct level *level = &walk->levels[depth];
        hpy_relate_init(&level->relate);
        level->gather.context = walk;
        level->gather.names = &walk->names;
        level->gather.seen = walk->seen;
    }
    hpy_roots_find(&walk->roots);
    if (walk->roots.out_of_memory)
        fail(walk, HPY_ENOMEM, "no memory for the roots");
    if (walk->roots.broken)
        fail(walk, HPY_ETARGET, "a thread's chain of frames is broken");
    check(walk, walk->names.status);
    walk->frame_type = hpy_typetable_virtual(&walk->types, "frame");
    check(walk, walk->types.status);
    announce_root(walk);
}

static void finish(struct walk *walk)
{
    announce_statics(walk);
    send_skipped(walk);
    send_fact(walk, HPY_FACT_THREADS, walk->roots.n_threads);
    send_fact(walk, HPY_FACT_INTERPRETERS, walk->roots.n_interpreters);
    for (unsigned depth = 0; depth < LEVELS; depth++) {
        walk->result->n_unnamed_edges += walk->levels[depth].relate.n_unnamed;
        if (walk->levels[depth].relate.out_of_memory)
            fail(walk, HPY_ENOMEM, "no memory for the referents of one object");
    }
    check(walk, walk->names.status);
}

/* Phases go on where they stood, so every local here is dead after a jump. */
static void run(struct walk *walk)
{
    if (HPY_GUARD_SET(&walk->guard) != 0)
        recover(walk);
    while (walk->phase != PHASE_DONE && walk->status == HPY_OK) {
        drain_all(walk);
        switch (walk->phase) {
        case PHASE_PREPARE:
            prepare(walk);
            break;
        case PHASE_ROOTS:
            meet_roots(walk);
            break;
        case PHASE_LISTS:
            walk_lists(walk);
            break;
        case PHASE_FRAMES:
            meet_running(walk);
            break;
        case PHASE_STACKS:
            announce_running(walk);
            break;
        case PHASE_FINISH:
            finish(walk);
            break;
        case PHASE_DONE:
            break;
        }
        walk->guard.subject = NULL;
        walk->phase++;
    }
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void release(struct walk *walk)
{
    for (unsigned depth = 0; depth < LEVELS; depth++)
        hpy_relate_release(&walk->levels[depth].relate);
    hpy_words_release(&walk->static_types);
    hpy_words_release(&walk->running);
    hpy_words_release(&walk->big);
    hpy_words_release(&walk->pending);
    hpy_roots_release(&walk->roots);
    hpy_typetable_release(&walk->types);
    hpy_names_release(&walk->names);
    hpy_addrset_free(walk->seen);
}

enum hpy_status hpy_walk(struct hpy_walk_result *out, struct hpy_sink *sink,
                         const struct hpy_walk_options *options, struct hpy_err *err)
{
    struct hpy_scratch scratch;
    uint64_t start = now_ns();

    memset(out, 0, sizeof(*out));
    hpy_scratch_init(&scratch);
    struct walk *walk = hpy_scratch_alloc(&scratch, sizeof(*walk));
    if (!walk)
        return hpy_fail(err, HPY_ENOMEM, "no memory for a walk");
    walk->sink = sink;
    walk->err = err;
    walk->options = options;
    walk->result = out;
    walk->contents.values = options->values;
    walk->contents.preview_bytes = options->preview_bytes;
    hpy_names_init(&walk->names, sink, err);
    hpy_typetable_init(&walk->types, sink, &walk->names, &scratch, err);
    hpy_roots_init(&walk->roots, &walk->names);
    check(walk, sink->ops->begin(sink, err));
    walk->seen = hpy_addrset_new();
    if (!walk->seen)
        fail(walk, HPY_ENOMEM, "no memory for the set of addresses");
    if (walk->status == HPY_OK &&
        hpy_guard_up(&walk->guard, &scratch, options->seconds_per_step,
                     options->in_twin) != 0)
        fail(walk, HPY_ETARGET, "another capture is going on in this process");
    else if (walk->status == HPY_OK) {
        run(walk);
        hpy_guard_down(&walk->guard);
    }
    out->scratch_bytes = scratch.used_bytes +
                         (walk->seen ? hpy_addrset_memory(walk->seen) : 0) +
                         (walk->pending.room + walk->big.room) * sizeof(uint64_t);
    out->walk_ns = now_ns() - start;
    enum hpy_status status = walk->status;
    release(walk);
    hpy_scratch_release(&scratch);
    return status;
}
