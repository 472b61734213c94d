/* The phases of a walk. How objects are visited is said in capture/visit.h. */
#include "capture/walk.h"

#include <string.h>
#include <time.h>

#include "capture/cpython/frames.h"
#include "capture/cpython/gc.h"
#include "capture/cpython/interp.h"
#include "capture/roots.h"
#include "capture/visit.h"
#include "engine/facts.h"

enum phase {
    PHASE_HIDE,    /* find what is to be left out */
    PHASE_MARK,    /* note what the garbage collector's lists hold */
    PHASE_DEFS,    /* find what extension types say of themselves */
    PHASE_PREPARE, /* read the states, announce the root */
    PHASE_ROOTS,   /* meet what it holds */
    PHASE_SHOWN,   /* meet what is to be there although nothing may hold it */
    PHASE_LISTS,   /* announce the lists, in their order */
    PHASE_FRAMES,  /* meet what running frames hold for certain */
    PHASE_STACKS,  /* announce them, scanning their evaluation stacks */
    PHASE_FINISH,
    PHASE_DONE
};

struct walk {
    struct hpy_visit visit;
    struct hpy_roots roots;
    const struct hpy_hide *hide;
    struct hpy_scratch *scratch;
    uint32_t frame_type;
    /* where the phases stand, so that they go on after a fault */
    enum phase phase;
    size_t next_root, next_bare, next_shown;
    PyInterpreterState *interp;
    unsigned list;
    struct hpy_gc_cursor cursor;
    bool in_list;
    size_t next_running, next_announced;
};

/* A fault in here is fatal: it would be in the objects of who captures. */
static void hide(struct walk *walk)
{
    if (!walk->hide)
        return;
    walk->visit.hidden = hpy_addrset_new();
    if (!walk->visit.hidden) {
        hpy_visit_fail(&walk->visit, HPY_ENOMEM, "no memory for what is left out");
        return;
    }
    hpy_visit_check(&walk->visit, hpy_hide_find(walk->visit.hidden, walk->hide,
                                                walk->scratch, walk->visit.err));
    walk->roots.hidden = walk->visit.hidden;
}

static struct hpy_gather *gather_of(struct walk *walk)
{
    return &walk->visit.levels[0].gather;
}

static void announce_root(struct walk *walk)
{
    struct hpy_node_info node = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };

    node.type = hpy_typetable_virtual(&walk->visit.types, "RootState");
    hpy_visit_check(&walk->visit, walk->visit.types.status);
    hpy_visit_begin_virtual(&walk->visit, &node);
    for (size_t i = 0; i < walk->roots.addrs.n; i++)
        hpy_gather_add(gather_of(walk), (const void *)(uintptr_t)walk->roots.addrs.at[i],
                       (uint32_t)walk->roots.rels.at[i]);
    hpy_visit_end_virtual(&walk->visit);
}

static void find_definitions(struct walk *walk)
{
    struct hpy_guard *guard = &walk->visit.guard;
    while (hpy_heapdefs_step(&walk->visit.defs, &guard->subject))
        guard->ticks++;
    if (walk->visit.defs.out_of_memory)
        hpy_visit_fail(&walk->visit, HPY_ENOMEM, "no memory for the definitions of types");
}

static void prepare(struct walk *walk)
{
    hpy_visit_prepare(&walk->visit, hpy_interp_main());
    hpy_roots_find(&walk->roots);
    if (walk->roots.out_of_memory)
        hpy_visit_fail(&walk->visit, HPY_ENOMEM, "no memory for the roots");
    if (walk->roots.broken)
        hpy_visit_fail(&walk->visit, HPY_ETARGET, "a thread's chain of frames is broken");
    hpy_visit_check(&walk->visit, walk->visit.names.status);
    walk->frame_type = hpy_typetable_virtual(&walk->visit.types, "frame");
    announce_root(walk);
}

