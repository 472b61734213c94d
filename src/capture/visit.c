#include "capture/visit.h"

#include <stdatomic.h>

#include "capture/cpython/frames.h"
#include "capture/cpython/gc.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/types.h"
#include "capture/roots.h"

#define FAULTS_OF_A_TYPE 8u

void hpy_visit_fail(struct hpy_visit *visit, enum hpy_status code, const char *text)
{
    if (visit->status == HPY_OK)
        visit->status = hpy_fail(visit->err, code, "%s", text);
}

void hpy_visit_check(struct hpy_visit *visit, enum hpy_status status)
{
    if (visit->status == HPY_OK)
        visit->status = status;
}

static void push(struct hpy_visit *visit, struct hpy_words *words, const void *object)
{
    if (hpy_words_push(words, (uint64_t)(uintptr_t)object) != 0)
        hpy_visit_fail(visit, HPY_ENOMEM, "no memory for the list of objects met");
}

/* Foreign memory is read after this as the program says: a load that the compiler
 * moved up would fault before the stores that tell what to do then. */
static inline void settle(void)
{
    atomic_signal_fence(memory_order_seq_cst);
}

/* A step starts: the guard knows whom to blame. */
static inline void look_at(struct hpy_visit *visit, PyObject *object)
{
    visit->guard.subject = object;
    visit->guard.ticks++;
    settle();
}

static inline struct hpy_plan *plan_of(struct hpy_visit *visit, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    uint32_t n_before = visit->types.n;
    struct hpy_plan *plan = hpy_typetable_find(&visit->types, type);

    if (visit->types.n == n_before)
        return plan;
    hpy_visit_check(visit, visit->types.status);
    if (plan && hpy_addrset_add(visit->seen, (uint64_t)(uintptr_t)type) ==
                    HPY_ADDRSET_NEW)
        push(visit, &visit->pending, type);
    return plan;
}

static void send_node(struct hpy_visit *visit, PyObject *object, const struct hpy_plan *plan,
                      uint32_t flags)
{
    struct hpy_size size;
    struct hpy_node_info node = { .addr = (uint64_t)(uintptr_t)object,
                                  .type = plan->index };

    hpy_size_apply(&size, object, plan->size_rule);
    if (plan->def && hpy_heapdef_size(&size.bytes, plan->def, object)) {
        size.external_bytes = 0; /* it says all */
        size.guessed = false;
    }
    node.size_bytes = size.bytes;
    node.external_bytes = size.external_bytes;
    node.content = hpy_contents_say(&visit->contents, object, plan);
    node.site = hpy_sites_of(&visit->sites, object);
    hpy_visit_check(visit, visit->sites.status);
    if (size.guessed)
        flags |= HPY_NODE_SIZE_GUESSED;
    if (hpy_object_immortal(object))
        flags |= HPY_NODE_IMMORTAL;
    if (plan->is_type) {
        flags |= HPY_NODE_IS_TYPE;
        if (!hpy_type_is_heap((PyTypeObject *)object))
            push(visit, &visit->static_types, object);
        else if (hpy_gc_tracked(object))
            flags |= HPY_NODE_GC;
    } else if (plan->has_gc && hpy_gc_tracked(object)) {
        flags |= HPY_NODE_GC;
    }
    node.flags = flags;
    visit->guard.subject = NULL; /* writing may take its time */
    hpy_visit_check(visit, visit->sink->ops->node(visit->sink, &node, visit->err));
    visit->guard.subject = object;
    visit->result->n_objects++;
    visit->result->size_bytes += size.bytes;
}

static void send_edges(struct hpy_visit *visit, const struct hpy_edge *edges, size_t n)
{
    if (n == 0 || visit->status != HPY_OK)
        return;
    PyObject *subject = visit->guard.subject;
    visit->guard.subject = NULL;
    visit->result->n_edges += n;
    hpy_visit_check(visit, visit->sink->ops->edges(visit->sink, edges, n, visit->err));
    visit->guard.subject = subject;
    visit->guard.ticks++;
}

static inline bool is_key(const struct hpy_edge *edge)
{
    return HPY_REL_KIND(edge->rel) == HPY_REL_DICT_KEY;
}

static inline bool is_value(const struct hpy_edge *edge)
{
    return HPY_REL_KIND(edge->rel) == HPY_REL_DICT_VALUE;
}

