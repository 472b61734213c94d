/* Layouts: what the words of an object are called, for types whose structure no
 * header tells or whose type object has no address at link time.
 *
 * A row is found by the name of a type and its basic size (one of up to
 * HPY_LAYOUT_SIZES, as versions differ in what follows), and by default believed
 * only where it is proven: a word gives its name to a reference that tp_traverse
 * has shown and that is the same pointer. So a row that does not fit names too
 * little; it never invents a reference. Words that tp_traverse leaves out are read
 * as they are, under the guard like all foreign memory.
 *
 * What a row's reader adds is believed in the same way; where the type has no
 * tp_traverse at all, as it is.
 *
 * The words of a row, from the first behind the object's head (offset 16), parted by
 * blanks:
 *     .name   attribute "name"
 *     name    field of the C structure
 *     !name   (or !.name) read even though tp_traverse does not show it
 *     name*7  seven words of that name
 *     -       something else; -7 seven words of that
 * Sources: the files by which the tables are headed, of CPython 3.9 to 3.13. */
#ifndef HPY_CAPTURE_CPYTHON_LAYOUTS_H
#define HPY_CAPTURE_CPYTHON_LAYOUTS_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "capture/gather.h"

#define HPY_LAYOUT_SIZES 4

struct hpy_layout {
    const char *type; /* tp_name; one '*' in it stands for any characters */
    uint16_t struct_bytes[HPY_LAYOUT_SIZES]; /* tp_basicsize */
    const char *words;
    /* For references that are no words of the object, or NULL. */
    void (*read)(struct hpy_gather *gather, PyObject *object);
};

/* Tables, each ended by a row without a name. */
extern const struct hpy_layout hpy_layouts_core[];
extern const struct hpy_layout hpy_layouts_stdlib[];
extern const struct hpy_layout hpy_layouts_foreign[];

/* The row of exactly this type, or NULL. Not for classes made by a class statement,
 * which may be called anything. */
const struct hpy_layout *hpy_layout_of(const PyTypeObject *type);

struct hpy_layout_word {
    struct hpy_str name; /* stays where it is */
    uint32_t offset;
    uint32_t repeat; /* how many words of this name follow */
    bool attribute; /* else a field */
    bool unshown;   /* tp_traverse leaves it out */
};

/* The next named word: start with *at = row->words and word->offset = 0; false at the
 * end. */
bool hpy_layout_next(struct hpy_layout_word *word, const char **at);

#endif
