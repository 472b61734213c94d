#include "suspects_support.h"

#include <criterion/criterion.h>

#include "base/mem.h"
#include "made_graph.h"

static const struct {
    const char *module, *name;
    uint32_t flags;
} types[SCENE_N_TYPES] = {
    [SCENE_OBJECT] = { "demo", "Thing", HPY_TYPE_HEAP | HPY_TYPE_PYTHON },
    [SCENE_OTHER] = { "demo", "Other", HPY_TYPE_HEAP | HPY_TYPE_PYTHON },
    [SCENE_LIST] = { "builtins", "list", 0 },
    [SCENE_DICT] = { "builtins", "dict", HPY_TYPE_IS_DICT },
    [SCENE_MODULE] = { "builtins", "module", HPY_TYPE_IS_MODULE },
    [SCENE_FUNCTION] = { "builtins", "function", 0 },
    [SCENE_CODE] = { "builtins", "code", 0 },
    [SCENE_TUPLE] = { "builtins", "tuple", 0 },
    [SCENE_FRAME] = { "interpreter", "frame", 0 },
    [SCENE_TYPE] = { "builtins", "type", HPY_TYPE_IS_TYPE },
};

struct thing {
    enum scene_type type;
    uint64_t size_bytes, external_bytes;
    uint32_t first, last; /* links, a list through `next`; 0 = none */
};

struct link {
    uint32_t to, rel, next;
};

struct scene {
    struct thing *things;
    struct link *links;
    uint32_t n_things, room_things, n_links, room_links;
};

struct scene *scene_new(void)
{
    struct scene *scene = HPY_NEW(struct scene);
    scene->things = HPY_ZARRAY(struct thing, 1);
    scene->links = HPY_ZARRAY(struct link, 1);
    scene->n_things = scene->room_things = scene->n_links = scene->room_links = 1;
    return scene;
}

uint32_t scene_add(struct scene *scene, enum scene_type type, uint64_t size_bytes,
                   uint64_t external_bytes)
{
    if (scene->n_things == scene->room_things)
        scene->things = hpy_realloc(scene->things, scene->room_things *= 2, sizeof(struct thing));
    scene->things[scene->n_things] = (struct thing){ type, size_bytes, external_bytes, 0, 0 };
    return scene->n_things++;
}

void scene_link(struct scene *scene, uint32_t from, uint32_t to, uint32_t rel)
{
    if (scene->n_links == scene->room_links)
        scene->links = hpy_realloc(scene->links, scene->room_links *= 2, sizeof(struct link));
    struct thing *thing = &scene->things[from];
    scene->links[scene->n_links] = (struct link){ to, rel, 0 };
    if (thing->last)
        scene->links[thing->last].next = scene->n_links;
    else
        thing->first = scene->n_links;
    thing->last = scene->n_links++;
}

void scene_hold(struct scene *scene, uint32_t from, uint32_t to)
{
    scene_link(scene, from, to, HPY_REL(HPY_REL_ITEM, 0));
}

uint32_t scene_module(struct scene *scene)
{
    uint32_t module = scene_add(scene, SCENE_MODULE, 72, 0);
    uint32_t dict = scene_add(scene, SCENE_DICT, 232, 0);
    scene_hold(scene, 0, module);
    scene_link(scene, module, dict, HPY_REL(HPY_REL_DICT, 0));
    return dict;
}

static uint64_t addr_of(uint32_t thing)
{
    return thing ? 0x1000 + 16 * (uint64_t)thing : HPY_ADDR_ROOT;
}

uint32_t scene_node(const struct hpy_graph *graph, uint32_t thing)
{
    return hpy_graph_find(graph, addr_of(thing));
}

static void tell_links(struct made *made, const struct scene *scene, uint32_t thing)
{
    for (uint32_t l = scene->things[thing].first; l; l = scene->links[l].next)
        made_edge(made, addr_of(scene->links[l].to), scene->links[l].rel);
}

struct hpy_graph *scene_end(struct scene *scene)
{
    struct made made;
    struct hpy_err err;
    made_begin(&made);
    (void)made_name(&made, "attribute");
    for (int i = 0; i < SCENE_N_TYPES; i++)
        (void)made_type(&made, types[i].module, types[i].name, types[i].flags);
    tell_links(&made, scene, 0); /* the root was told */
    for (uint32_t i = 1; i < scene->n_things; i++) {
        const struct thing *thing = &scene->things[i];
        struct hpy_content length = { .kind = thing->type == SCENE_LIST || thing->type == SCENE_DICT
                                                  ? HPY_CONTENT_LENGTH : HPY_CONTENT_NONE,
                                      .length = 1 };
        struct hpy_node_info node = {
            .addr = addr_of(i),
            .size_bytes = thing->size_bytes,
            .external_bytes = thing->external_bytes,
            .type = 1 + (uint32_t)thing->type,
            .flags = thing->type == SCENE_FRAME  ? HPY_NODE_VIRTUAL
                     : thing->type == SCENE_TYPE ? HPY_NODE_IS_TYPE : 0,
            .content = &length,
        };
        cr_assert_eq(made.sink->ops->node(made.sink, &node, &err), HPY_OK);
        tell_links(&made, scene, i);
    }
    hpy_free(scene->things);
    hpy_free(scene->links);
    hpy_free(scene);
    return made_end(&made);
}