/* An object of a hidden class that no list holds is found out when it is met. */
static bool to_hide(struct hpy_visit *visit, uint64_t addr)
{
    const PyObject *object = (const PyObject *)(uintptr_t)addr;
    if (hpy_visit_is_hidden(visit, object))
        return true;
    look_at(visit, (PyObject *)(uintptr_t)addr);
    if (!hpy_visit_is_hidden(visit, Py_TYPE(object)))
        return false;
    if (hpy_addrset_add(visit->hidden, addr) == HPY_ADDRSET_FULL)
        hpy_visit_fail(visit, HPY_ENOMEM, "no memory for the set of addresses");
    return true;
}

/* The edge at i leads to an address met for the first time. True if it is to be left
 * out: nothing hidden is ever marked as met, so that only these are looked at. The key
 * of a hidden value in a dict goes with it (relate.c keeps the two in one chunk). */
static bool leave_out(struct hpy_visit *visit, const struct hpy_gather *gather, size_t i)
{
    PyObject *subject = visit->guard.subject;
    const struct hpy_edge *edge = &gather->at[i];
    bool out = to_hide(visit, edge->target) ||
               (is_key(edge) && i + 1 < gather->n && is_value(edge + 1) &&
                hpy_visit_is_address(edge[1].target) &&
                !hpy_visit_is_seen(visit, (const void *)(uintptr_t)edge[1].target) &&
                to_hide(visit, edge[1].target));
    if (out)
        hpy_addrset_remove(visit->seen, edge->target);
    visit->guard.subject = subject;
    return out;
}

/* Meet the referents of a chunk of edges; words that are no addresses go. */
static void meet(struct hpy_visit *visit, struct hpy_gather *gather)
{
    PyObject *subject = visit->guard.subject;
    size_t kept = 0;

    for (size_t i = 0; i < gather->n && visit->status == HPY_OK; i++) {
        struct hpy_edge edge = gather->at[i];
        if (i + 6 < gather->n)
            __builtin_prefetch((const void *)(uintptr_t)gather->at[i + 6].target);
        if (!hpy_visit_is_address(edge.target))
            continue;
        enum hpy_addrset_answer answer = hpy_addrset_add(visit->seen, edge.target);
        if (answer == HPY_ADDRSET_NEW && visit->hidden && leave_out(visit, gather, i)) {
            /* its key, if that was known already */
            if (is_value(&edge) && kept > 0 && is_key(&gather->at[kept - 1]))
                kept--;
            continue;
        }
        gather->at[kept++] = edge;
        if (answer == HPY_ADDRSET_OLD)
            continue;
        if (answer == HPY_ADDRSET_FULL) {
            hpy_visit_fail(visit, HPY_ENOMEM, "no memory for the set of addresses");
            break;
        }
        PyObject *target = (PyObject *)(uintptr_t)edge.target;
        look_at(visit, target);
        const struct hpy_plan *plan = plan_of(visit, target);
        if (plan && plan->leaf)
            send_node(visit, target, plan, 0);
        else
            push(visit, &visit->pending, target);
        visit->guard.subject = subject;
    }
    gather->n = kept;
}

/* In a second reading: the same words go again. */
static void drop_unmet(const struct hpy_visit *visit, struct hpy_gather *gather)
{
    size_t kept = 0;
    for (size_t i = 0; i < gather->n; i++) {
        struct hpy_edge edge = gather->at[i];
        if (!hpy_visit_is_address(edge.target) && edge.target != HPY_ADDR_STATICS)
            continue;
        if (hpy_visit_is_hidden(visit, (const void *)(uintptr_t)edge.target)) {
            if (is_value(&edge) && kept > 0 && is_key(&gather->at[kept - 1]))
                kept--;
            continue;
        }
        gather->at[kept++] = edge;
    }
    gather->n = kept;
}

static void announce(struct hpy_visit *visit, PyObject *object, unsigned depth);

static void drain(struct hpy_visit *visit, size_t down_to, unsigned depth)
{
    while (visit->pending.n > down_to && visit->status == HPY_OK) {
        uint64_t addr = visit->pending.at[--visit->pending.n];
        if (visit->pending.n > down_to + 4)
            __builtin_prefetch((const void *)(uintptr_t)visit->pending.at[visit->pending.n - 4]);
        announce(visit, (PyObject *)(uintptr_t)addr, depth);
    }
}

