#include "capture/relate.h"

#include "capture/cpython/dict.h"
#include "capture/cpython/frames.h"
#include "capture/cpython/inside.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/parts.h"
#include "capture/cpython/types.h"

void hpy_relate_init(struct hpy_relate *relate)
{
    *relate = (struct hpy_relate){ 0 };
    for (PyInterpreterState *interp = hpy_interp_first(); interp;
         interp = hpy_interp_next(interp)) {
        PyObject *table = hpy_interp_interned(interp);
        if (table && relate->n_interned < HPY_RELATE_INTERNED)
            relate->interned[relate->n_interned++] = table;
    }
}

void hpy_relate_release(struct hpy_relate *relate)
{
    hpy_words_release(&relate->visited);
    hpy_map_release(&relate->counts);
}

static void read_dict(const struct hpy_relate *relate, struct hpy_gather *gather,
                      PyObject *dict)
{
    struct hpy_dict_view view;
    size_t n = 0;

    for (uint32_t i = 0; i < relate->n_interned; i++)
        if (relate->interned[i] == dict)
            return;
    hpy_dict_view(&view, dict);
    for (size_t i = 0; i < view.n; i++) {
        PyObject *key, *value;
        if (!hpy_dict_entry(&key, &value, &view, i))
            continue;
        hpy_gather_add(gather, key, HPY_REL_INDEX(HPY_REL_DICT_KEY, n));
        hpy_gather_add(gather, value, HPY_REL(HPY_REL_DICT_VALUE, 0));
        n++;
    }
}

static void read_items(struct hpy_gather *gather, PyObject *sequence)
{
    size_t n;
    PyObject *const *items = hpy_sequence_items(&n, sequence);
    for (size_t i = 0; i < n; i++)
        hpy_gather_add(gather, items[i], HPY_REL_INDEX(HPY_REL_ITEM, i));
}

static void read_set(struct hpy_gather *gather, PyObject *set)
{
    struct hpy_set_table table;
    size_t n = 0;
    hpy_set_table(&table, set);
    for (size_t i = 0; i < table.n; i++) {
        PyObject *member = hpy_set_entry(&table, i);
        if (member)
            hpy_gather_add(gather, member, HPY_REL_INDEX(HPY_REL_SET_ITEM, n++));
    }
}

static void read_family(struct hpy_relate *relate, struct hpy_gather *gather,
                        PyObject *object, const struct hpy_plan *plan)
{
    switch ((enum hpy_reader)plan->reader) {
    case HPY_READ_FIELDS:
    case HPY_READ_TRAVERSE:
        break;
    case HPY_READ_DICT:
        read_dict(relate, gather, object);
        break;
    case HPY_READ_LIST:
    case HPY_READ_TUPLE:
        read_items(gather, object);
        break;
    case HPY_READ_SET:
        read_set(gather, object);
        break;
    case HPY_READ_TYPE:
        hpy_type_read(gather, (PyTypeObject *)object);
        break;
    case HPY_READ_CODE:
        hpy_code_read(gather, object);
        break;
    case HPY_READ_FRAME:
        hpy_frame_object_read(gather, object);
        break;
    case HPY_READ_GENERATOR:
        hpy_generator_read(gather, object);
        break;
    case HPY_READ_MODULE:
        hpy_module_read(gather, object);
        break;
    }
}

static void read_slots(struct hpy_gather *gather, PyObject *object,
                       const struct hpy_plan *plan)
{
    for (uint32_t i = 0; i < plan->n_slots; i++) {
        PyObject *target =
            *(PyObject **)(void *)((char *)object + plan->slots[i].offset);
        /* A dead weak reference points to None. */
        if (HPY_REL_KIND(plan->slots[i].rel) == HPY_REL_WEAK && target == Py_None)
            continue;
        hpy_gather_add(gather, target, plan->slots[i].rel);
    }
}

