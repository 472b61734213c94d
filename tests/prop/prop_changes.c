/* Changes between random sets, of one graph and of two, against counting every object of
 * every kind. Some types are called alike. The seed is printed; HPY_SEED=n repeats one. */
#include <string.h>

#include "../unit/heap_support.h"
#include "base/mem.h"
#include "engine/changes.h"
#include "random.h"

enum { N_TYPES = 6, MAX_OBJECTS = 60, ROUNDS = 400 };

/* Types 3 and 4 have one name. */
static const char *const type_names[N_TYPES] = { "int", "str", "list", "Twin", "Twin", "rare" };

struct object {
    uint32_t type, node;
    uint64_t size_bytes;
    bool in[2]; /* the old set, the new set */
};

struct world {
    struct hpy_graph *graph;
    struct object objects[MAX_OBJECTS];
    unsigned n;
};

static void make_world(struct world *world)
{
    struct heap heap;
    uint64_t held[] = { 0 };
    heap_begin(&heap);
    uint32_t types[N_TYPES];
    for (unsigned t = 0; t < N_TYPES; t++)
        types[t] = heap_type(&heap, "app", type_names[t], 0);
    world->n = any_of(MAX_OBJECTS);
    for (unsigned i = 0; i < world->n; i++) {
        struct object *o = &world->objects[i];
        unsigned t = any_of(any_of(8) ? N_TYPES - 1 : N_TYPES);
        *o = (struct object){ t, 0, 16 + 8 * any(3), { any_of(3) > 0, any_of(3) > 0 } };
        heap_node(&heap, 0x1000 + 64 * (uint64_t)i, types[t], o->size_bytes);
    }
    world->graph = heap_end(&heap, held);
    for (unsigned i = 0; i < world->n; i++)
        world->objects[i].node = hpy_graph_find(world->graph, 0x1000 + 64 * (uint64_t)i);
}

static bool is_in(const struct object *o, enum hpy_change_part part)
{
    switch (part) {
    case HPY_CHANGE_OLD: return o->in[0];
    case HPY_CHANGE_NEW: return o->in[1];
    case HPY_CHANGE_GONE: return o->in[0] && !o->in[1];
    default: return o->in[1] && !o->in[0];
    }
}

/* Every member of a row is of its kind and in its part, and none is missing. */
static void check_set(const struct hpy_changes *changes, uint64_t row, const char *kind,
                      const struct world *world, enum hpy_change_part part)
{
    struct hpy_nodeset set;
    struct hpy_err err;
    demand(hpy_changes_row_set(&set, changes, row, part, &err), &err);
    uint64_t n = 0;
    for (unsigned i = 0; i < world->n; i++) {
        const struct object *o = &world->objects[i];
        bool belongs = is_in(o, part) && strcmp(type_names[o->type], kind) == 0;
        cr_assert_eq(hpy_nodeset_has(&set, o->node), belongs);
        n += belongs;
    }
    cr_assert_eq(hpy_nodeset_count(&set), n);
    cr_assert_eq(n, changes->rows[row].count[part]);
    hpy_nodeset_dispose(&set);
}

static void check_row(const struct hpy_changes *changes, uint64_t row,
                      struct world *const worlds[HPY_N_CHANGE_PARTS])
{
    const struct hpy_change_row *r = &changes->rows[row];
    char kind[32] = "";
    memcpy(kind, r->label.data + 4, r->label.n_bytes - 4); /* behind "app." */
    for (int p = 0; p < HPY_N_CHANGE_PARTS; p++) {
        enum hpy_change_part part = (enum hpy_change_part)p;
        uint64_t count = 0, size = 0;
        for (unsigned i = 0; worlds[p] && i < worlds[p]->n; i++) {
            const struct object *o = &worlds[p]->objects[i];
            if (is_in(o, part) && strcmp(type_names[o->type], kind) == 0) {
                count++;
                size += o->size_bytes;
            }
        }
        cr_assert_eq(r->count[p], count);
        cr_assert_eq(r->size_bytes[p], size);
        if (worlds[p])
            check_set(changes, row, kind, worlds[p], part);
    }
    if (row > 0)
        cr_assert(llabs(hpy_changes_size(changes, r)) <=
                  llabs(hpy_changes_size(changes, r - 1)));
}

