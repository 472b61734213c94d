/* Roots: what the interpreters of the process hold, each labelled by its place.
 *
 * Names are Heapy's: i0_modules, i0_t<ident>_exc_value, i0_t<ident>_f<n> for frame
 * n of a thread, 0 being the outermost; frames of all threads of all interpreters.
 * A frame that has an object is that object, a running generator's frame is the
 * generator, any other is a virtual node of its own. */
#ifndef HPY_CAPTURE_ROOTS_H
#define HPY_CAPTURE_ROOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/names.h"
#include "capture/scratch.h"
#include "engine/sink.h"
#include "sets/addrset.h"

#define HPY_MAX_FRAMES 1000000u /* of one thread; more is a broken chain */

struct hpy_roots {
    struct hpy_names *names;
    const struct hpy_addrset *hidden; /* objects and frames to leave out, or NULL */
    struct hpy_words addrs;  /* targets of the root's edges … */
    struct hpy_words rels;   /* … and their relations, in step */
    struct hpy_words frames; /* raw frames that become virtual nodes */
    uint32_t n_interpreters, n_threads;
    bool out_of_memory, broken;
};

void hpy_roots_init(struct hpy_roots *roots, struct hpy_names *names);
void hpy_roots_release(struct hpy_roots *roots);
/* Reads the states of the process. Faults in it are fatal to a capture. */
void hpy_roots_find(struct hpy_roots *roots);

#endif
