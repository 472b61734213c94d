#include "capture/relate.h"

#include <string.h>

#include "capture/cpython/dict.h"
#include "capture/cpython/frames.h"
#include "capture/cpython/inside.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/parts.h"
#include "capture/cpython/types.h"
#include "capture/rest.h"

#define FEW 24

void hpy_relate_init(struct hpy_relate *relate)
{
    *relate = (struct hpy_relate){ .ask_budget = HPY_RELATE_ASK_STEPS };
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
        if (gather->n + 2 > HPY_GATHER_ROOM)
            gather->spill(gather); /* the two stay side by side */
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
        if (!member)
            continue;
        hpy_gather_add(gather, member, HPY_REL_INDEX(HPY_REL_SET_ITEM, n));
        n++; /* not in the macro, which takes its argument twice */
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
                       const struct hpy_plan *plan, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < plan->n_slots; i++) {
        if (plan->slots[i].offset < from || plan->slots[i].offset >= to)
            continue;
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

static bool take(struct hpy_relate *relate, size_t from, size_t to, uint64_t target)
{
    for (size_t i = from; i < to; i++)
        if (relate->visited.at[i] == target) {
            relate->visited.at[i] = 0;
            relate->next = i + 1;
            return true;
        }
    return false;
}

bool hpy_relate_account(struct hpy_relate *relate, uint64_t target)
{
    if (relate->counting) {
        uint32_t n;
        if (!hpy_map_get(&relate->counts, target, &n) || n == 0)
            return false;
        (void)hpy_map_put(&relate->counts, target, n - 1); /* there: no growth */
        return true;
    }
    return take(relate, relate->next, relate->visited.n, target) ||
           take(relate, 0, relate->next, target);
}

static void account_all(struct hpy_relate *relate, const struct hpy_gather *gather)
{
    for (size_t i = relate->aside ? gather->n : relate->n_proved; i < gather->n; i++)
        if (hpy_rel_keeps_alive(gather->at[i].rel))
            (void)hpy_relate_account(relate, gather->at[i].target);
    relate->n_proved = 0;
}

/* Keep what tp_traverse shows too. A value in a dict goes with its key, which is the
 * edge before it. */
static void prove_all(struct hpy_relate *relate, struct hpy_gather *gather)
{
    size_t kept = 0;
    bool dropped = false;
    for (size_t i = 0; i < gather->n; i++) {
        struct hpy_edge edge = gather->at[i];
        dropped = (dropped && HPY_REL_KIND(edge.rel) == HPY_REL_DICT_VALUE) ||
                  !hpy_relate_account(relate, edge.target);
        if (!dropped)
            gather->at[kept++] = edge;
    }
    gather->n = kept;
}

static void spill_accounted(struct hpy_gather *gather)
{
    struct hpy_relate *relate = gather->accounting;
    if (relate->proving)
        prove_all(relate, gather);
    else
        account_all(relate, gather);
    relate->outer_spill(gather);
}

static bool on_hide(struct hpy_gather *gather, PyObject *value)
{
    return hpy_relate_account(gather->accounting, (uint64_t)(uintptr_t)value);
}

static void on_hidden(struct hpy_gather *gather, PyObject *value)
{
    (void)on_hide(gather, value);
}

static void read_layout(struct hpy_relate *relate, struct hpy_gather *gather,
                        PyObject *object, const struct hpy_plan *plan)
{
    relate->proving = plan->traverse;
    plan->read(gather, object);
    if (relate->proving) {
        prove_all(relate, gather);
        relate->n_proved = gather->n;
        relate->proving = false;
    }
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

static bool read_named(struct hpy_relate *relate, struct hpy_gather *gather,
                       PyObject *object, const struct hpy_plan *plan,
                       void (*hidden)(struct hpy_gather *gather, PyObject *value))
{
    bool inside = false;
    if (plan->read)
        read_layout(relate, gather, object, plan);
    read_family(relate, gather, object, plan);
    read_slots(gather, object, plan, 0, plan->own_bytes);
    if (plan->own_bytes != HPY_OWN_ALL) {
        account_all(relate, gather);
        relate->aside = true;
        read_slots(gather, object, plan, plan->own_bytes, HPY_OWN_ALL);
    }
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
        (plan->is_type && !hpy_type_is_heap((PyTypeObject *)object))) {
        gather->hide = NULL;
        return read_named(relate, gather, object, plan, NULL);
    }

    relate->proving = relate->aside = false;
    relate->visited.n = relate->next = relate->n_proved = 0;
    relate->plan = plan;
    if (plan->def && plan->def->traverse)
        hpy_heapdef_traverse(plan->def, object, on_visit, relate);
    else
        (void)plan->type->tp_traverse(object, on_visit, relate);
    /* A few are found sooner by looking at them. */
    relate->counting = relate->visited.n > FEW &&
                       (plan->container || (plan->def && plan->def->relate));
    if (relate->counting)
        count_visited(relate);

    gather->accounting = relate;
    gather->hide = on_hide;
    relate->outer_spill = gather->spill;
    gather->spill = spill_accounted;
    bool inside = read_named(relate, gather, object, plan, on_hidden);
    gather->spill = relate->outer_spill;
    account_all(relate, gather);
    hpy_rest_add(relate, gather, object);
    return inside;
}