static int on_visit(PyObject *target, void *context)
{
    struct hpy_relate *relate = context;
    if (hpy_words_push(&relate->visited, (uint64_t)(uintptr_t)target) != 0) {
        relate->out_of_memory = true;
        return -1;
    }
    return 0;
}

/* Take one reference to target off what tp_traverse showed. */
static void account(struct hpy_relate *relate, uint64_t target)
{
    if (relate->plan->container) {
        uint32_t n;
        if (hpy_map_get(&relate->counts, target, &n) && n > 0)
            (void)hpy_map_put(&relate->counts, target, n - 1); /* there: no growth */
        return;
    }
    for (size_t i = 0; i < relate->visited.n; i++)
        if (relate->visited.at[i] == target) {
            relate->visited.at[i] = 0;
            return;
        }
}

static void account_all(struct hpy_relate *relate, const struct hpy_gather *gather)
{
    for (size_t i = 0; i < gather->n; i++)
        if (hpy_rel_keeps_alive(gather->at[i].rel))
            account(relate, gather->at[i].target);
}

static void spill_accounted(struct hpy_gather *gather)
{
    struct hpy_relate *relate = gather->accounting;
    account_all(relate, gather);
    relate->outer_spill(gather);
}

static void on_hidden(struct hpy_gather *gather, PyObject *value)
{
    account(gather->accounting, (uint64_t)(uintptr_t)value);
}

static void count_visited(struct hpy_relate *relate)
{
    hpy_map_release(&relate->counts);
    for (size_t i = 0; i < relate->visited.n; i++) {
        uint32_t n = 0;
        uint64_t target = relate->visited.at[i];
        if (!target)
            continue;
        (void)hpy_map_get(&relate->counts, target, &n);
        if (hpy_map_put(&relate->counts, target, n + 1) != 0)
            relate->out_of_memory = true;
    }
}

/* What no named edge accounted for, in the order of tp_traverse. */
static void add_rest(struct hpy_relate *relate, struct hpy_gather *gather)
{
    for (size_t i = 0; i < relate->visited.n; i++) {
        uint64_t target = relate->visited.at[i];
        if (!target)
            continue;
        if (relate->plan->container) {
            uint32_t n = 0;
            if (!hpy_map_get(&relate->counts, target, &n) || n == 0)
                continue;
            (void)hpy_map_put(&relate->counts, target, n - 1);
        }
        hpy_gather_add(gather, (const void *)(uintptr_t)target,
                       HPY_REL(HPY_REL_UNKNOWN, 0));
        relate->n_unnamed++;
    }
}

static bool read_named(struct hpy_relate *relate, struct hpy_gather *gather,
                       PyObject *object, const struct hpy_plan *plan,
                       void (*hidden)(struct hpy_gather *gather, PyObject *value))
{
    bool inside = false;
    read_family(relate, gather, object, plan);
    read_slots(gather, object, plan);
    if (plan->attrs.mode != HPY_ATTRS_NONE)
        inside = hpy_attrs_read(gather, object, &plan->attrs, hidden);
    if (plan->heap)
        hpy_gather_add(gather, plan->type, HPY_REL(HPY_REL_TYPE, 0));
    return inside;
}

bool hpy_relate_read(struct hpy_relate *relate, struct hpy_gather *gather,
                     PyObject *object, const struct hpy_plan *plan)
{
    /* A static type is no object of the collector, whatever its metatype says: its
     * tp_traverse may end the process (type_traverse). */
    if (!plan->traverse ||
        (plan->is_type && !hpy_type_is_heap((PyTypeObject *)object)))
        return read_named(relate, gather, object, plan, NULL);

    relate->visited.n = 0;
    relate->plan = plan;
    (void)plan->type->tp_traverse(object, on_visit, relate);
    if (plan->container)
        count_visited(relate);

    gather->accounting = relate;
    relate->outer_spill = gather->spill;
    gather->spill = spill_accounted;
    bool inside = read_named(relate, gather, object, plan, on_hidden);
    gather->spill = relate->outer_spill;
    account_all(relate, gather);
    add_rest(relate, gather);
    return inside;
}
