#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/manual.h"

#define PAGE HPY_TEST_DATA "/../man/heapy-tui-keys.7"
#define BEGIN ".\\\" begin\n"
#define END ".\\\" end\n"

Test(manual, the_page_has_the_keys_of_the_table)
{
    static char page[1 << 16];
    FILE *file = fopen(PAGE, "r");
    cr_assert(file, "cannot open %s", PAGE);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    char *begin = strstr(page, BEGIN), *end = strstr(page, END);
    cr_assert(begin && end && begin < end, "the marks are gone");
    begin += strlen(BEGIN);

    struct hpy_text made = { 0 };
    hpy_manual_keys(&made);
    const char *accept = getenv("ACCEPT");
    if (accept && *accept == '1') {
        file = fopen(PAGE, "w");
        cr_assert(file);
        fprintf(file, "%.*s%s%s", (int)(begin - page), page, hpy_text_get(&made), end);
        cr_assert_eq(fclose(file), 0);
    } else {
        *end = '\0';
        cr_assert_str_eq(begin, hpy_text_get(&made),
                         "heapy-tui-keys(7) is old: ACCEPT=1 writes it anew");
    }
    hpy_text_dispose(&made);
}