/* The chunk of a level is full. */
static void spill(struct hpy_gather *gather)
{
    struct hpy_visit *visit = gather->context;
    struct hpy_visit_level *level = (struct hpy_visit_level *)(void *)gather;
    unsigned depth = (unsigned)(level - visit->levels);

    visit->guard.ticks++;
    if (visit->status != HPY_OK || level->put_off) {
        gather->n = 0;
    } else if (level->sending) {
        drop_unmet(visit, gather);
        send_edges(visit, gather->at, gather->n);
    } else if (depth > 0) {
        level->put_off = true;
    } else {
        PyObject *subject = visit->guard.subject;
        size_t base = visit->pending.n;
        level->overflowed = true;
        meet(visit, gather);
        drain(visit, base, 1);
        visit->guard.subject = subject;
    }
    gather->n = 0;
}

static void level_reset(struct hpy_visit_level *level)
{
    level->gather.n = 0;
    level->gather.spill = spill;
    level->overflowed = level->put_off = level->sending = false;
}

/* Announce an object whose referents could not be read. */
static void announce_skipped(struct hpy_visit *visit, PyObject *object, struct hpy_plan *plan)
{
    plan->n_skipped++;
    visit->result->n_skipped++;
    if (plan->heap && hpy_addrset_add(visit->seen, (uint64_t)(uintptr_t)plan->type) ==
                          HPY_ADDRSET_NEW)
        push(visit, &visit->pending, plan->type);
    send_node(visit, object, plan, HPY_NODE_SKIPPED);
    if (plan->heap) {
        struct hpy_edge edge = { (uint64_t)(uintptr_t)plan->type,
                                 HPY_REL(HPY_REL_TYPE, 0) };
        send_edges(visit, &edge, 1);
    }
}

/* An address that holds no object we can read at all. */
static void announce_unreadable(struct hpy_visit *visit, PyObject *object)
{
    struct hpy_node_info node = { .addr = (uint64_t)(uintptr_t)object,
                                  .flags = HPY_NODE_SKIPPED };
    if (!visit->has_unreadable) {
        visit->unreadable_type = hpy_typetable_virtual(&visit->types, "unreadable");
        visit->has_unreadable = true;
        hpy_visit_check(visit, visit->types.status);
    }
    node.type = visit->unreadable_type;
    visit->n_unreadable++;
    visit->result->n_skipped++;
    visit->result->n_objects++;
    hpy_visit_check(visit, visit->sink->ops->node(visit->sink, &node, visit->err));
}

/* Frames whose evaluation stack must be scanned come last. */
static bool must_wait(struct hpy_visit *visit, PyObject *object, const struct hpy_plan *plan)
{
    if (visit->last)
        return false;
    if (plan->reader == HPY_READ_FRAME)
        return hpy_frame_object_runs(object);
    return plan->reader == HPY_READ_GENERATOR && hpy_generator_runs(object);
}

static bool read_object(struct hpy_visit_level *level, PyObject *object, const struct hpy_plan *plan)
{
    return hpy_relate_read(&level->relate, &level->gather, object, plan);
}

static void announce(struct hpy_visit *visit, PyObject *object, unsigned depth)
{
    struct hpy_visit_level *level = &visit->levels[depth];

    look_at(visit, object);
    struct hpy_plan *plan = plan_of(visit, object);
    if (!plan) {
        if (visit->status == HPY_OK)
            announce_unreadable(visit, object);
        return;
    }
    if (plan->leaf) {
        send_node(visit, object, plan, 0);
        return;
    }
    if (plan->n_faults >= FAULTS_OF_A_TYPE) {
        announce_skipped(visit, object, plan);
        return;
    }
    if (must_wait(visit, object, plan)) {
        push(visit, &visit->running, object);
        return;
    }

    level->object = object;
    level_reset(level);
    settle();
    uint64_t n_unnamed = level->relate.n_unnamed;
    bool inside = read_object(level, object, plan);
    if (!level->put_off)
        meet(visit, &level->gather);
    if (level->put_off) {
        level->object = NULL;
        level->relate.n_unnamed = n_unnamed;
        push(visit, &visit->big, object);
        return;
    }
    send_node(visit, object, plan, inside ? HPY_NODE_INLINE_ATTRS : 0);
    level->object = NULL;
    visit->sent = object;
    settle();
    if (level->overflowed) {
        n_unnamed = level->relate.n_unnamed;
        level_reset(level);
        level->sending = true;
        (void)read_object(level, object, plan);
        drop_unmet(visit, &level->gather);
        level->relate.n_unnamed = n_unnamed;
        level->sending = false;
    }
    send_edges(visit, level->gather.at, level->gather.n);
}

