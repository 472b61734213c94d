/* From members of a set to objects, and back.
 *
 * What a heap has a reference to is there. Of others an object is believed to be there if
 * the collector has one of the same type at its address, or if an object that is there
 * refers to one that has the same type and, where the value cannot change, the same value
 * (capture/alive.h). An address that was used again for another object of the same type
 * and value cannot be told from the first. */
#include "heap_types.h"

#include <string.h>

#include "base/mem.h"
#include "engine/facts.h"

#define PREVIEW_BYTES 256     /* as heap_capture.c */
#define MAX_REFERRERS 256u    /* of one object, that are asked for it */
#define MAX_DEPTH 64u         /* of referrers that must be found first */
#define STEPS_PER_OBJECT 4096u

enum { UNKNOWN = 0, ASKED = 1, THERE = 2, READ = 4 }; /* by node; THERE may be READ too */

struct look {
    const struct hpy_graph *graph;
    const struct hpy_pins *pins; /* NULL: not pinned */
    struct hpy_alive *alive;
    uint8_t *state; /* by node */
    uint32_t statics; /* the node of static types and singletons, or HPY_NO_NODE */
    struct hpy_err err;
};

static PyObject *object_at(const struct look *look, uint32_t node)
{
    return (PyObject *)(uintptr_t)look->graph->addr[node];
}

static bool same_type(const struct look *look, uint32_t node, const PyObject *object)
{
    const struct hpy_graph_type *type = &look->graph->types[look->graph->type[node]];
    return type->node != HPY_NO_NODE &&
           look->graph->addr[type->node] == (uint64_t)(uintptr_t)Py_TYPE(object);
}

/* Values that an object keeps for life. */
static bool is_for_life(enum hpy_content_kind kind)
{
    switch (kind) {
    case HPY_CONTENT_STR:
    case HPY_CONTENT_STR_HASH:
    case HPY_CONTENT_BYTES:
    case HPY_CONTENT_BYTES_HASH:
    case HPY_CONTENT_INT:
    case HPY_CONTENT_BIGINT:
    case HPY_CONTENT_FLOAT:
        return true;
    default:
        return false;
    }
}

/* A text may be interned since, and is then told where its hash was. */
static bool same_content(const struct look *look, uint32_t node, PyObject *object)
{
    struct hpy_content was = hpy_graph_content(look->graph, node);
    if (!is_for_life(was.kind))
        return true;
    const struct hpy_content *is = hpy_lent->alive_content(look->alive, object);
    if (!is || is->length != was.length)
        return false;
    if (is->kind != was.kind)
        return (is->kind == HPY_CONTENT_STR || is->kind == HPY_CONTENT_STR_HASH) &&
               (was.kind == HPY_CONTENT_STR || was.kind == HPY_CONTENT_STR_HASH);
    if (was.kind == HPY_CONTENT_STR_HASH || was.kind == HPY_CONTENT_BYTES_HASH)
        return is->bits == was.bits || !is->bits || !was.bits;
    return is->bits == was.bits && hpy_str_equal(is->text, was.text);
}

/* There is an object at the node's address: whether it is the one. */
static bool is_same(struct look *look, uint32_t node)
{
    PyObject *object = object_at(look, node);
    return same_type(look, node, object) && same_content(look, node, object);
}

/* The collector, or the interpreter for good, says that it is there. */
static bool is_sure(struct look *look, uint32_t node)
{
    const struct hpy_graph *graph = look->graph;
    uint16_t flags = graph->flags[node];
    if (flags & HPY_NODE_VIRTUAL || graph->types[graph->type[node]].node == HPY_NO_NODE)
        return false;
    if (flags & HPY_NODE_IMMORTAL || hpy_lent->alive_listed(look->alive, graph->addr[node]))
        return is_same(look, node);
    return false;
}

static bool held_by_statics(const struct look *look, uint32_t node)
{
    const struct hpy_graph *graph = look->graph;
    for (uint64_t i = graph->in_off[node]; i < graph->in_off[node + 1]; i++)
        if (graph->in_source[i] >= look->statics) /* ascending */
            return graph->in_source[i] == look->statics;
    return false;
}

