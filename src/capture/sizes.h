/* Sizes: what sys.getsizeof would say, without asking Python.
 *
 * A rule is chosen once per type, by looking along its method resolution order
 * for the __sizeof__ that Python would call: the rule of the built-in type that
 * defines it, or "basic size plus items" when object's applies or when a
 * Python-level or unknown one would have to run (then the size is a guess and
 * says so). Applying a rule reads memory only. */
#ifndef HPY_CAPTURE_SIZES_H
#define HPY_CAPTURE_SIZES_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint16_t hpy_size_rule;

struct hpy_size {
    uint64_t bytes;          /* GC header and pre-header included */
    uint64_t external_bytes; /* buffer elsewhere that `bytes` does not count */
    bool guessed;
};

/* Any interpreter state the rules need (static types' dicts); call once per walk. */
void hpy_sizes_begin(PyInterpreterState *interp);
hpy_size_rule hpy_size_rule_of(PyTypeObject *type);
/* Whether sizes by this rule are guesses, whatever the object. */
bool hpy_size_rule_is_guess(hpy_size_rule rule);
void hpy_size_apply(struct hpy_size *out, PyObject *object, hpy_size_rule rule);

#endif
