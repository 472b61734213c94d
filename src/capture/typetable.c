#include "capture/typetable.h"

#include <string.h>

#include "capture/cpython/layouts.h"
#include "capture/cpython/types.h"

#define MAX_SLOTS 1024
#define MAX_BASES 64   /* of one chain of tp_base; deeper is no type */
#define MAX_META 8     /* type of type of … ends at type within that */

void hpy_typetable_init(struct hpy_typetable *table, struct hpy_sink *sink,
                        struct hpy_names *names, const struct hpy_heapdefs *defs,
                        struct hpy_scratch *scratch, struct hpy_err *err)
{
    memset(table, 0, sizeof(*table));
    table->sink = sink;
    table->names = names;
    table->defs = defs;
    table->scratch = scratch;
    table->err = err;
}

void hpy_typetable_release(struct hpy_typetable *table)
{
    hpy_map_release(&table->by_addr);
    hpy_words_release(&table->plans);
}

struct hpy_plan *hpy_typetable_seen(struct hpy_typetable *table, PyTypeObject *type)
{
    uint32_t at;
    if (!hpy_map_get(&table->by_addr, (uint64_t)(uintptr_t)type, &at))
        return NULL;
    return (struct hpy_plan *)(uintptr_t)table->plans.at[at];
}

/* Whether memory looks like a type: its metatype is a subtype of type, and the
 * chain of metatypes ends at type itself. */
static bool plausible(PyTypeObject *type)
{
    PyTypeObject *meta = type;
    for (int i = 0; i < MAX_META; i++) {
        if ((uintptr_t)meta < 4096 || (uintptr_t)meta % 8 != 0 || (uintptr_t)meta >> 57)
            return false;
        meta = Py_TYPE((PyObject *)meta);
        if (meta == &PyType_Type)
            break;
    }
    if (meta != &PyType_Type || type->tp_basicsize < (Py_ssize_t)sizeof(PyObject) ||
        type->tp_itemsize < 0 || !type->tp_name)
        return false;
    int n_bases = 0;
    for (PyTypeObject *base = type->tp_base; base; base = base->tp_base)
        if (++n_bases > MAX_BASES || (uintptr_t)base % 8 != 0)
            return false;
    return true;
}

/* Slots while they are collected. */
struct slots {
    struct hpy_slot at[MAX_SLOTS];
    uint32_t n;
};

static void add_slot(struct slots *slots, uint32_t offset, uint32_t rel)
{
    for (uint32_t i = 0; i < slots->n; i++)
        if (slots->at[i].offset == offset)
            return;
    if (slots->n < MAX_SLOTS)
        slots->at[slots->n++] = (struct hpy_slot){ offset, rel };
}

static void add_fields(struct hpy_typetable *table, struct slots *slots,
                       const struct hpy_field *fields)
{
    for (; fields->name; fields++)
        add_slot(slots, fields->offset,
                 HPY_REL(fields->kind, hpy_names_text(table->names, fields->name)));
}

static void add_members(struct hpy_typetable *table, struct slots *slots,
                        PyTypeObject *type, Py_ssize_t dictoffset)
{
    PyObject *dict = hpy_type_dict(type, table->interp);
    size_t pos = 0;
    PyObject *key, *value;

    if (!dict || !PyDict_Check(dict))
        return;
    while (hpy_dict_next(dict, &pos, &key, &value)) {
        const char *name;
        uint32_t offset;
        if (hpy_member_slot(&name, &offset, value) && (Py_ssize_t)offset != dictoffset)
            add_slot(slots, offset,
                     HPY_REL(HPY_REL_ATTR, hpy_names_text(table->names, name)));
    }
}

/* A layout's words: those to be read as they are join the slots, the others only name
 * what tp_traverse shows. */
static void add_layout(struct hpy_typetable *table, struct hpy_plan *plan,
                       struct slots *slots, struct slots *words, PyTypeObject *base)
{
    const struct hpy_layout *row = hpy_layout_of(base);
    struct hpy_layout_word word = { .offset = 0 };

    if (!row)
        return;
    if (!plan->read)
        plan->read = row->read;
    for (const char *at = row->words; hpy_layout_next(&word, &at);) {
        if (word.offset + sizeof(PyObject *) > (size_t)base->tp_basicsize)
            return;
        add_slot(word.unshown ? slots : words, word.offset,
                 HPY_REL(word.attribute ? HPY_REL_ATTR : HPY_REL_FIELD,
                         hpy_names_piece(table->names, word.name)));
    }
}

/* Members of a tuple's subclass are its items by name, but for a struct sequence's
 * last ones. */
