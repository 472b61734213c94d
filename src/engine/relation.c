#include "engine/relation.h"

#include <assert.h>

static const struct hpy_rel_info infos[HPY_N_REL_KINDS] = {
#define HPY_RELATION_ROW(id, number, arg, keeps, notation, what) \
    [id] = { #id, arg, keeps, notation, what },
    HPY_RELATION_LIST(HPY_RELATION_ROW)
#undef HPY_RELATION_ROW
};

/* hpy_rel_keeps_alive asks for one kind instead of reading this table. */
#define HPY_RELATION_WEAKNESS(id, number, arg, keeps, notation, what) \
    static_assert((keeps) == (id != HPY_REL_WEAK), #id);
HPY_RELATION_LIST(HPY_RELATION_WEAKNESS)
#undef HPY_RELATION_WEAKNESS

static_assert(HPY_N_REL_KINDS <= 1 << (32 - HPY_REL_ARG_BITS), "kinds fit their bits");

const struct hpy_rel_info *hpy_rel_info(enum hpy_rel_kind kind)
{
    assert((unsigned)kind < HPY_N_REL_KINDS);
    return &infos[kind];
}
