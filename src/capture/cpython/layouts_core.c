/* Types of Objects/ and Python/ whose structures are private to their files. */
#include "capture/cpython/compat.h"

#include "capture/cpython/layouts.h"

/* ---------------------------------------------------------------- Python/hamt.c */

struct hamt_bitmap_node { /* tp_basicsize leaves out the array */
    PyObject_VAR_HEAD
    uint32_t bitmap;
    PyObject *array[1];
};

struct hamt_collision_node {
    PyObject_VAR_HEAD
    int32_t hash;
    PyObject *array[1];
};

#define HAMT_ITEMS 65536 /* a node of either sort has far fewer */

/* Pairs of key and value; a child stands where the key is NULL. */
static void add_pairs(struct hpy_gather *gather, PyObject *const *array, Py_ssize_t n)
{
    size_t n_keys = 0;
    if (n < 0 || n > HAMT_ITEMS)
        return;
    for (Py_ssize_t i = 0; i + 1 < n; i += 2) {
        if (!array[i]) {
            hpy_gather_named(gather, array[i + 1], HPY_REL_FIELD, "array");
            continue;
        }
        hpy_gather_add(gather, array[i], HPY_REL_INDEX(HPY_REL_DICT_KEY, n_keys));
        n_keys++;
        hpy_gather_add(gather, array[i + 1], HPY_REL(HPY_REL_DICT_VALUE, 0));
    }
}

static void read_bitmap_node(struct hpy_gather *gather, PyObject *object)
{
    struct hamt_bitmap_node *node = (struct hamt_bitmap_node *)(void *)object;
    add_pairs(gather, node->array, Py_SIZE(object));
}

static void read_collision_node(struct hpy_gather *gather, PyObject *object)
{
    struct hamt_collision_node *node = (struct hamt_collision_node *)(void *)object;
    add_pairs(gather, node->array, Py_SIZE(object));
}

#define ITER(type) { type, { 32 }, "- it_seq", NULL }
#define DICT_ITER(type) { type, { 56 }, "di_dict - - di_result", NULL }
#define VIEW(type) { type, { 24 }, "dv_dict", NULL }

const struct hpy_layout hpy_layouts_core[] = {
    /* Objects/iterobject.c, listobject.c, tupleobject.c, unicodeobject.c … */
    { "iterator", { 32 }, "- it_seq", NULL },
    { "callable_iterator", { 32 }, "it_callable it_sentinel", NULL },
    { "anext_awaitable", { 32 }, "wrapped default_value", NULL },
    ITER("list_iterator"),
    ITER("list_reverseiterator"),
    ITER("tuple_iterator"),
    ITER("str_iterator"),
    ITER("str_ascii_iterator"),
    ITER("bytes_iterator"),
    ITER("bytearray_iterator"),
    { "memory_iterator", { 48 }, "- it_seq", NULL },
    { "set_iterator", { 48 }, "si_set", NULL },
    /* Objects/dictobject.c, odictobject.c */
    DICT_ITER("dict_keyiterator"),
    DICT_ITER("dict_valueiterator"),
    DICT_ITER("dict_itemiterator"),
    DICT_ITER("dict_reversekeyiterator"),
    DICT_ITER("dict_reversevalueiterator"),
    DICT_ITER("dict_reverseitemiterator"),
    { "odict_iterator", { 64 }, "- di_odict - - di_current di_result", NULL },
    VIEW("dict_keys"),
    VIEW("dict_values"),
    VIEW("dict_items"),
    VIEW("odict_keys"),
    VIEW("odict_values"),
    VIEW("odict_items"),
    /* Objects/rangeobject.c; the first until 3.11 */
    { "longrange_iterator", { 48 }, "!index !start !step !len", NULL },
    { "longrange_iterator", { 40 }, "!start !step !len", NULL },
    /* Objects/enumobject.c; Python/bltinmodule.c */
    { "enumerate", { 48, 56 }, "- en_sit en_result en_longindex one", NULL },
    { "reversed", { 32 }, "- seq", NULL },
    { "zip", { 40, 48 }, "- ittuple result", NULL },
    { "map", { 32 }, "iters func", NULL },
    { "filter", { 32 }, "func it", NULL },
    /* Objects/memoryobject.c: what a view's Py_buffer names, its managed buffer holds */
    { "memoryview", { 144 }, "- mbuf", NULL },
    { "managedbuffer", { 112 }, "- - - master.obj", NULL },
    /* Objects/descrobject.c */
    { "method-wrapper", { 32 }, "base", NULL },
    /* Objects/genobject.c */
    { "coroutine_wrapper", { 24 }, "cw_coroutine", NULL },
    { "async_generator_asend", { 40 }, "ags_gen ags_sendval", NULL },
    { "async_generator_athrow", { 40 }, "agt_gen agt_args", NULL },
    { "async_generator_wrapped_value", { 24 }, "agw_val", NULL },
    /* Objects/frameobject.c, since 3.13 */
    { "FrameLocalsProxy", { 24 }, "frame", NULL },
    /* Objects/genericaliasobject.c, unionobject.c */
    { "types.GenericAlias", { 48, 56, 64 }, "- - .__parameters__", NULL },
    { "types.UnionType", { 32 }, "- .__parameters__", NULL },
    /* Objects/typevarobject.c: 3.12, 3.13 */
    { "typing.TypeVar", { 64, 80 },
      "- .__bound__ evaluate_bound .__constraints__ evaluate_constraints "
      ".__default__ evaluate_default", NULL },
    { "typing.ParamSpec", { 56 }, "- - .__default__ evaluate_default", NULL },
    { "typing.TypeVarTuple", { 40 }, "- .__default__ evaluate_default", NULL },
    { "typing.TypeAliasType", { 56 },
      "- .__type_params__ compute_value .__value__ .__module__", NULL },
    /* Python/context.c; without the module in their names in 3.9 */
    { "ContextVar", { 64 }, "- var_default", NULL },
    { "_contextvars.ContextVar", { 64 }, "- var_default", NULL },
    { "Token", { 48 }, "tok_ctx .var .old_value", NULL },
    { "_contextvars.Token", { 48 }, "tok_ctx .var .old_value", NULL },
    { "Context", { 48 }, "ctx_prev ctx_vars", NULL },
    { "_contextvars.Context", { 48 }, "ctx_prev ctx_vars", NULL },
    /* Python/hamt.c */
    { "hamt", { 40 }, "h_root", NULL },
    { "hamt_bitmap_node", { 32 }, "", read_bitmap_node },
    { "hamt_array_node", { 280 }, "a_array*32", NULL },
    { "hamt_collision_node", { 32 }, "", read_collision_node },
    { "keys", { 168 }, "hi_obj", NULL },
    { "values", { 168 }, "hi_obj", NULL },
    { "items", { 168 }, "hi_obj", NULL },
    { NULL, { 0 }, NULL, NULL }
};
