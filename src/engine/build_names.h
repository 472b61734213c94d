/* The name table under construction: equal texts become one index.
 *
 * Attribute names, type names, modules and reasons for skipping all go through
 * here. Open addressing over the text's XXH3; texts lie in one block with offsets,
 * as the graph keeps them. Private to the builder. */
#ifndef HPY_ENGINE_BUILD_NAMES_H
#define HPY_ENGINE_BUILD_NAMES_H

#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

struct hpy_names {
    char *text;
    uint64_t text_bytes, text_room;
    uint64_t *off; /* n + 1 offsets into text, once n > 0 */
    uint32_t n, room;
    uint32_t *slots; /* index + 1; 0 = free */
    uint32_t n_slots;
};

void hpy_names_dispose(struct hpy_names *names); /* leaves it empty; also on a zeroed one */
/* The index of a text. HPY_ENOMEM, or HPY_ELIMIT at HPY_MAX_NAMES. */
HPY_MUST_CHECK enum hpy_status hpy_names_intern(uint32_t *out, struct hpy_names *names,
                                                struct hpy_str text, struct hpy_err *err);

#endif
