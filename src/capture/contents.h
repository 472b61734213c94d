/* Contents: what is said of an object's value.
 *
 * At level names: lengths, hashes, and the text of interned str and of keys of
 * sys.modules, which are names; at level values also numbers and bounded previews. What a
 * module, class, function or code object is called is said at both. */
#ifndef HPY_CAPTURE_CONTENTS_H
#define HPY_CAPTURE_CONTENTS_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/names.h"
#include "capture/scratch.h"
#include "capture/typetable.h"
#include "engine/sink.h"

#define HPY_NAME_TEXT_BYTES 200 /* of a name at level names */

struct hpy_contents {
    bool values;
    uint32_t preview_bytes;
    PyInterpreterState *interp;
    struct hpy_map module_names; /* str that are names of modules and not interned */
    struct hpy_content out;
    struct hpy_line line;
    char text[HPY_MAX_CONTENT_TEXT];
};

void hpy_contents_release(struct hpy_contents *contents); /* also of a zeroed one */
/* Know the names of the interpreter's modules: the keys of sys.modules, which are not
 * interned where C code put them there ('__main__'). It must stand still. 0, or -1 where
 * there is no memory. O(modules). */
int hpy_contents_know_modules(struct hpy_contents *contents, PyInterpreterState *interp);

/* NULL, or what is known; valid until the next call. */
const struct hpy_content *hpy_contents_say(struct hpy_contents *contents,
                                           PyObject *object,
                                           const struct hpy_plan *plan);

#endif
