/* Heaps of few strokes, for tests of suspects: things first, references between them at any
 * time, the graph at the end. */
#ifndef HPY_TESTS_SUSPECTS_SUPPORT_H
#define HPY_TESTS_SUSPECTS_SUPPORT_H

#include "engine/graph.h"

enum scene_type {
    SCENE_OBJECT, SCENE_OTHER, SCENE_LIST, SCENE_DICT, SCENE_MODULE, SCENE_FUNCTION,
    SCENE_CODE, SCENE_TUPLE, SCENE_FRAME, SCENE_TYPE, SCENE_N_TYPES
};

struct scene;
struct scene *scene_new(void);
/* A thing; its number, from 1. 0 is the root. Lists and dicts know their length. */
uint32_t scene_add(struct scene *scene, enum scene_type type, uint64_t size_bytes,
                   uint64_t external_bytes);
void scene_link(struct scene *scene, uint32_t from, uint32_t to, uint32_t rel);
/* As an item, or into a dict as a value. */
void scene_hold(struct scene *scene, uint32_t from, uint32_t to);
/* A module of the root's, with its dict, which is returned. */
uint32_t scene_module(struct scene *scene);
/* Frees the scene. */
struct hpy_graph *scene_end(struct scene *scene);
uint32_t scene_node(const struct hpy_graph *graph, uint32_t thing);

#endif
