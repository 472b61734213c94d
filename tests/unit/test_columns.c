#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tui/columns.h"

static const char *text_of(const struct hpy_column_choice *choice)
{
    static char out[256];
    struct hpy_text text = { 0 };
    hpy_columns_text(&text, choice);
    snprintf(out, sizeof out, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
    return out;
}

static void check(const char *given, const char *expected)
{
    struct hpy_column_choice choice;
    struct hpy_err err;
    cr_assert_eq(hpy_columns_parse(&choice, hpy_str_of(given), &err), HPY_OK, "%s", given);
    cr_assert_str_eq(text_of(&choice), expected);
}

static void check_refused(const char *given, const char *words)
{
    struct hpy_column_choice choice;
    struct hpy_err err;
    cr_assert_eq(hpy_columns_parse(&choice, hpy_str_of(given), &err), HPY_EUSAGE);
    cr_assert(strstr(err.text, words), "%s", err.text);
    cr_assert_str_eq(text_of(&choice), "auto");
}

Test(columns, are_chosen_by_name_in_order)
{
    check("", "auto");
    check("auto", "auto");
    check("size count kind", "size count kind");
    check("kind,retained%,\tretained", "kind retained% retained");
    check("count", "count kind");
    check_refused("count siez", "no such column 'siez'");
    check("count%, size, count%", "count% size kind");
}

Test(columns, go_to_their_place_when_shown)
{
    struct hpy_column_choice choice;
    struct hpy_err err;
    cr_assert_eq(hpy_columns_parse(&choice, HPY_STR("count size kind"), &err), HPY_OK);
    hpy_columns_flip(&choice, HPY_COLUMN_RETAINED);
    hpy_columns_flip(&choice, HPY_COLUMN_INDEX);
    hpy_columns_flip(&choice, HPY_COLUMN_COUNT);
    hpy_columns_flip(&choice, HPY_COLUMN_KIND);
    cr_assert_str_eq(text_of(&choice), "index size retained kind");
    for (int i = 0; i < HPY_N_COLUMNS; i++)
        if (!hpy_columns_has(&choice, (enum hpy_column_id)i))
            hpy_columns_flip(&choice, (enum hpy_column_id)i);
    cr_assert_eq(choice.n, HPY_N_COLUMNS);
    for (int i = 0; i < HPY_N_COLUMNS; i++)
        cr_assert_eq(choice.column[i], i);
}

Test(columns, all_of_them_can_be_named_at_once)
{
    struct hpy_column_choice choice;
    struct hpy_err err;
    cr_assert_eq(hpy_columns_parse(&choice, hpy_str_of(hpy_columns_names()), &err), HPY_OK);
    cr_assert_eq(choice.n, HPY_N_COLUMNS);
}
