/* How the locale of the environment writes numbers. */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Take over what can be shown: UTF-8 of a given number of columns. Where the locale
 * has another charset, ASCII only. */
static bool take(char out[8], const char *text, bool utf8, size_t least, size_t most)
{
    size_t n = strlen(text), width = 0;
    for (size_t at = 0; at < n;) {
        uint32_t cp;
        at += hpy_utf8_decode(&cp, text + at, n - at);
        if (cp == UINT32_MAX || cp < 0x20 || (cp >= 0x7f && !utf8))
            return false;
        width += (size_t)hpy_char_width(cp);
    }
    if (n >= 8 || width < least || width > most)
        return false;
    memcpy(out, text, n + 1);
    return true;
}

static void read_locale(struct hpy_numbers *numbers, const struct lconv *conv)
{
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    struct hpy_numbers own = { "", "", { 0 } };
    if (!take(own.decimal, conv->decimal_point, utf8, 1, 1))
        return;
    if (!take(own.group, conv->thousands_sep, utf8, 0, 1))
        /* a blank that has no ASCII form, mostly: never the decimal point again */
        memcpy(own.group, " ", 2);
    snprintf(own.sizes, sizeof own.sizes, "%s", conv->grouping);
    if (strcmp(own.decimal, own.group) != 0)
        *numbers = own;
}

void hpy_numbers_of_locale(struct hpy_numbers *numbers)
{
    *numbers = hpy_numbers_plain;
    /* the program itself stays in C: it reads and writes numbers for programs */
    locale_t theirs = newlocale(LC_CTYPE_MASK | LC_NUMERIC_MASK, "", (locale_t)0);
    if (theirs == (locale_t)0)
        return;
    locale_t before = uselocale(theirs);
    const struct lconv *conv = localeconv();
    /* C and POSIX have neither groups nor an opinion */
    if (*conv->thousands_sep || strcmp(conv->decimal_point, ".") != 0)
        read_locale(numbers, conv);
    (void)uselocale(before);
    freelocale(theirs);
}
