#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "tui/menu.h"

static const char *const names[] = { "alpha", "beta", "beta2", "gamma" };
static const char letters[] = "gbxz"; /* alpha's is the first letter of gamma */

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    (void)model;
    hpy_text_addf(out, "%c %s", letters[row], names[row]);
}

static char letter(const void *model, uint64_t row)
{
    (void)model;
    return letters[row];
}

static const char *name(const void *model, uint64_t row)
{
    (void)model;
    return names[row];
}

static const struct hpy_list_ops list_ops = { NULL, 0, label };
static const struct hpy_menu_ops menu_ops = { letter, name };
static struct hpy_list list;

/* Type some letters; returns whether the last one was used. */
static bool type(const char *text)
{
    bool used = false;
    for (; *text; text++) {
        struct hpy_reply reply = { .bits = 0 };
        used = hpy_menu_key(&list, &menu_ops, (hpy_key)*text, &reply);
        cr_assert_eq(used, reply.bits != 0);
        cr_assert_neq(list.n_shown, 0);
    }
    return used;
}

static const char *selected(void)
{
    uint64_t row;
    cr_assert(hpy_list_selected(&row, &list));
    return names[row];
}

static void make(void)
{
    hpy_list_init(&list, &list_ops, NULL, 4);
    hpy_list_frame(&list, (struct hpy_rect){ 0, 0, 20, 4 }, -1);
}

static void done(void)
{
    hpy_list_dispose(&list);
    cr_assert_eq(hpy_mem_live(), 0);
}

Test(menu, a_letter_selects_its_row_before_names_that_begin_so)
{
    make();
    cr_assert(type("g"));
    cr_assert_str_eq(selected(), "alpha");
    cr_assert(type("a"));
    cr_assert_str_eq(selected(), "gamma");
    done();
}

Test(menu, j_and_k_move_until_something_is_typed)
{
    make();
    struct hpy_reply reply = { .bits = 0 };
    cr_assert_not(hpy_menu_key(&list, &menu_ops, 'k', &reply));
    cr_assert_not(hpy_menu_key(&list, &menu_ops, 'j', &reply));
    cr_assert_eq(list.n_shown, 4);
    cr_assert(type("b"));
    cr_assert(hpy_menu_key(&list, &menu_ops, 'j', &reply)); /* no row has it */
    cr_assert(reply.bits & HPY_DO_MESSAGE);
    done();
}

Test(menu, a_whole_name_is_better_than_its_beginning)
{
    make();
    list.cursor = 3;
    cr_assert(type("bet"));
    cr_assert_str_eq(selected(), "beta");
    cr_assert_eq(list.n_shown, 2);
    cr_assert(type("a2"));
    cr_assert_str_eq(selected(), "beta2");
    struct hpy_reply reply = { .bits = 0 };
    cr_assert(hpy_menu_key(&list, &menu_ops, HPY_KEY_BACKSPACE, &reply));
    cr_assert_eq(list.n_shown, 2);
    cr_assert_str_eq(selected(), "beta", "the whole name again");
    done();
}

Test(menu, what_would_leave_no_row_is_refused)
{
    make();
    cr_assert_not(type("q"), "with nothing typed it is the key that it is elsewhere");
    cr_assert(type("b"));
    cr_assert(type("q"), "but not within a name");
    cr_assert_str_eq(hpy_text_get(&list.filter), "b");
    struct hpy_reply reply = { .bits = 0 };
    cr_assert(hpy_menu_key(&list, &menu_ops, HPY_KEY_BACKSPACE, &reply));
    cr_assert_eq(list.n_shown, 4);
    reply.bits = 0;
    cr_assert_not(hpy_menu_key(&list, &menu_ops, HPY_KEY_BACKSPACE, &reply));
    cr_assert_not(hpy_menu_key(&list, &menu_ops, HPY_KEY_DOWN, &reply));
    cr_assert_not(hpy_menu_key(&list, &menu_ops, HPY_KEY_ENTER, &reply));
    done();
}