static void add_hidden_items(struct hpy_typetable *table, struct slots *words,
                             PyTypeObject *type)
{
    const char *name;
    uint32_t offset;
    for (size_t i = 0; hpy_type_hidden_item(&name, &offset, type, i, table->interp); i++)
        if (name)
            add_slot(words, offset, HPY_REL(HPY_REL_ATTR, hpy_names_text(table->names, name)));
}

/* Which reader, which fields, and whether tp_traverse is to be asked as well. */
static void plan_reading(struct hpy_typetable *table, struct hpy_plan *plan,
                         struct slots *slots, struct slots *words)
{
    PyTypeObject *type = plan->type;
    PyTypeObject *native = type; /* nearest base that no class statement made */
    const struct hpy_family *family = NULL; /* nearest row that has its own reader */
    bool complete = false;

    while (native->tp_base && native->tp_traverse == table->python_traverse &&
           hpy_type_is_heap(native))
        native = native->tp_base;

    /* What `type` instances hold at fixed offsets is the business of its reader. */
    for (PyTypeObject *base = type; base; base = base->tp_base) {
        const struct hpy_family *row = hpy_family_of(base);
        if (!row) {
            if (type->tp_flags & Py_TPFLAGS_TUPLE_SUBCLASS)
                add_hidden_items(table, words, base);
            else if (!plan->is_type)
                add_members(table, slots, base, type->tp_dictoffset);
            /* A class made by a class statement may be called anything. */
            if (!hpy_type_is_heap(base) || base->tp_traverse != table->python_traverse)
                add_layout(table, plan, slots, words, base);
            continue;
        }
        add_fields(table, slots, row->fields);
        if (!family)
            family = row;
    }
    if (!native->tp_traverse)
        complete = true;
    else if (family && family->complete)
        complete = native->tp_traverse == family->type->tp_traverse;

    plan->first_place = family && family->type ? (uint32_t)family->type->tp_basicsize
                                               : (uint32_t)sizeof(PyObject);
    plan->reader = family ? (uint8_t)family->reader : HPY_READ_FIELDS;
    plan->traverse = !complete;
    plan->container = plan->reader == HPY_READ_DICT || plan->reader == HPY_READ_LIST ||
                      plan->reader == HPY_READ_TUPLE || plan->reader == HPY_READ_SET;
}

static uint8_t content_rule(const PyTypeObject *type)
{
    static const struct {
        unsigned long flag;
        uint8_t rule;
    } by_flag[] = {
        { Py_TPFLAGS_UNICODE_SUBCLASS, HPY_SAY_STR },
        { Py_TPFLAGS_BYTES_SUBCLASS, HPY_SAY_BYTES },
        { Py_TPFLAGS_LONG_SUBCLASS, HPY_SAY_INT },
        { Py_TPFLAGS_TYPE_SUBCLASS, HPY_SAY_TYPE },
        { Py_TPFLAGS_DICT_SUBCLASS, HPY_SAY_DICT },
        { Py_TPFLAGS_LIST_SUBCLASS, HPY_SAY_SIZE },
        { Py_TPFLAGS_TUPLE_SUBCLASS, HPY_SAY_SIZE },
    };
    static const struct {
        const PyTypeObject *type;
        uint8_t rule;
    } by_base[] = {
        { &PyFloat_Type, HPY_SAY_FLOAT },
        { &PySet_Type, HPY_SAY_SET },
        { &PyFrozenSet_Type, HPY_SAY_SET },
        { &PyByteArray_Type, HPY_SAY_SIZE },
        { &PyModule_Type, HPY_SAY_MODULE },
        { &PyFunction_Type, HPY_SAY_FUNCTION },
        { &PyCFunction_Type, HPY_SAY_BUILTIN },
        { &PyCode_Type, HPY_SAY_CODE },
        { &PyMethodDescr_Type, HPY_SAY_DESCRIPTOR },
        { &PyClassMethodDescr_Type, HPY_SAY_DESCRIPTOR },
        { &PyWrapperDescr_Type, HPY_SAY_DESCRIPTOR },
        { &PyMemberDescr_Type, HPY_SAY_DESCRIPTOR },
        { &PyGetSetDescr_Type, HPY_SAY_DESCRIPTOR },
        { &PyGen_Type, HPY_SAY_GENERATOR },
        { &PyCoro_Type, HPY_SAY_GENERATOR },
        { &PyAsyncGen_Type, HPY_SAY_GENERATOR },
    };
    for (size_t i = 0; i < sizeof(by_flag) / sizeof(by_flag[0]); i++)
        if (type->tp_flags & by_flag[i].flag)
            return by_flag[i].rule;
    for (const PyTypeObject *base = type; base; base = base->tp_base)
        for (size_t i = 0; i < sizeof(by_base) / sizeof(by_base[0]); i++)
            if (base == by_base[i].type)
                return by_base[i].rule;
    return HPY_SAY_NOTHING;
}

