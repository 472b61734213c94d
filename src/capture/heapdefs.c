#include "capture/heapdefs.h"

#include <string.h>

#include "capture/cpython/capsule.h"
#include "capture/cpython/dict.h"
#include "capture/cpython/families.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/text.h"
#include "engine/relation.h"

#define MAX_BASES 64
#define MAX_BYTES (UINT64_C(1) << 47) /* user space ends there */

/* ------------------------------------------------------------------- finding */

void hpy_heapdefs_release(struct hpy_heapdefs *defs)
{
    hpy_map_release(&defs->by_type);
    hpy_words_release(&defs->found);
}

static bool has_name(const char *name)
{
    static const char end[] = "." HPY_HEAPDEFS_ATTRIBUTE;
    size_t n = name ? strlen(name) : 0;
    return n > sizeof end - 1 && strcmp(name + n - (sizeof end - 1), end) == 0;
}

static void note_twice(struct hpy_heapdefs *defs, const PyTypeObject *type)
{
    defs->n_twice++;
    if (defs->twice.n)
        hpy_line_add(&defs->twice, ", ");
    hpy_line_add(&defs->twice, type->tp_name);
}

static void add(struct hpy_heapdefs *defs, const NyHeapDef *def)
{
    uint32_t there;
    uint64_t type = (uint64_t)(uintptr_t)def->type;
    if (hpy_map_get(&defs->by_type, type, &there)) {
        /* one array under several names is one */
        if ((const NyHeapDef *)(uintptr_t)defs->found.at[there] != def)
            note_twice(defs, def->type);
    } else if (hpy_family_of(def->type)) {
        note_twice(defs, def->type); /* we know that type ourselves */
    } else if (hpy_words_push(&defs->found, (uint64_t)(uintptr_t)def) != 0 ||
               hpy_map_put(&defs->by_type, type, (uint32_t)(defs->found.n - 1)) != 0) {
        defs->out_of_memory = true;
    }
}

static void look_into(struct hpy_heapdefs *defs, PyObject *module, void *volatile *subject)
{
    const char *name;
    PyObject *dict = hpy_module_dict(module);
    PyObject *value = dict ? hpy_dict_find(dict, HPY_HEAPDEFS_ATTRIBUTE) : NULL;
    const NyHeapDef *def = value ? hpy_capsule_pointer(&name, value) : NULL;
    if (!def)
        return;
    *subject = value;
    if (!has_name(name))
        return;
    for (int i = 0; def[i].type; i++) {
        if (i == HPY_HEAPDEFS_MAX || !PyType_Check((PyObject *)def[i].type)) {
            defs->n_broken++;
            return;
        }
        add(defs, &def[i]);
    }
}

bool hpy_heapdefs_step(struct hpy_heapdefs *defs, void *volatile *subject)
{
    struct hpy_dict_view view;
    PyObject *name, *module, *modules;

    if (!defs->begun)
        defs->interp = hpy_interp_first();
    defs->begun = true;
    if (!defs->interp)
        return false;
    modules = hpy_interp_modules(defs->interp);
    if (modules)
        hpy_dict_view(&view, modules);
    if (!modules || defs->next_module >= view.n) {
        defs->interp = hpy_interp_next(defs->interp);
        defs->next_module = 0;
        return true;
    }
    size_t i = defs->next_module++; /* so that a fault does not come again */
    if (hpy_dict_entry(&name, &module, &view, i)) {
        *subject = module;
        look_into(defs, module, subject);
        *subject = NULL;
    }
    return true;
}

void hpy_heapdefs_fault(struct hpy_heapdefs *defs)
{
    defs->n_broken++;
}

const NyHeapDef *hpy_heapdefs_of(const struct hpy_heapdefs *defs, const PyTypeObject *type)
{
    uint32_t at;
    if (!defs || defs->found.n == 0)
        return NULL;
    for (int i = 0; type && i < MAX_BASES; i++, type = type->tp_base)
        if (hpy_map_get(&defs->by_type, (uint64_t)(uintptr_t)type, &at))
            return (const NyHeapDef *)(uintptr_t)defs->found.at[at];
    return NULL;
}

/* ------------------------------------------------------------------- calling */

/* What Heapy's own types would compare their context with; it is no object of the
 * heap. Its count is written by nobody who keeps to heapdef.h. */
static PyObject nothing = { .ob_refcnt = 1, .ob_type = &PyBaseObject_Type };

static void drop_exception(void)
{
    if (PyErr_Occurred())
        PyErr_Clear();
}

bool hpy_heapdef_size(uint64_t *n_bytes, const NyHeapDef *def, PyObject *object)
{
    if (!def->size)
        return false;
    *n_bytes = def->size(object);
    drop_exception();
    return *n_bytes < MAX_BYTES;
}

void hpy_heapdef_traverse(const NyHeapDef *def, PyObject *object, visitproc visit, void *arg)
{
    NyHeapTraverse ask = {
        .hv = &nothing, .obj = object, .arg = arg, .visit = visit, ._hiding_tag_ = &nothing
    };
    (void)def->traverse(&ask);
    drop_exception();
}

/* The codes of heapdef.h: which relation it is with a relator that is a position, and
 * with a name; where there is none it is told as text. */