void hpy_visit_drain(struct hpy_visit *visit)
{
    while (visit->status == HPY_OK && (visit->pending.n || visit->big.n)) {
        drain(visit, 0, 0);
        if (visit->big.n)
            announce(visit, (PyObject *)(uintptr_t)visit->big.at[--visit->big.n], 0);
    }
}

/* One fault is enough where the type itself says how to read it: its functions are not
 * called again. */
static void condemn_defined(struct hpy_plan *plan)
{
    if (!plan || !plan->def)
        return;
    plan->n_faults = FAULTS_OF_A_TYPE;
    plan->def = NULL;
    plan->def_failed = true;
}

/* After a fault: skip the object looked at, read half-read ones again. */
void hpy_visit_recover(struct hpy_visit *visit)
{
    PyObject *subject = visit->guard.subject;

    for (unsigned depth = 0; depth < HPY_VISIT_LEVELS; depth++) {
        PyObject *object = visit->levels[depth].object;
        visit->levels[depth].object = NULL;
        level_reset(&visit->levels[depth]);
        if (object && object != subject)
            push(visit, &visit->pending, object);
    }
    if (!subject) {
        hpy_visit_fail(visit, HPY_ETARGET, "the interpreter's own structures cannot be read");
        return;
    }
    if (visit->guard.n_faults > HPY_GUARD_MAX_FAULTS) {
        hpy_visit_fail(visit, HPY_ETARGET, "too many objects cannot be read");
        return;
    }
    if (hpy_sites_faulted(&visit->sites)) {
        push(visit, &visit->pending, subject); /* not announced yet; again, without a site */
        visit->guard.subject = NULL;
        return;
    }
    if (visit->sent == subject) {
        condemn_defined(hpy_typetable_seen(&visit->types, Py_TYPE(subject)));
        return; /* announced; the rest of its edges is lost */
    }
    if (visit->skip_tried == subject) {
        visit->guard.subject = NULL;
        announce_unreadable(visit, subject);
        return;
    }
    visit->skip_tried = subject;
    settle();
    struct hpy_plan *plan = plan_of(visit, subject);
    if (!plan) {
        announce_unreadable(visit, subject);
        return;
    }
    plan->n_faults++;
    condemn_defined(plan);
    announce_skipped(visit, subject, plan);
    visit->guard.subject = NULL;
}

void hpy_visit_send_skipped(struct hpy_visit *visit)
{
    for (size_t i = 0; i < visit->types.plans.n && visit->status == HPY_OK; i++) {
        const struct hpy_plan *plan =
            (const struct hpy_plan *)(uintptr_t)visit->types.plans.at[i];
        if (plan->n_skipped)
            hpy_visit_check(visit, visit->sink->ops->skipped(
                            visit->sink, plan->index, plan->n_skipped,
                            plan->def_failed
                                ? HPY_STR("a fault in a function of its heap definition")
                                : HPY_STR("a fault while its referents were read"),
                            visit->err));
    }
    if (visit->n_unreadable && visit->status == HPY_OK)
        hpy_visit_check(visit, visit->sink->ops->skipped(
                        visit->sink, visit->unreadable_type, visit->n_unreadable,
                        HPY_STR("no object at an address that was referred to"),
                        visit->err));
}

void hpy_visit_condemn(struct hpy_visit *visit, PyObject *object)
{
    struct hpy_plan *plan = hpy_typetable_seen(&visit->types, Py_TYPE(object));
    if (plan)
        plan->n_faults = FAULTS_OF_A_TYPE;
}

void hpy_visit_meet(struct hpy_visit *visit, const void *object)
{
    struct hpy_visit_level *level = &visit->levels[0];
    level_reset(level);
    hpy_gather_add(&level->gather, object, 0);
    meet(visit, &level->gather);
    hpy_visit_drain(visit);
}

