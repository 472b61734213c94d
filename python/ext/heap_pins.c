/* References that a heap owns to the objects it was made of. */
#include "heap_types.h"

#include <frameobject.h>
#include <stdlib.h>

#include "base/mem.h"

#define CHUNK 65536u /* others have a turn between */

static bool push(PyObject ***array, size_t *n, size_t *room, PyObject *object)
{
    if (*n == *room) {
        size_t more = *room ? *room * 2 : 1024;
        PyObject **grown = hpy_realloc(*array, more, sizeof *grown);
        if (!grown)
            return false;
        *array = grown;
        *room = more;
    }
    (*array)[(*n)++] = object;
    return true;
}

struct collecting {
    struct hpy_taken *taken;
    bool no_memory;
};

/* Immortal objects need no reference; what has no type is no object. An object that is
 * being destroyed has no references left and must not get one: it stays loose. So does a
 * frame, which may still run: it would live on with all that its function stores later,
 * this heap perhaps. */
static void collect(void *context, uint64_t addr, uint64_t type_addr, uint32_t flags)
{
    struct collecting *c = context;
    struct hpy_taken *taken = c->taken;
    if (flags & (HPY_NODE_VIRTUAL | HPY_NODE_IMMORTAL) || type_addr == 0)
        return;
    PyObject *object = (PyObject *)(uintptr_t)addr;
    bool pin = Py_REFCNT(object) > 0 && Py_TYPE(object) != &PyFrame_Type;
    if (pin ? !push(&taken->objects, &taken->n, &taken->room, object)
              : !push(&taken->loose, &taken->n_loose, &taken->loose_room, object))
        c->no_memory = true;
}

static void dispose(struct hpy_taken *taken)
{
    hpy_free(taken->objects);
    hpy_free(taken->loose);
    *taken = (struct hpy_taken){ 0 };
}

bool hpy_taken_take(struct hpy_taken *taken, const struct hpy_builder *builder)
{
    *taken = (struct hpy_taken){ 0 };
    struct collecting c = { taken, false };
    hpy_builder_each(builder, collect, &c);
    if (c.no_memory) {
        dispose(taken);
        return false;
    }
    for (size_t i = 0; i < taken->n; i++)
        Py_INCREF(taken->objects[i]);
    return true;
}

static void others_turn(void)
{
    Py_BEGIN_ALLOW_THREADS
    Py_END_ALLOW_THREADS
}

/* Destructors may run, of whatever kind. */
static void give_back(PyObject *const *objects, size_t n)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    for (size_t i = 0; i < n; i++)
        Py_DECREF(objects[i]);
    PyErr_Restore(type, value, traceback);
}

void hpy_taken_give_back(struct hpy_taken *taken)
{
    struct hpy_taken own = *taken;
    *taken = (struct hpy_taken){ 0 };
    for (size_t i = 0; i < own.n; i += CHUNK) {
        give_back(own.objects + i, own.n - i < CHUNK ? own.n - i : CHUNK);
        others_turn();
    }
    dispose(&own);
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

bool hpy_taken_hand_over(struct hpy_pins *out, struct hpy_taken *taken,
                         const struct hpy_graph *graph)
{
    *out = (struct hpy_pins){ 0 };
    if (taken->n_loose) {
        out->loose = HPY_ARRAY(uint32_t, taken->n_loose);
        if (!out->loose)
            return false;
        for (size_t i = 0; i < taken->n_loose; i++)
            out->loose[i] = hpy_graph_find(graph, (uint64_t)(uintptr_t)taken->loose[i]);
        out->n_loose = taken->n_loose;
        qsort(out->loose, out->n_loose, sizeof *out->loose, ascending);
    }
    dispose(taken);
    return true;
}

/* What was so at the capture stays so in the graph, whatever becomes of the object. */
bool hpy_pins_has(const struct hpy_pins *pins, const struct hpy_graph *graph, uint32_t node)
{
    if (graph->flags[node] & (HPY_NODE_VIRTUAL | HPY_NODE_IMMORTAL) ||
        graph->types[graph->type[node]].node == HPY_NO_NODE)
        return false;
    return !pins->n_loose ||
           !bsearch(&node, pins->loose, pins->n_loose, sizeof node, ascending);
}

static inline PyObject *object_at(const struct hpy_graph *graph, uint32_t node)
{
    return (PyObject *)(uintptr_t)graph->addr[node];
}

void hpy_pins_release(struct hpy_pins *pins, const struct hpy_graph *graph)
{
    PyObject *some[1024];
    size_t n = 0;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        if (hpy_pins_has(pins, graph, node))
            some[n++] = object_at(graph, node);
        if (n == sizeof some / sizeof some[0] || node == graph->n_nodes - 1) {
            give_back(some, n);
            n = 0;
        }
        if (node % CHUNK == CHUNK - 1)
            others_turn();
    }
    hpy_free(pins->loose);
    *pins = (struct hpy_pins){ 0 };
}

int hpy_pins_traverse(const struct hpy_pins *pins, const struct hpy_graph *graph,
                      visitproc visit, void *arg)
{
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        if (hpy_pins_has(pins, graph, node))
            Py_VISIT(object_at(graph, node));
    return 0;
}