/* Kinds that are not told of are as they were. */
static void check_rest(const struct hpy_changes *changes,
                       struct world *const worlds[HPY_N_CHANGE_PARTS])
{
    for (unsigned t = 0; t < N_TYPES; t++) {
        bool told = false;
        int64_t count[HPY_N_CHANGE_PARTS] = { 0 }, size[HPY_N_CHANGE_PARTS] = { 0 };
        for (uint64_t row = 0; row < changes->n_rows; row++)
            told |= changes->rows[row].label.n_bytes == 4 + strlen(type_names[t]) &&
                    memcmp(changes->rows[row].label.data + 4, type_names[t],
                           strlen(type_names[t])) == 0;
        for (int p = 0; p < HPY_N_CHANGE_PARTS; p++)
            for (unsigned i = 0; worlds[p] && i < worlds[p]->n; i++) {
                const struct object *o = &worlds[p]->objects[i];
                bool counts = is_in(o, (enum hpy_change_part)p) &&
                              strcmp(type_names[o->type], type_names[t]) == 0;
                count[p] += counts;
                size[p] += counts ? (int64_t)o->size_bytes : 0;
            }
        bool changed = count[HPY_CHANGE_OLD] != count[HPY_CHANGE_NEW] ||
                       size[HPY_CHANGE_OLD] != size[HPY_CHANGE_NEW] ||
                       count[HPY_CHANGE_GONE] || count[HPY_CHANGE_BORN];
        cr_assert_eq(told, changed);
    }
}

static void check(struct world *const worlds[HPY_N_CHANGE_PARTS])
{
    struct hpy_nodeset sets[HPY_N_CHANGE_PARTS] = { { 0 } };
    struct hpy_change_set parts[HPY_N_CHANGE_PARTS] = { { 0 } };
    struct hpy_changes *changes;
    struct hpy_err err;
    for (int p = 0; p < HPY_N_CHANGE_PARTS; p++) {
        if (!worlds[p])
            continue;
        demand(hpy_nodeset_init(&sets[p], worlds[p]->graph->n_nodes, &err), &err);
        for (unsigned i = 0; i < worlds[p]->n; i++)
            if (is_in(&worlds[p]->objects[i], (enum hpy_change_part)p))
                hpy_nodeset_add(&sets[p], worlds[p]->objects[i].node);
        parts[p] = (struct hpy_change_set){ worlds[p]->graph, &sets[p] };
    }
    demand(hpy_changes_new(&changes, parts, hpy_classifier_find("Type"), NULL, &err), &err);
    int64_t count = 0, size = 0;
    for (uint64_t row = 0; row < changes->n_rows; row++) {
        check_row(changes, row, worlds);
        count += hpy_changes_count(changes, &changes->rows[row]);
        size += hpy_changes_size(changes, &changes->rows[row]);
    }
    check_rest(changes, worlds);
    cr_assert_eq(hpy_changes_count(changes, NULL), count);
    cr_assert_eq(hpy_changes_size(changes, NULL), size);
    hpy_changes_free(changes);
    for (int p = 0; p < HPY_N_CHANGE_PARTS; p++)
        hpy_nodeset_dispose(&sets[p]);
}

Test(prop_changes, as_counted)
{
    uint64_t seed = seed_or(7, "changes"), live = hpy_mem_live();
    for (int round = 0; round < ROUNDS; round++) {
        struct world a, b;
        random_state = seed + (uint64_t)round;
        make_world(&a);
        make_world(&b);
        check((struct world *const[]){ &a, &a, &a, &a }); /* two sets of one graph */
        check((struct world *const[]){ &a, &b, NULL, NULL }); /* of two processes */
        hpy_graph_free(a.graph);
        hpy_graph_free(b.graph);
    }
    cr_assert_eq(hpy_mem_live(), live);
}

Test(prop_changes, refuses_a_row_for_each_object)
{
    struct world world;
    struct hpy_changes *changes;
    struct hpy_err err;
    random_state = 1;
    make_world(&world);
    struct hpy_change_set sets[HPY_N_CHANGE_PARTS] = { { world.graph, NULL },
                                                       { world.graph, NULL } };
    cr_assert_eq(hpy_changes_new(&changes, sets, hpy_classifier_find("Id"), NULL, &err),
                 HPY_EUNSUPPORTED);
    cr_assert_null(changes);
    hpy_graph_free(world.graph);
}