static void meet_roots(struct walk *walk)
{
    const struct hpy_roots *roots = &walk->roots;
    while (walk->next_root < roots->addrs.n && walk->visit.status == HPY_OK) {
        uint64_t addr = roots->addrs.at[walk->next_root++];
        if (walk->next_bare < roots->frames.n &&
            roots->frames.at[walk->next_bare] == addr)
            walk->next_bare++; /* bare frames are listed in the order of the roots */
        else if (addr != HPY_ADDR_STATICS)
            hpy_visit_meet(&walk->visit, (const void *)(uintptr_t)addr);
    }
}

static void meet_shown(struct walk *walk)
{
    while (walk->hide && walk->next_shown < walk->hide->n_shown &&
           walk->visit.status == HPY_OK)
        hpy_visit_meet(&walk->visit, walk->hide->shown[walk->next_shown++]);
}

/* What is in the lists is marked as met before anything is announced, and announced
 * in the order of the lists. So references among containers cost a look at one bit:
 * neither is the object touched that they lead to, nor does a list of objects to
 * visit grow with the heap, and neighbours in memory mostly stay neighbours. */
static void mark(struct walk *walk, PyObject *object)
{
    if (hpy_visit_is_hidden(&walk->visit, object))
        return;
    if (hpy_addrset_add(walk->visit.seen, (uint64_t)(uintptr_t)object) == HPY_ADDRSET_FULL)
        hpy_visit_fail(&walk->visit, HPY_ENOMEM, "no memory for the set of addresses");
}

static void announce_listed(struct walk *walk, PyObject *object)
{
    if (hpy_visit_is_hidden(&walk->visit, object))
        return;
    hpy_visit_announce(&walk->visit, object);
    hpy_visit_drain(&walk->visit);
    walk->visit.guard.subject = NULL;
}

static void walk_list(struct walk *walk, void (*step)(struct walk *, PyObject *))
{
    PyObject *object;
    enum hpy_gc_answer answer;

    if (!walk->in_list)
        hpy_gc_begin(&walk->cursor, walk->interp, walk->list);
    walk->in_list = true;
    while (walk->visit.status == HPY_OK &&
           (answer = hpy_gc_next(&object, &walk->cursor)) != HPY_GC_END) {
        if (answer == HPY_GC_BROKEN) {
            hpy_visit_fail(&walk->visit, HPY_ETARGET,
                           "a list of the garbage collector is broken");
            return;
        }
        step(walk, object);
    }
    walk->in_list = false;
}

/* After a fault it goes on where it stood. */
static inline void walk_lists(struct walk *walk, void (*step)(struct walk *, PyObject *))
{
    for (; walk->interp; walk->interp = hpy_interp_next(walk->interp), walk->list = 0)
        for (; walk->list < HPY_GC_LISTS; walk->list++)
            walk_list(walk, step);
    walk->interp = hpy_interp_first(); /* for the next time */
}

static void mark_lists(struct walk *walk)
{
    if (!walk->interp)
        walk->interp = hpy_interp_first();
    walk_lists(walk, mark);
}

static void announce_lists(struct walk *walk)
{
    walk_lists(walk, announce_listed);
}

/* Frames that run: those without an object first, then objects that had to wait. */
static size_t n_running(const struct walk *walk)
{
    return walk->roots.frames.n + walk->visit.running.n;
}

static const void *bare_frame(const struct walk *walk, size_t i)
{
    return i < walk->roots.frames.n
               ? (const void *)(uintptr_t)walk->roots.frames.at[i] : NULL;
}

static PyObject *waiting_object(const struct walk *walk, size_t i)
{
    return i < walk->roots.frames.n
               ? NULL
               : (PyObject *)(uintptr_t)walk->visit.running.at[i - walk->roots.frames.n];
}

