#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/manual.h"

#define FOLDER HPY_TEST_DATA "/../man/"
#define BEGIN ".\\\" begin\n"
#define END ".\\\" end\n"

/* The page has between its marks what the tables say. */
static void assert_page(const char *path, void (*make)(struct hpy_text *out))
{
    static char page[1 << 16];
    FILE *file = fopen(path, "r");
    cr_assert(file, "cannot open %s", path);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    char *begin = strstr(page, BEGIN), *end = strstr(page, END);
    cr_assert(begin && end && begin < end, "the marks are gone");
    begin += strlen(BEGIN);

    struct hpy_text made = { 0 };
    make(&made);
    const char *accept = getenv("ACCEPT");
    if (accept && *accept == '1') {
        file = fopen(path, "w");
        cr_assert(file);
        fprintf(file, "%.*s%s%s", (int)(begin - page), page, hpy_text_get(&made), end);
        cr_assert_eq(fclose(file), 0);
    } else {
        *end = '\0';
        cr_assert_str_eq(begin, hpy_text_get(&made), "%s is old: ACCEPT=1 writes it anew",
                         path);
    }
    hpy_text_dispose(&made);
}

Test(manual, the_page_has_the_keys_of_the_table)
{
    assert_page(FOLDER "heapy-tui-keys.7", hpy_manual_keys);
}

Test(manual, the_page_has_the_settings_and_roles_of_the_tables)
{
    assert_page(FOLDER "heapy-tui-config.5", hpy_manual_config);
}