/* Relations of a class's shared keys, by index. */
static bool plan_attrs(struct hpy_typetable *table, struct hpy_plan *plan)
{
    struct hpy_keys_view keys;
    uint32_t *rel;

    hpy_attrs_of(&plan->attrs, plan->type);
    if (!plan->attrs.keys)
        return true;
    hpy_keys_view(&keys, plan->attrs.keys);
    if (keys.n == 0)
        return true;
    rel = hpy_scratch_alloc(table->scratch, keys.n * sizeof(*rel));
    if (!rel)
        return false;
    for (size_t i = 0; i < keys.n; i++)
        rel[i] = HPY_REL(HPY_REL_ATTR,
                         hpy_names_str(table->names, hpy_keys_entry(&keys, i)));
    plan->attrs.rel = rel;
    plan->attrs.n_rel = (uint32_t)keys.n;
    return true;
}

static bool keep_slots(const struct hpy_slot **out, uint16_t *n, struct hpy_typetable *table,
                       const struct slots *slots)
{
    struct hpy_slot *copy = NULL;
    *n = (uint16_t)slots->n;
    *out = NULL;
    if (slots->n == 0)
        return true;
    copy = hpy_scratch_alloc(table->scratch, slots->n * sizeof(*copy));
    if (copy)
        memcpy(copy, slots->at, slots->n * sizeof(*copy));
    *out = copy;
    return copy != NULL;
}

static struct hpy_plan *no_memory(struct hpy_typetable *table)
{
    table->status = hpy_fail(table->err, HPY_ENOMEM, "out of memory for the types met");
    return NULL;
}

struct hpy_plan *hpy_typetable_add(struct hpy_typetable *table, PyTypeObject *type)
{
    /* 8 KiB each; one walk at a time per process (guard.h) */
    static struct slots slots, words;
    struct hpy_type_info info;
    struct hpy_type_text text;
    struct hpy_plan plan = { .type = type };

    if (table->status != HPY_OK || !plausible(type))
        return NULL;
    plan.heap = hpy_type_is_heap(type);
    plan.has_gc = (type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0;
    plan.is_type = (type->tp_flags & Py_TPFLAGS_TYPE_SUBCLASS) != 0;
    plan.content = content_rule(type);
    plan.size_rule = hpy_size_rule_of(type);
    plan.def = hpy_heapdefs_of(table->defs, type);
    if (!plan_attrs(table, &plan))
        return no_memory(table);
    slots.n = words.n = 0;
    plan_reading(table, &plan, &slots, &words);
    plan.own_bytes = HPY_OWN_ALL;
    if (plan.def && plan.def->traverse) {
        plan.traverse = true;
        if (plan.def->type != type)
            plan.own_bytes = (uint32_t)plan.def->type->tp_basicsize;
    }
    if (!keep_slots(&plan.slots, &plan.n_slots, table, &slots) ||
        !keep_slots(&plan.words, &plan.n_words, table, &words))
        return no_memory(table);
    plan.leaf = !plan.heap && !plan.traverse && plan.reader == HPY_READ_FIELDS &&
                !plan.read && plan.n_slots == 0 && plan.attrs.mode == HPY_ATTRS_NONE;
    hpy_type_describe(&info, &text, type, table->interp);

    struct hpy_plan *kept = hpy_scratch_alloc(table->scratch, sizeof(*kept));
    if (!kept)
        return no_memory(table);
    if (table->names->status != HPY_OK) {
        table->status = table->names->status;
        return NULL;
    }
    if (table->n >= HPY_MAX_TYPES) {
        table->status = hpy_fail(table->err, HPY_ELIMIT, "too many types");
        return NULL;
    }
    plan.index = table->n++;
    *kept = plan;
    table->status = table->sink->ops->type(table->sink, plan.index, &info, table->err);
    if (table->status != HPY_OK)
        return NULL;
    if (hpy_words_push(&table->plans, (uint64_t)(uintptr_t)kept) != 0 ||
        hpy_map_put(&table->by_addr, (uint64_t)(uintptr_t)type,
                    (uint32_t)(table->plans.n - 1)) != 0)
        return no_memory(table);
    return kept;
}

uint32_t hpy_typetable_virtual(struct hpy_typetable *table, const char *name)
{
    struct hpy_type_info info = {
        .name = { name, strlen(name) },
        .module = HPY_STR("interpreter"),
    };
    if (table->status == HPY_OK)
        table->status = table->sink->ops->type(table->sink, table->n, &info, table->err);
    return table->n++;
}