/* An object that is there refers to target now. */
static void on_edge(void *context, PyObject *target, uint32_t rel)
{
    struct look *look = context;
    (void)rel;
    uint32_t node = hpy_graph_find(look->graph, (uint64_t)(uintptr_t)target);
    if (node == HPY_NO_NODE || look->state[node] & THERE ||
        look->graph->flags[node] & HPY_NODE_VIRTUAL)
        return;
    if (is_same(look, node))
        look->state[node] |= THERE;
}

static enum hpy_status read_once(struct look *look, uint32_t node)
{
    if (look->state[node] & READ)
        return HPY_OK;
    look->state[node] |= READ;
    return hpy_lent->alive_read(look->alive, object_at(look, node), on_edge, look);
}

static bool sure(struct look *look, uint32_t node)
{
    if (!(look->state[node] & (THERE | ASKED)) &&
        ((look->pins && hpy_pins_has(look->pins, look->graph, node)) || is_sure(look, node) ||
         (held_by_statics(look, node) && is_same(look, node))))
        look->state[node] |= THERE;
    return look->state[node] & THERE;
}

struct step {
    uint32_t node;
    uint64_t edge, end; /* referrers still to ask */
};

static struct step step_of(const struct look *look, uint32_t node)
{
    uint64_t from = look->graph->in_off[node], end = look->graph->in_off[node + 1];
    return (struct step){ node, from,
                          end - from > MAX_REFERRERS ? from + MAX_REFERRERS : end };
}

/* Up the referrers to one that is there, then down again, reading each once. */
static enum hpy_status look_for(struct look *look, uint32_t node)
{
    struct step path[MAX_DEPTH];
    size_t depth = 0, n_steps = 0;
    if (sure(look, node) || look->state[node] & ASKED)
        return HPY_OK;
    look->state[node] |= ASKED;
    path[depth++] = step_of(look, node);
    while (depth > 0 && n_steps++ < STEPS_PER_OBJECT) {
        struct step *step = &path[depth - 1];
        if (look->state[step->node] & THERE) {
            if (--depth > 0)
                HPY_TRY(read_once(look, step->node));
            continue;
        }
        if (step->edge == step->end) {
            depth--;
            continue;
        }
        uint32_t referrer = look->graph->in_source[step->edge++];
        if (look->graph->flags[referrer] & HPY_NODE_VIRTUAL)
            continue;
        if (sure(look, referrer)) {
            HPY_TRY(read_once(look, referrer));
        } else if (!(look->state[referrer] & ASKED) && depth < MAX_DEPTH) {
            look->state[referrer] |= ASKED;
            path[depth++] = step_of(look, referrer);
        }
    }
    return HPY_OK;
}

static bool begin(struct look *look, struct hpy_py_heap *heap)
{
    *look = (struct look){ .graph = heap->graph, .pins = heap->pinned ? &heap->pins : NULL };
    struct hpy_str contents = hpy_graph_fact(heap->graph, HPY_FACT_CONTENTS);
    look->statics = hpy_graph_find(heap->graph, HPY_ADDR_STATICS);
    look->state = HPY_ZARRAY(uint8_t, heap->graph->n_nodes);
    if (!look->state) {
        PyErr_NoMemory();
        return false;
    }
    if (hpy_graph_need_edges(heap->graph, NULL, &look->err) == HPY_OK &&
        hpy_lent->alive_begin(&look->alive,
                              hpy_str_equal(contents, hpy_str_of(HPY_CONTENTS_VALUES)),
                              PREVIEW_BYTES, &look->err) == HPY_OK)
        return true;
    hpy_raise(&look->err);
    hpy_free(look->state);
    return false;
}

static void end(struct look *look)
{
    hpy_lent->alive_end(look->alive);
    hpy_free(look->state);
}

/* Whether all members that are objects are pinned, so that nothing need be looked for. */
static bool all_pinned(const struct hpy_py_heap *heap, const struct hpy_nodeset *set)
{
    if (!heap->pinned)
        return false;
    for (size_t i = 0; i < heap->pins.n_loose; i++)
        if (hpy_nodeset_has(set, heap->pins.loose[i]))
            return false;
    return true;
}