static const struct {
    uint8_t by_position, by_name; /* enum hpy_rel_kind, or 0 */
    const char *before, *after;
} codes[NYHR_LIMIT] = {
    [NYHR_ATTRIBUTE] = { 0, HPY_REL_ATTR, ".", "" },
    [NYHR_INDEXVAL] = { HPY_REL_ITEM, 0, "[", "]" },
    [NYHR_INDEXKEY] = { HPY_REL_DICT_KEY, 0, ".keys()[", "]" },
    [NYHR_INTERATTR] = { 0, HPY_REL_FIELD, "->", "" },
    [NYHR_HASATTR] = { 0, 0, ".__dict__.keys()[", "]" },
    [NYHR_LOCAL_VAR] = { 0, HPY_REL_LOCAL, ".f_locals[", "]" },
    [NYHR_CELL] = { 0, HPY_REL_CELL, ".f_locals [", "]" },
    [NYHR_STACK] = { HPY_REL_STACK, 0, "->f_valuestack[", "]" },
    [NYHR_INSET] = { HPY_REL_SET_ITEM, 0, " has [", "]" },
    [NYHR_RELSRC] = { 0, 0, "", "" },
};

struct asking {
    NyHeapRelate ask; /* first: its address is what the function gives back */
    struct hpy_names *names;
    hpy_heapdef_told told;
    void *context;
};

static void add_str(struct hpy_line *line, PyObject *str)
{
    char utf8[HPY_NAME_BYTES];
    struct hpy_str_view view;
    hpy_str_view(&view, str);
    hpy_line_bytes(line, utf8, hpy_str_utf8(utf8, sizeof utf8, &view));
}

/* As repr would, but for characters that it would escape: who shows it does. */
static void add_repr(struct hpy_line *line, PyObject *relator)
{
    struct hpy_int_view number;
    if (PyUnicode_Check(relator)) {
        hpy_line_add(line, "'");
        add_str(line, relator);
        hpy_line_add(line, "'");
    } else if (relator == Py_None || relator == Py_True || relator == Py_False) {
        hpy_line_add(line, relator == Py_None ? "None" : relator == Py_True ? "True" : "False");
    } else if (PyLong_Check(relator)) {
        hpy_int_view(&number, relator);
        if (!number.fits) {
            hpy_line_add(line, "<int>");
            return;
        }
        if (number.negative)
            hpy_line_add(line, "-");
        hpy_line_number(line, number.negative ? 0 - (uint64_t)number.value
                                              : (uint64_t)number.value);
    } else {
        hpy_line_add(line, "<");
        hpy_line_add(line, Py_TYPE(relator)->tp_name);
        hpy_line_add(line, ">");
    }
}

/* What stands behind the referrer: "%s.at(3)" is ".at(3)", "len(%s)" is " len(_)". */
static void add_template(struct hpy_line *line, PyObject *relator)
{
    struct hpy_line whole = { .n = 0 };
    if (PyUnicode_Check(relator))
        add_str(&whole, relator);
    if (whole.n < 2 || whole.at[0] != '%' || whole.at[1] != 's')
        hpy_line_add(line, " ");
    for (size_t i = 0; i < whole.n; i++) {
        bool here = whole.at[i] == '%' && i + 1 < whole.n && whole.at[i + 1] == 's';
        if (here && i > 0)
            hpy_line_add(line, "_");
        else if (!here)
            hpy_line_bytes(line, whole.at + i, 1);
        i += here;
    }
    if (line->n == 0)
        hpy_line_add(line, " itself");
}

static uint32_t relation_of(struct hpy_names *names, unsigned code, PyObject *relator)
{
    struct hpy_int_view number;
    struct hpy_line line = { .n = 0 };
    if (codes[code].by_position && PyLong_Check(relator)) {
        hpy_int_view(&number, relator);
        if (number.fits && !number.negative)
            return HPY_REL_INDEX(codes[code].by_position, (uint64_t)number.value);
    }
    if (codes[code].by_name && PyUnicode_Check(relator)) {
        add_str(&line, relator);
        return HPY_REL(codes[code].by_name, hpy_names_content(names, hpy_line_str(&line)));
    }
    hpy_line_add(&line, codes[code].before);
    if (code == NYHR_RELSRC)
        add_template(&line, relator);
    else
        add_repr(&line, relator);
    hpy_line_add(&line, codes[code].after);
    return HPY_REL(HPY_REL_TOLD, hpy_names_content(names, hpy_line_str(&line)));
}

static int on_relation(unsigned int code, PyObject *relator, NyHeapRelate *ask)
{
    struct asking *asking = (struct asking *)(void *)ask;
    uint32_t rel = 0;
    bool known = code > 0 && code < NYHR_LIMIT;
    drop_exception(); /* of a relator that could not be made */
    if (known)
        rel = relation_of(asking->names, code, relator ? relator : Py_None);
    Py_XDECREF(relator); /* before told, which may leave by a jump */
    return !known || asking->told(asking->context, rel) ? 0 : 1;
}

void hpy_heapdef_relate(const NyHeapDef *def, PyObject *source, PyObject *target,
                        struct hpy_names *names, hpy_heapdef_told told, void *context)
{
    struct asking asking = {
        .ask = { .hv = &nothing, .src = source, .tgt = target, .visit = on_relation },
        .names = names,
        .told = told,
        .context = context,
    };
    (void)def->relate(&asking.ask);
    drop_exception();
}
