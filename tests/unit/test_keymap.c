#include <criterion/criterion.h>

#include "tui/keymap.h"

static void bind(struct hpy_keymap *keymap, const char *view, hpy_key key,
                 enum hpy_action action)
{
    cr_assert_eq(hpy_keymap_bind(keymap, view, key, action, NULL), HPY_OK);
}

static void assert_key(const struct hpy_keymap *keymap, const char *view,
                       enum hpy_action action, const char *shown)
{
    char key[HPY_KEY_BYTES];
    cr_assert_str_eq(hpy_keymap_key(key, keymap, view, action), shown);
}

static void assert_keys(const struct hpy_keymap *keymap, const char *view,
                        enum hpy_action action, const char *shown)
{
    struct hpy_text keys = { 0 };
    hpy_keymap_add_keys(&keys, keymap, view, action);
    cr_assert_str_eq(hpy_text_get(&keys), shown);
    hpy_text_dispose(&keys);
}

Test(keymap, without_changes_it_is_the_table)
{
    struct hpy_keymap keymap = { 0 };
    for (hpy_key key = 1; key < 0x110020; key++) {
        if (key == 0x3000)
            key = 0x110000;
        cr_assert_eq(hpy_keymap_action(&keymap, "objects", key), hpy_action_of_key(key));
        cr_assert_eq(hpy_keymap_action(NULL, NULL, key), hpy_action_of_key(key));
    }
    for (int i = 1; i < HPY_N_ACTIONS; i++) {
        enum hpy_action action = (enum hpy_action)i;
        char first[HPY_KEY_BYTES];
        assert_key(NULL, "objects", action, hpy_action_key(first, action));
        assert_keys(&keymap, NULL, action, hpy_action_info(action)->keys);
    }
}

Test(keymap, what_was_bound_comes_before_the_table)
{
    struct hpy_keymap keymap = { 0 };
    bind(&keymap, NULL, 'x', HPY_ACT_QUIT);
    cr_assert_eq(hpy_keymap_action(&keymap, "objects", 'x'), HPY_ACT_QUIT);
    cr_assert_eq(hpy_keymap_action(&keymap, NULL, 'q'), HPY_ACT_QUIT);
    assert_keys(&keymap, "objects", HPY_ACT_QUIT, "x q");
    /* a key of something else is taken from it */
    bind(&keymap, NULL, 'k', HPY_ACT_DOWN);
    cr_assert_eq(hpy_keymap_action(&keymap, NULL, 'k'), HPY_ACT_DOWN);
    assert_keys(&keymap, NULL, HPY_ACT_UP, "Up Ctrl-P");
    assert_keys(&keymap, NULL, HPY_ACT_DOWN, "k j Down Ctrl-N");
    /* the latest is shown, and one of the table if it was asked for */
    bind(&keymap, NULL, HPY_KEY_DOWN, HPY_ACT_DOWN);
    assert_keys(&keymap, NULL, HPY_ACT_DOWN, "Down k j Ctrl-N");
    hpy_keymap_dispose(&keymap);
}

Test(keymap, a_view_can_have_its_own)
{
    struct hpy_keymap keymap = { 0 };
    bind(&keymap, "objects", 'x', HPY_ACT_OBJECT);
    bind(&keymap, NULL, 'x', HPY_ACT_HELP);
    bind(&keymap, "objects", 'i', HPY_ACT_HELP);
    cr_assert_eq(hpy_keymap_action(&keymap, "objects", 'x'), HPY_ACT_OBJECT);
    cr_assert_eq(hpy_keymap_action(&keymap, "object", 'x'), HPY_ACT_HELP);
    cr_assert_eq(hpy_keymap_action(&keymap, NULL, 'x'), HPY_ACT_HELP);
    cr_assert_eq(hpy_keymap_action(&keymap, NULL, 'i'), HPY_ACT_OBJECT);
    assert_keys(&keymap, "objects", HPY_ACT_OBJECT, "x");
    assert_keys(&keymap, "objects", HPY_ACT_HELP, "i ? F1");
    assert_keys(&keymap, "object", HPY_ACT_HELP, "x ? F1");
    assert_keys(&keymap, NULL, HPY_ACT_OBJECT, "i");
    hpy_keymap_dispose(&keymap);
}

Test(keymap, a_key_can_mean_nothing)
{
    struct hpy_keymap keymap = { 0 };
    bind(&keymap, NULL, 'q', HPY_ACT_NONE);
    bind(&keymap, "help", HPY_KEY_ESC, HPY_ACT_NONE);
    cr_assert_eq(hpy_keymap_action(&keymap, NULL, 'q'), HPY_ACT_NONE);
    cr_assert_eq(hpy_keymap_action(&keymap, "help", HPY_KEY_ESC), HPY_ACT_NONE);
    cr_assert_eq(hpy_keymap_action(&keymap, "object", HPY_KEY_ESC), HPY_ACT_CANCEL);
    assert_key(&keymap, NULL, HPY_ACT_QUIT, "");
    assert_key(&keymap, "help", HPY_ACT_CANCEL, "Ctrl-C");
    /* and something again */
    bind(&keymap, NULL, 'q', HPY_ACT_QUIT);
    assert_key(&keymap, NULL, HPY_ACT_QUIT, "q");
    cr_assert_eq(keymap.n, 2);
    hpy_keymap_dispose(&keymap);
}

Test(keymap, many_bindings_are_kept)
{
    struct hpy_keymap keymap = { 0 };
    for (hpy_key key = 0x400; key < 0x480; key++)
        bind(&keymap, NULL, key, HPY_ACT_OPEN);
    for (hpy_key key = 0x400; key < 0x480; key++)
        cr_assert_eq(hpy_keymap_action(&keymap, NULL, key), HPY_ACT_OPEN);
    hpy_keymap_dispose(&keymap);
}