void hpy_visit_meet_gathered(struct hpy_visit *visit)
{
    meet(visit, &visit->levels[0].gather);
}

void hpy_visit_announce(struct hpy_visit *visit, PyObject *object)
{
    announce(visit, object, 0);
    visit->guard.subject = NULL;
}

void hpy_visit_read(struct hpy_visit *visit, PyObject *object)
{
    look_at(visit, object);
    const struct hpy_plan *plan = plan_of(visit, object);
    level_reset(&visit->levels[0]);
    if (plan)
        (void)read_object(&visit->levels[0], object, plan);
}

void hpy_visit_gather_names(struct hpy_visit *visit)
{
    level_reset(&visit->levels[0]);
    visit->levels[0].put_off = true;
}

void hpy_visit_gather_edges(struct hpy_visit *visit)
{
    level_reset(&visit->levels[0]);
}

void hpy_visit_begin_virtual(struct hpy_visit *visit, const struct hpy_node_info *node)
{
    level_reset(&visit->levels[0]);
    visit->levels[0].sending = true;
    if (visit->status == HPY_OK)
        hpy_visit_check(visit, visit->sink->ops->node(visit->sink, node, visit->err));
}

void hpy_visit_end_virtual(struct hpy_visit *visit)
{
    struct hpy_gather *gather = &visit->levels[0].gather;
    drop_unmet(visit, gather);
    send_edges(visit, gather->at, gather->n);
    level_reset(&visit->levels[0]);
}

void hpy_visit_init(struct hpy_visit *visit, struct hpy_sink *sink,
                    struct hpy_scratch *scratch, struct hpy_walk_result *result,
                    const struct hpy_walk_options *options, struct hpy_err *err)
{
    visit->sink = sink;
    visit->err = err;
    visit->result = result;
    visit->contents.values = options->values;
    visit->contents.preview_bytes = options->preview_bytes;
    hpy_names_init(&visit->names, sink, err);
    hpy_sites_init(&visit->sites, options->traces, &visit->names, sink, err);
    hpy_typetable_init(&visit->types, sink, &visit->names, &visit->defs, scratch, err);
    visit->seen = hpy_addrset_new();
    if (!visit->seen)
        hpy_visit_fail(visit, HPY_ENOMEM, "no memory for the set of addresses");
}

void hpy_visit_release(struct hpy_visit *visit)
{
    for (unsigned depth = 0; depth < HPY_VISIT_LEVELS; depth++)
        hpy_relate_release(&visit->levels[depth].relate);
    hpy_words_release(&visit->static_types);
    hpy_words_release(&visit->running);
    hpy_words_release(&visit->big);
    hpy_words_release(&visit->pending);
    hpy_typetable_release(&visit->types);
    hpy_heapdefs_release(&visit->defs);
    hpy_contents_release(&visit->contents);
    hpy_sites_release(&visit->sites);
    hpy_names_release(&visit->names);
    hpy_addrset_free(visit->seen);
    hpy_addrset_free(visit->hidden);
}

void hpy_visit_prepare(struct hpy_visit *visit, PyInterpreterState *interp)
{
    visit->types.interp = interp;
    visit->types.python_traverse = hpy_type_python_traverse(interp);
    visit->contents.interp = interp;
    for (PyInterpreterState *each = hpy_interp_first(); each; each = hpy_interp_next(each))
        if (hpy_contents_know_modules(&visit->contents, each) != 0)
            hpy_visit_fail(visit, HPY_ENOMEM, "no memory for the names of modules");
    hpy_sizes_begin(interp);
    for (unsigned depth = 0; depth < HPY_VISIT_LEVELS; depth++) {
        struct hpy_visit_level *level = &visit->levels[depth];
        hpy_relate_init(&level->relate);
        level->gather.context = visit;
        level->gather.names = &visit->names;
        level->gather.seen = visit->seen;
    }
}

uint64_t hpy_visit_memory(const struct hpy_visit *visit)
{
    size_t words = visit->pending.room + visit->big.room + visit->running.room +
                   visit->static_types.room + visit->types.plans.room;
    for (unsigned depth = 0; depth < HPY_VISIT_LEVELS; depth++)
        words += visit->levels[depth].relate.visited.room;
    return words * sizeof(uint64_t) + (visit->seen ? hpy_addrset_memory(visit->seen) : 0);
}