static PyObject *pinned_objects(struct hpy_py_heap *heap, const struct hpy_nodeset *set,
                                uint64_t n, uint64_t *n_missing)
{
    PyObject *list = PyList_New((Py_ssize_t)n);
    uint32_t page[1024];
    uint64_t got, from = 0, at = 0;
    while (list && at < n && (got = hpy_nodeset_page(set, (uint32_t)from, page, 1024)) > 0) {
        for (uint64_t i = 0; i < got && at < n; i++) {
            uint32_t node = page[i];
            bool there = hpy_pins_has(&heap->pins, heap->graph, node) ||
                         heap->graph->flags[node] & HPY_NODE_IMMORTAL;
            if (!there) {
                ++*n_missing;
                n--;
                continue;
            }
            PyObject *object = (PyObject *)(uintptr_t)heap->graph->addr[node];
            Py_INCREF(object);
            PyList_SET_ITEM(list, (Py_ssize_t)at++, object);
        }
        from = (uint64_t)page[got - 1] + 1;
    }
    if (list && at < (uint64_t)PyList_GET_SIZE(list) &&
        PyList_SetSlice(list, (Py_ssize_t)at, PyList_GET_SIZE(list), NULL) != 0)
        Py_CLEAR(list);
    return list;
}

static enum hpy_status look_for_all(struct look *look, const struct hpy_nodeset *set,
                                    PyObject **objects, uint64_t limit, uint64_t *n,
                                    uint64_t *n_missing)
{
    uint32_t page[1024];
    uint64_t got, from = 0;
    while (*n < limit && (got = hpy_nodeset_page(set, (uint32_t)from, page, 1024)) > 0) {
        for (uint64_t i = 0; i < got && *n < limit; i++) {
            HPY_TRY(look_for(look, page[i]));
            if (look->state[page[i]] & THERE)
                objects[(*n)++] = object_at(look, page[i]);
            else
                ++*n_missing;
        }
        from = (uint64_t)page[got - 1] + 1;
    }
    return HPY_OK;
}

static PyObject *found_objects(struct hpy_py_heap *heap, const struct hpy_nodeset *set,
                               uint64_t limit, uint64_t *n_missing)
{
    struct look look;
    uint64_t n = 0;
    PyObject *list = NULL;
    PyObject **objects = HPY_ARRAY(PyObject *, limit ? limit : 1);
    if (!objects)
        return PyErr_NoMemory();
    if (begin(&look, heap)) {
        enum hpy_status status = look_for_all(&look, set, objects, limit, &n, n_missing);
        if (status == HPY_OK)
            for (uint64_t i = 0; i < n; i++)
                Py_INCREF(objects[i]);
        end(&look);
        if (status != HPY_OK) {
            hpy_raise(&look.err);
        } else {
            list = PyList_New((Py_ssize_t)n);
            for (uint64_t i = 0; i < n; i++)
                if (list)
                    PyList_SET_ITEM(list, (Py_ssize_t)i, objects[i]);
                else
                    Py_DECREF(objects[i]);
        }
    }
    hpy_free(objects);
    return list;
}

PyObject *hpy_objects_of(struct hpy_py_heap *heap, const struct hpy_nodeset *set,
                         Py_ssize_t limit)
{
    uint64_t n = hpy_nodeset_count(set), n_missing = 0;
    if (limit >= 0 && (uint64_t)limit < n)
        n = (uint64_t)limit;
    PyObject *list = all_pinned(heap, set) ? pinned_objects(heap, set, n, &n_missing)
                                  : found_objects(heap, set, n, &n_missing);
    return list ? Py_BuildValue("(NK)", list, (unsigned long long)n_missing) : NULL;
}

/* An object that is passed is there, so that its address may be looked into. */
bool hpy_object_nodes(uint32_t *nodes, struct hpy_py_heap *heap, PyObject *const *objects,
                      size_t n)
{
    struct look look;
    if (!heap->live) {
        PyErr_SetString(PyExc_ValueError, "the objects of a heap that came from a file are "
                                          "not in this process");
        return false;
    }
    if (!begin(&look, heap))
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t node = hpy_graph_find(heap->graph, (uint64_t)(uintptr_t)objects[i]);
        if (node != HPY_NO_NODE &&
            (heap->graph->flags[node] & HPY_NODE_VIRTUAL || !is_same(&look, node)))
            node = HPY_NO_NODE;
        nodes[i] = node;
    }
    end(&look);
    return true;
}
