#include "capture/rest.h"

#include <string.h>

#include "capture/cpython/parts.h"

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

static void add_by_place(struct hpy_relate *relate, struct hpy_gather *gather,
                         PyObject *object, uint64_t target)
{
    uint32_t rel = relation_of_place(relate, gather, object, target);
    hpy_gather_add(gather, (const void *)(uintptr_t)target, rel);
    relate->n_unnamed += rel == HPY_REL(HPY_REL_UNKNOWN, 0);
}

/* ------------------------------------------------------- by what the type tells */

#define ASK_CALLS 1024u                   /* of one object */
#define ASK_OBJECT_STEPS (UINT64_C(1) << 20) /* about a millisecond */
#define ASK_CALL_STEPS 16u                /* of a call with nothing to look through */

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* A second reading of the same object asks the same questions: names must be announced
 * before the node is. */
static size_t may_ask(struct hpy_relate *relate, const PyObject *object)
{
    uint64_t cost = relate->visited.n + ASK_CALL_STEPS;
    if (relate->asked != object) {
        uint64_t n = least(ASK_CALLS, least(ASK_OBJECT_STEPS, relate->ask_budget) / cost);
        relate->asked = object;
        relate->n_may_ask = (size_t)n;
        relate->ask_budget -= least(n, relate->visited.n) * cost;
    }
    return relate->n_may_ask;
}

struct telling {
    struct hpy_relate *relate;
    struct hpy_gather *gather;
    uint64_t target;
};

/* No more than tp_traverse showed: a reference counts once. */
static bool on_told(void *context, uint32_t rel)
{
    const struct telling *telling = context;
    if (!hpy_relate_account(telling->relate, telling->target))
        return false;
    hpy_gather_add(telling->gather, (const void *)(uintptr_t)telling->target, rel);
    return true;
}

static void ask(struct hpy_relate *relate, struct hpy_gather *gather, PyObject *object,
                uint64_t target)
{
    struct telling telling = { relate, gather, target };
    hpy_heapdef_relate(relate->plan->def, object, (PyObject *)(uintptr_t)target,
                       gather->names, on_told, &telling);
    while (hpy_relate_account(relate, target))
        add_by_place(relate, gather, object, target);
}

/* ------------------------------------------------------------------------- all */

static bool is_left(const struct hpy_relate *relate, uint64_t target)
{
    uint32_t n = 0;
    return !relate->counting || (hpy_map_get(&relate->counts, target, &n) && n > 0);
}

void hpy_rest_add(struct hpy_relate *relate, struct hpy_gather *gather, PyObject *object)
{
    bool begun = false, tells = relate->plan->def && relate->plan->def->relate;
    size_t n_asked = 0, n_may = 0;

    for (size_t i = 0; i < relate->visited.n; i++) {
        uint64_t target = relate->visited.at[i];
        if (!target || !is_left(relate, target))
            continue;
        if (!begun) {
            begin_places(relate);
            n_may = tells ? may_ask(relate, object) : 0;
            begun = true;
        }
        if (n_asked < n_may) {
            n_asked++;
            ask(relate, gather, object, target);
            continue;
        }
        if (relate->counting)
            (void)hpy_relate_account(relate, target);
        add_by_place(relate, gather, object, target);
    }
}
