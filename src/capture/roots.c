#include "capture/roots.h"

#include <string.h>

#include "capture/cpython/frames.h"
#include "capture/cpython/interp.h"
#include "capture/hide.h"
#include "engine/relation.h"

void hpy_roots_init(struct hpy_roots *roots, struct hpy_names *names)
{
    *roots = (struct hpy_roots){ .names = names };
}

void hpy_roots_release(struct hpy_roots *roots)
{
    hpy_words_release(&roots->addrs);
    hpy_words_release(&roots->rels);
    hpy_words_release(&roots->frames);
}

static void add_root(struct hpy_roots *roots, const void *target, uint32_t name)
{
    if (hpy_words_push(&roots->addrs, (uint64_t)(uintptr_t)target) != 0 ||
        hpy_words_push(&roots->rels, HPY_REL(HPY_REL_ROOT, name)) != 0)
        roots->out_of_memory = true;
}

/* "i0_" or "i0_t140…_", put before the names of fields. */
struct place {
    struct hpy_roots *roots;
    struct hpy_line prefix;
    const char *last_text; /* many objects in a row may share one name */
    uint32_t last_name;
};

/* The cache of attribute look-ups is full of names that only hidden code has asked for;
 * those of others have other holders. */
static bool leave_out(const struct hpy_roots *roots, const char *name, PyObject *object)
{
    return roots->hidden &&
           (hpy_hide_has(roots->hidden, object) || strcmp(name, "type_cache") == 0);
}

static void on_root(void *context, const char *name, PyObject *object)
{
    struct place *place = context;
    if (leave_out(place->roots, name, object))
        return;
    if (name != place->last_text) {
        struct hpy_line line = place->prefix;
        hpy_line_add(&line, name);
        place->last_name = hpy_names_once(place->roots->names, hpy_line_str(&line));
        place->last_text = name;
    }
    add_root(place->roots, object, place->last_name);
}

/* Frames that are left out do not count. */
static bool is_hidden(const struct hpy_roots *roots, const struct hpy_frame *frame)
{
    const void *shown = frame->generator ? (const void *)frame->generator
                        : frame->object  ? (const void *)frame->object
                                         : frame->raw;
    return roots->hidden && hpy_addrset_has(roots->hidden, (uint64_t)(uintptr_t)shown);
}

static void find_frames(struct place *place, PyThreadState *thread)
{
    struct hpy_frame frame;
    uint64_t n = 0, n_all = 0;

    for (bool more = hpy_frame_first(&frame, thread); more; more = hpy_frame_outer(&frame)) {
        if (++n_all > HPY_MAX_FRAMES) {
            place->roots->broken = true;
            return;
        }
        n += !is_hidden(place->roots, &frame);
    }
    for (bool more = hpy_frame_first(&frame, thread); more; more = hpy_frame_outer(&frame)) {
        if (is_hidden(place->roots, &frame))
            continue;
        struct hpy_line line = place->prefix;
        hpy_line_add(&line, "f");
        hpy_line_number(&line, --n);
        uint32_t name = hpy_names_once(place->roots->names, hpy_line_str(&line));
        if (frame.generator) {
            add_root(place->roots, frame.generator, name);
        } else if (frame.object) {
            add_root(place->roots, frame.object, name);
        } else {
            add_root(place->roots, frame.raw, name);
            if (hpy_words_push(&place->roots->frames,
                               (uint64_t)(uintptr_t)frame.raw) != 0)
                place->roots->out_of_memory = true;
        }
    }
}

static void find_threads(struct hpy_roots *roots, const struct hpy_line *prefix,
                         PyInterpreterState *interp)
{
    for (PyThreadState *thread = hpy_thread_first(interp); thread;
         thread = hpy_thread_next(thread)) {
        struct place place = { .roots = roots, .prefix = *prefix };
        hpy_line_add(&place.prefix, "t");
        hpy_line_number(&place.prefix, hpy_thread_ident(thread));
        hpy_line_add(&place.prefix, "_");
        hpy_thread_roots(thread, on_root, &place);
        find_frames(&place, thread);
        roots->n_threads++;
    }
}

void hpy_roots_find(struct hpy_roots *roots)
{
    for (PyInterpreterState *interp = hpy_interp_first(); interp;
         interp = hpy_interp_next(interp)) {
        struct place place = { .roots = roots };
        hpy_line_add(&place.prefix, "i");
        hpy_line_number(&place.prefix, hpy_interp_id(interp));
        hpy_line_add(&place.prefix, "_");
        hpy_interp_roots(interp, on_root, &place);
        find_threads(roots, &place.prefix, interp);
        roots->n_interpreters++;
    }
    add_root(roots, (const void *)(uintptr_t)HPY_ADDR_STATICS,
             hpy_names_text(roots->names, "statics"));
}
