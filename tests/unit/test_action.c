#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "tui/action.h"

/* Every word of a row's keys. */
static const char *next_key(const char *keys, size_t *n_bytes)
{
    keys += strspn(keys, " ");
    *n_bytes = strcspn(keys, " ");
    return keys;
}

Test(action, every_key_in_the_table_is_a_key_and_means_its_row)
{
    for (int action = 1; action < HPY_N_ACTIONS; action++) {
        const struct hpy_action_info *info = hpy_action_info((enum hpy_action)action);
        size_t n;
        const char *at = next_key(info->keys, &n);
        cr_assert_gt(n, 0, "%s has no key", info->name);
        for (; n > 0; at = next_key(at + n, &n)) {
            hpy_key key = hpy_key_parse(at, n);
            cr_assert_neq(key, HPY_KEY_NONE, "%s: no such key '%.*s'", info->name, (int)n, at);
            cr_assert_eq(hpy_action_of_key(key), (enum hpy_action)action,
                         "%s: '%.*s' means something else as well", info->name, (int)n, at);
        }
    }
}

Test(action, names_are_unique_and_everything_has_its_words)
{
    for (int a = 1; a < HPY_N_ACTIONS; a++) {
        const struct hpy_action_info *info = hpy_action_info((enum hpy_action)a);
        cr_assert(*info->name && *info->help && *info->hint);
        cr_assert_lt(hpy_text_width(hpy_str_of(info->help)), (size_t)57,
                     "the help of %s does not fit a line of 80 columns", info->name);
        for (int b = a + 1; b < HPY_N_ACTIONS; b++)
            cr_assert_str_neq(info->name, hpy_action_info((enum hpy_action)b)->name);
    }
}

Test(action, rows_of_a_group_stand_together)
{
    enum hpy_group last = HPY_GROUP_MOVE;
    for (int a = 1; a < HPY_N_ACTIONS; a++) {
        enum hpy_group group = hpy_action_info((enum hpy_action)a)->group;
        cr_assert_geq(group, last);
        last = group;
    }
    cr_assert_eq(last, HPY_N_GROUPS - 1);
}

Test(action, unknown_keys_mean_nothing)
{
    cr_assert_eq(hpy_action_of_key('x'), HPY_ACT_NONE);
    cr_assert_eq(hpy_action_of_key(HPY_KEY_F9), HPY_ACT_NONE);
    cr_assert_eq(hpy_action_of_key(HPY_KEY_NONE), HPY_ACT_NONE);
    cr_assert_eq(hpy_action_of_key(0x65e5), HPY_ACT_NONE);
}

Test(action, the_first_key_is_the_one_shown)
{
    char key[HPY_KEY_BYTES];
    cr_assert_str_eq(hpy_action_key(key, HPY_ACT_OPEN), "Enter");
    cr_assert_str_eq(hpy_action_key(key, HPY_ACT_HELP), "?");
}