/* The list of those that wait grows meanwhile. */
static void meet_running(struct walk *walk)
{
    for (; walk->next_running < n_running(walk) && walk->visit.status == HPY_OK;
         walk->next_running++) {
        const void *bare = bare_frame(walk, walk->next_running);
        if (bare) {
            walk->visit.guard.subject = NULL;
            hpy_visit_gather_edges(&walk->visit);
            hpy_frame_read(gather_of(walk), bare);
        } else {
            hpy_visit_read(&walk->visit, waiting_object(walk, walk->next_running));
        }
        hpy_visit_meet_gathered(&walk->visit);
        hpy_visit_drain(&walk->visit);
    }
}

static void announce_bare_frame(struct walk *walk, const void *raw)
{
    struct hpy_node_info node = {
        .addr = (uint64_t)(uintptr_t)raw,
        .size_bytes = hpy_frame_bytes(raw),
        .type = walk->frame_type,
        .flags = HPY_NODE_VIRTUAL,
    };
    PyObject *code = hpy_frame_code(raw);
    const struct hpy_plan *plan =
        code ? hpy_typetable_find(&walk->visit.types, Py_TYPE(code)) : NULL;
    if (plan)
        node.content = hpy_contents_say(&walk->visit.contents, code, plan);
    hpy_visit_begin_virtual(&walk->visit, &node);
    hpy_frame_read(gather_of(walk), raw); /* names known, referents met */
    hpy_visit_end_virtual(&walk->visit);
}

static void announce_running(struct walk *walk)
{
    walk->visit.last = true;
    gather_of(walk)->scan_stacks = true;
    while (walk->next_announced < n_running(walk) && walk->visit.status == HPY_OK) {
        size_t i = walk->next_announced++;
        const void *bare = bare_frame(walk, i);
        if (bare)
            announce_bare_frame(walk, bare);
        else
            hpy_visit_announce(&walk->visit, waiting_object(walk, i));
    }
    hpy_visit_drain(&walk->visit);
}

static void on_singleton(void *context, const char *name, PyObject *object)
{
    struct walk *walk = context;
    if (hpy_visit_is_seen(&walk->visit, object))
        hpy_gather_named(gather_of(walk), object, HPY_REL_FIELD, name);
}

static void gather_statics(struct walk *walk)
{
    const struct hpy_words *types = &walk->visit.static_types;
    for (size_t i = 0; i < types->n; i++) {
        PyTypeObject *type = (PyTypeObject *)(uintptr_t)types->at[i];
        hpy_gather_named(gather_of(walk), type, HPY_REL_FIELD, type->tp_name);
    }
    hpy_interp_singletons(on_singleton, walk);
}

/* The node of static types and singletons, of those that were met. Read twice,
 * because names are announced before the node whose edges mention them. */
static void announce_statics(struct walk *walk)
{
    struct hpy_node_info node = { .addr = HPY_ADDR_STATICS, .flags = HPY_NODE_VIRTUAL };

    hpy_visit_gather_names(&walk->visit);
    gather_statics(walk);
    node.type = hpy_typetable_virtual(&walk->visit.types, "statics");
    hpy_visit_check(&walk->visit, walk->visit.names.status);
    hpy_visit_check(&walk->visit, walk->visit.types.status);
    hpy_visit_begin_virtual(&walk->visit, &node);
    gather_statics(walk);
    hpy_visit_end_virtual(&walk->visit);
}

static void send_fact(struct walk *walk, const char *key, uint64_t number)
{
    struct hpy_visit *visit = &walk->visit;
    struct hpy_line line = { .n = 0 };
    hpy_line_number(&line, number);
    if (visit->status == HPY_OK)
        hpy_visit_check(visit, visit->sink->ops->fact(visit->sink, hpy_str_of(key),
                                                      hpy_line_str(&line), visit->err));
}

