#include <criterion/criterion.h>
#include <string.h>

#include "engine/relation.h"

Test(relation, numbers_are_pinned)
{
    /* stored in files: this list only ever grows */
    static const enum hpy_rel_kind kinds[] = {
        HPY_REL_UNKNOWN, HPY_REL_ATTR, HPY_REL_ITEM, HPY_REL_DICT_KEY, HPY_REL_DICT_VALUE,
        HPY_REL_FIELD, HPY_REL_DICT, HPY_REL_LOCAL, HPY_REL_CELL, HPY_REL_STACK,
        HPY_REL_SET_ITEM, HPY_REL_TYPE, HPY_REL_WEAK, HPY_REL_ROOT, HPY_REL_SHARED_KEY,
        HPY_REL_TOLD,
    };
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
        cr_assert_eq((unsigned)kinds[i], i);
}

Test(relation, every_row_is_complete)
{
    for (unsigned i = 0; i < HPY_N_REL_KINDS; i++) {
        const struct hpy_rel_info *info = hpy_rel_info((enum hpy_rel_kind)i);
        cr_assert_not_null(info->id, "kind %u", i);
        cr_assert_eq(strncmp(info->id, "HPY_REL_", 8), 0);
        cr_assert_not_null(strchr(info->notation, 'X'));
        cr_assert_eq(strchr(info->notation, '$') != NULL, info->arg != HPY_ARG_NONE, "%s", info->id);
        cr_assert_eq(hpy_rel_keeps_alive(HPY_REL(i, 5)), info->keeps_alive);
        cr_assert_gt(strlen(info->what), 3);
    }
}

Test(relation, words_hold_kind_and_argument)
{
    uint32_t rel = HPY_REL(HPY_REL_SHARED_KEY, HPY_REL_ARG_MAX);
    cr_assert_eq(HPY_REL_KIND(rel), HPY_REL_SHARED_KEY);
    cr_assert_eq(HPY_REL_ARG(rel), HPY_REL_ARG_MAX);
    cr_assert_eq(HPY_REL_ARG(HPY_REL_INDEX(HPY_REL_ITEM, UINT64_C(1) << 40)), HPY_REL_ARG_MAX);
    cr_assert_eq(HPY_REL_ARG(HPY_REL_INDEX(HPY_REL_ITEM, 7u)), 7);
}
