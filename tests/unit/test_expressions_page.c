/* The lists of man/heapy-expressions.7 stand between two marks and are made from the
 * tables of names, functions, attributes and classifiers; ACCEPT=1 writes them anew. All of
 * them are named in docs/expressions.md too. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/value_ops.h"

#define PAGE HPY_TEST_DATA "/../man/heapy-expressions.7"
#define DOCUMENT HPY_TEST_DATA "/../docs/expressions.md"
#define BEGIN ".\\\" begin\n"
#define END ".\\\" end\n"

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    char *text = calloc(1, 1 << 20);
    cr_assert_lt(fread(text, 1, (1 << 20) - 1, file), (1 << 20) - 1);
    fclose(file);
    return text;
}

/* Quotes and hyphens as they are typed, backslashes as themselves; nothing that a line of
 * mdoc would take for a request. */
static void add(struct hpy_text *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        hpy_text_add(out, "\\&");
    for (size_t left = strlen(text); left > 0; left--, text++) {
        uint32_t c;
        size_t n = hpy_utf8_decode(&c, text, left);
        if (n > 1) {
            hpy_text_addf(out, "\\[u%04X]", (unsigned)c);
            text += n - 1;
            left -= n - 1;
            continue;
        }
        switch (*text) {
        case '\'': hpy_text_add(out, "\\(aq"); break;
        case '"': hpy_text_add(out, "\\(dq"); break;
        case '-': hpy_text_add(out, "\\-"); break;
        case '\\': hpy_text_add(out, "\\e"); break;
        default: hpy_text_add_char(out, *text);
        }
    }
}

static void add_word(struct hpy_text *out, const struct hpy_word *word, bool attribute)
{
    struct hpy_text text = { 0 };
    hpy_text_add(&text, attribute ? "." : "");
    hpy_text_add(&text, word->name);
    hpy_word_signature(&text, word);
    hpy_text_add(out, ".It Li \"");
    add(out, hpy_text_get(&text));
    hpy_text_add(out, "\"\n");
    add(out, word->help);
    hpy_text_add_char(out, '\n');
    hpy_text_dispose(&text);
}

static void add_lists(struct hpy_text *out)
{
    struct hpy_word word;
    hpy_text_add(out, ".Sh NAMES AND FUNCTIONS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; hpy_query_name_at(&word, NULL, i); i++)
        add_word(out, &word, false);
    hpy_text_add(out, ".El\n.Sh ATTRIBUTES\n");
    for (int kind = 0; kind < HPY_N_VALUE_KINDS; kind++) {
        if (!hpy_query_attribute_at(&word, (enum hpy_value_kind)kind, 0) ||
            kind == HPY_VALUE_OBJECT)
            continue;
        hpy_text_addf(out, ".Ss Of a value of the kind: %s\n.Bl -tag -width Ds\n",
                      hpy_value_kind_name((enum hpy_value_kind)kind));
        for (size_t i = 0; hpy_query_attribute_at(&word, (enum hpy_value_kind)kind, i); i++)
            add_word(out, &word, true);
        hpy_text_add(out, ".El\n");
    }
}

Test(expressions_page, is_made_from_the_tables)
{
    char *page = read_all(PAGE);
    char *begin = strstr(page, BEGIN), *end = strstr(page, END);
    cr_assert(begin && end && begin < end);
    begin += strlen(BEGIN);
    struct hpy_text lists = { 0 };
    add_lists(&lists);
    cr_assert_not(lists.failed);
    if (getenv("ACCEPT")) {
        FILE *file = fopen(PAGE, "wb");
        cr_assert_not_null(file);
        fprintf(file, "%.*s%s%s", (int)(begin - page), page, hpy_text_get(&lists), end);
        fclose(file);
    } else {
        *end = '\0';
        cr_expect_str_eq(begin, hpy_text_get(&lists),
                         "heapy-expressions(7) is old: ACCEPT=1 writes it anew");
    }
    hpy_text_dispose(&lists);
    free(page);
}

/* A name in backquotes, alone or with what it is called with or asked of. */
static void expect_in(const char *document, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = strstr(document, name); at; at = strstr(at + 1, name))
        if (at > document && strchr("`. ('", at[-1]) && strchr("`( .'[\"=", at[n]))
            return;
    cr_expect_fail("docs/expressions.md does not tell of %s", name);
}

Test(expressions_page, the_document_tells_of_all)
{
    char *document = read_all(DOCUMENT);
    struct hpy_word word;
    for (size_t i = 0; hpy_query_name_at(&word, NULL, i); i++)
        expect_in(document, word.name);
    for (int kind = 0; kind < HPY_N_VALUE_KINDS; kind++)
        for (size_t i = 0; hpy_query_attribute_at(&word, (enum hpy_value_kind)kind, i); i++)
            expect_in(document, word.name);
    free(document);
}