static void send_definitions(struct walk *walk)
{
    struct hpy_visit *visit = &walk->visit;
    if (visit->defs.found.n)
        send_fact(walk, HPY_FACT_HEAPDEFS, visit->defs.found.n);
    if (visit->defs.n_twice && visit->status == HPY_OK)
        hpy_visit_check(visit, visit->sink->ops->fact(
                        visit->sink, hpy_str_of(HPY_FACT_HEAPDEFS_TWICE),
                        hpy_line_str(&visit->defs.twice), visit->err));
    if (visit->defs.n_broken)
        send_fact(walk, HPY_FACT_HEAPDEFS_BROKEN, visit->defs.n_broken);
}

static void finish(struct walk *walk)
{
    announce_statics(walk);
    hpy_visit_send_skipped(&walk->visit);
    send_fact(walk, HPY_FACT_THREADS, walk->roots.n_threads);
    send_fact(walk, HPY_FACT_INTERPRETERS, walk->roots.n_interpreters);
    send_definitions(walk);
    for (unsigned depth = 0; depth < HPY_VISIT_LEVELS; depth++) {
        const struct hpy_relate *relate = &walk->visit.levels[depth].relate;
        walk->visit.result->n_unnamed_edges += relate->n_unnamed;
        if (relate->out_of_memory)
            hpy_visit_fail(&walk->visit, HPY_ENOMEM,
                           "no memory for the referents of one object");
    }
    hpy_visit_check(&walk->visit, walk->visit.names.status);
}

/* A frame object or generator that cannot be read is announced, as skipped, when
 * its turn comes; anything else at once. */
static void recover(struct walk *walk)
{
    PyObject *subject = walk->visit.guard.subject;
    if (walk->phase == PHASE_DEFS && subject) {
        hpy_heapdefs_fault(&walk->visit.defs);
        return;
    }
    if (walk->phase == PHASE_FRAMES && subject && walk->next_running < n_running(walk) &&
        subject == waiting_object(walk, walk->next_running)) {
        hpy_visit_condemn(&walk->visit, subject);
        walk->next_running++;
        return;
    }
    hpy_visit_recover(&walk->visit);
}

static void (*const phases[PHASE_DONE])(struct walk *) = {
    [PHASE_HIDE] = hide,             [PHASE_MARK] = mark_lists,
    [PHASE_DEFS] = find_definitions, [PHASE_PREPARE] = prepare,
    [PHASE_ROOTS] = meet_roots,      [PHASE_SHOWN] = meet_shown,
    [PHASE_LISTS] = announce_lists,  [PHASE_FRAMES] = meet_running,
    [PHASE_STACKS] = announce_running, [PHASE_FINISH] = finish,
};

/* Phases go on where they stood, so no local lives across a jump. */
static void run(struct walk *walk)
{
    if (HPY_GUARD_SET(&walk->visit.guard) != 0)
        recover(walk);
    while (walk->phase != PHASE_DONE && walk->visit.status == HPY_OK) {
        hpy_visit_drain(&walk->visit);
        phases[walk->phase](walk);
        walk->visit.guard.subject = NULL;
        walk->phase++;
    }
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
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
    struct hpy_visit *visit = &walk->visit;
    hpy_visit_init(visit, sink, &scratch, out, options, err);
    hpy_roots_init(&walk->roots, &visit->names);
    walk->hide = options->hide;
    walk->scratch = &scratch;
    hpy_visit_check(visit, sink->ops->begin(sink, err));
    if (visit->status == HPY_OK) {
        if (hpy_guard_up(&visit->guard, &scratch, options->seconds_per_step,
                         options->in_twin) != 0) {
            hpy_visit_fail(visit, HPY_ETARGET,
                           "another capture is going on in this process");
        } else {
            run(walk);
            hpy_guard_down(&visit->guard);
        }
    }
    out->scratch_bytes = scratch.used_bytes + hpy_visit_memory(visit);
    out->walk_ns = now_ns() - start;
    enum hpy_status status = visit->status;
    hpy_roots_release(&walk->roots);
    hpy_visit_release(visit);
    hpy_scratch_release(&scratch);
    return status;
}
