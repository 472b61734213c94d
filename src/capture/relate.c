#include "capture/relate.h"

#include <string.h>

#include "capture/cpython/dict.h"
#include "capture/cpython/frames.h"
#include "capture/cpython/inside.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/parts.h"
#include "capture/cpython/types.h"

#define FEW 24

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

/* Take one reference to target off what tp_traverse showed; false if it shows none
 * that is left. */
static bool account(struct hpy_relate *relate, uint64_t target)
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
    for (size_t i = relate->n_proved; i < gather->n; i++)
        if (hpy_rel_keeps_alive(gather->at[i].rel))
            (void)account(relate, gather->at[i].target);
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
                  !account(relate, edge.target);
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
    return account(gather->accounting, (uint64_t)(uintptr_t)value);
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

/* The first word of n that is the target and gave no name before. */
static bool find_word(uint32_t *at, uint64_t *used, const void *words, uint32_t first,
                      uint32_t n, uint64_t target)
{
    const uint64_t *word = words;
    for (uint32_t i = first; i < n; i++)
        if (word[i] == target && !(used[i / 64] >> i % 64 & 1)) {
            used[i / 64] |= UINT64_C(1) << i % 64;
            *at = i;
            return true;
        }
    return false;
}

static uint32_t words_of(size_t n_bytes)
{
    size_t n = n_bytes / sizeof(uint64_t);
    return n < HPY_RELATE_PLACES ? (uint32_t)n : HPY_RELATE_PLACES;
}

static void mark_used(struct hpy_relate *relate, Py_ssize_t offset)
{
    if (offset > 0 && offset / 8 < HPY_RELATE_PLACES)
        relate->used[0][offset / 8 / 64] |= UINT64_C(1) << offset / 8 % 64;
}

static void begin_places(struct hpy_relate *relate)
{
    const struct hpy_plan *plan = relate->plan;
    memset(relate->used, 0, sizeof(relate->used));
    for (uint32_t i = 0; i < plan->n_slots; i++)
        mark_used(relate, plan->slots[i].offset);
    mark_used(relate, plan->type->tp_dictoffset);
    mark_used(relate, plan->type->tp_weaklistoffset);
}

static uint32_t relation_of_place(struct hpy_relate *relate, struct hpy_gather *gather,
                                  PyObject *object, uint64_t target)
{
    const struct hpy_plan *plan = relate->plan;
    uint32_t at;

    for (uint32_t i = 0; i < plan->n_words; i++) {
        uint32_t word = plan->words[i].offset / 8;
        if (word < HPY_RELATE_PLACES &&
            find_word(&at, relate->used[0], object, word, word + 1, target))
            return plan->words[i].rel;
    }
    if (find_word(&at, relate->used[0], object, plan->first_place / 8,
                  words_of((size_t)plan->type->tp_basicsize), target))
        return HPY_REL(HPY_REL_FIELD, hpy_names_place(gather->names, NULL, at * 8));
    if (plan->reader == HPY_READ_MODULE) {
        size_t n_bytes;
        const void *state = hpy_module_state(&n_bytes, object);
        if (state && find_word(&at, relate->used[1], state, 0, words_of(n_bytes), target))
            return HPY_REL(HPY_REL_FIELD,
                           hpy_names_place(gather->names, "md_state", at * 8));
    }
    return HPY_REL(HPY_REL_UNKNOWN, 0);
}

/* What no named edge accounted for, in the order of tp_traverse. */
static void add_rest(struct hpy_relate *relate, struct hpy_gather *gather,
                     PyObject *object)
{
    bool begun = false;
    for (size_t i = 0; i < relate->visited.n; i++) {
        uint64_t target = relate->visited.at[i];
        if (!target)
            continue;
        if (relate->counting) {
            uint32_t n = 0;
            if (!hpy_map_get(&relate->counts, target, &n) || n == 0)
                continue;
            (void)hpy_map_put(&relate->counts, target, n - 1);
        }
        if (!begun)
            begin_places(relate);
        begun = true;
        uint32_t rel = relation_of_place(relate, gather, object, target);
        hpy_gather_add(gather, (const void *)(uintptr_t)target, rel);
        relate->n_unnamed += rel == HPY_REL(HPY_REL_UNKNOWN, 0);
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
        (plan->is_type && !hpy_type_is_heap((PyTypeObject *)object))) {
        gather->hide = NULL;
        return read_named(relate, gather, object, plan, NULL);
    }

    relate->proving = false;
    relate->visited.n = relate->next = relate->n_proved = 0;
    relate->plan = plan;
    (void)plan->type->tp_traverse(object, on_visit, relate);
    /* A few are found sooner by looking at them. */
    relate->counting = plan->container && relate->visited.n > FEW;
    if (relate->counting)
        count_visited(relate);

    gather->accounting = relate;
    gather->hide = on_hide;
    relate->outer_spill = gather->spill;
    gather->spill = spill_accounted;
    bool inside = read_named(relate, gather, object, plan, on_hidden);
    gather->spill = relate->outer_spill;
    account_all(relate, gather);
    add_rest(relate, gather, object);
    return inside;
}
