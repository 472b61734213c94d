#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "heap_support.h"
#include "query/value_ops.h"

/* The words, a blank between two. */
static void words_of(struct hpy_text *out, size_t *from,
                     const struct hpy_conversation *conversation, const char *text)
{
    struct hpy_completion completion;
    struct hpy_err err;
    cr_assert_eq(hpy_query_complete(&completion, conversation, hpy_str_of(text), &err), HPY_OK);
    for (size_t i = 0; i < completion.n; i++) {
        cr_assert_neq(completion.words[i].help[0], '\0', "%s", completion.words[i].name);
        hpy_text_addf(out, "%s%s", i ? " " : "", completion.words[i].name);
    }
    *from = completion.from;
    hpy_completion_dispose(&completion);
}

Test(complete, words)
{
    static const struct {
        const char *text, *words;
        size_t from;
    } cases[] = {
        { "he", "heap heapu", 0 },
        { "hp.he", "heap heapu", 3 },
        { "heap & Vi", "Via ViaFolded", 7 },
        { "heap[Uni", "Unity", 5 },
        { "heap.by(fi", "findex", 8 },
        { "heap.re", "referents referrers", 5 },
        { "heap . re", "referents referrers", 7 },
        { "heap[0].referrers[1:].bys", "bysize", 22 },
        { "heap.by('Type').dom", "dominos domisize", 16 },
        { "(heap & Type('a')).im", "imdom", 19 },
        { "heap & Type('a').", "alt biper brief dictof disjoint", 17 },
        { "Type('a').alt('<').al", "alt", 19 },
        { "~heap.dom", "dominos domisize", 6 },
        { "(~heap).d", "dictof disjoint", 8 },
        { "(Type & Size)[heap].al", "alt", 20 },
        { "x = heap; y = x[0].kind; y.a", "alt", 27 },
        { "heap.kind; _.a", "alt", 13 },
        { "heap.sp.num", "numpaths", 8 },
        { "heap.sp(weak=True).avoided(0)[0].nod", "nodes", 33 },
        { "heap.sp.sets[0].domi", "dominos domisize", 16 },
        { "heap.rp.a3b.imd", "imdom", 12 },
        { "heap.rp['a'].imd", "imdom", 13 },
        { "heap.rp.paths('a').num", "numpaths", 19 },
        { "(heap.stat - heap.stat).", "all count more new numrows old prev size top", 24 },
        { "heap.biper(0).al", "alt", 14 },
        { "heap.more.more.imd", "imdom", 15 },
        { "heap[0].theone.rp.er.head", "header", 21 },
        { "nonsense(; heap.imd", "imdom", 16 },
        { "kept.al", "alt", 5 },
        { "ke", "kept", 0 },
        { "heap.by('x.re", "", 11 },   /* inside a text */
        { "heap.count.", "", 11 },
        { "nobody.", "", 7 },
        { "heap 0x1", "", 5 },
        { "heap he", "", 5 },
        { "heap).re", "", 6 },
        { ".re", "", 1 },
        { "heap.count().", "", 13 },   /* is not called */
        { "heap..re", "", 6 },
    };
    struct hpy_graph *graph = heap_sample();
    uint64_t live = hpy_mem_live();
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    struct hpy_value value;
    struct hpy_err err;
    cr_assert_eq(hpy_conversation_eval(&value, conversation, "kept = Type('str')", NULL, &err),
                 HPY_OK);
    hpy_value_dispose(&value);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_text text = { 0 };
        size_t from;
        words_of(&text, &from, conversation, cases[i].text);
        cr_expect_str_eq(hpy_text_get(&text), cases[i].words, "%s: %s", cases[i].text,
                         hpy_text_get(&text));
        cr_expect_eq(from, cases[i].from, "%s: %zu", cases[i].text, from);
        hpy_text_dispose(&text);
    }
    hpy_conversation_free(conversation);
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}

/* Whatever may be asked is found by its beginning, and what is found can be asked. */
Test(complete, tables_and_words_agree)
{
    struct hpy_word word;
    struct hpy_text text = { 0 };
    size_t from, n = 0;
    for (size_t i = 0; hpy_query_attribute_at(&word, HPY_VALUE_SET, i); i++, n++) {
        struct hpy_text typed = { 0 };
        hpy_text_addf(&typed, "heap.%s", word.name);
        hpy_text_clear(&text);
        words_of(&text, &from, NULL, hpy_text_get(&typed));
        cr_expect(strstr(hpy_text_get(&text), word.name), "%s: %s", word.name,
                  hpy_text_get(&text));
        hpy_text_dispose(&typed);
    }
    cr_expect_gt(n, 20);
    for (size_t i = 0; hpy_query_name_at(&word, NULL, i); i++) {
        hpy_text_clear(&text);
        words_of(&text, &from, NULL, word.name);
        cr_expect(strstr(hpy_text_get(&text), word.name), "%s: %s", word.name,
                  hpy_text_get(&text));
    }
    hpy_text_dispose(&text);
}

/* Every text that begins an expression can be completed without a complaint, whatever it
 * is cut off at. */
Test(complete, anywhere)
{
    static const char expression[] =
        "x = heap[0:2].by(findex(Type('a'), ~Size(3)))[1]; (x & Clodo(dictof=())).byid[x.count - 1]";
    for (size_t n = 0; n < sizeof expression; n++) {
        struct hpy_completion completion;
        struct hpy_err err;
        cr_assert_eq(hpy_query_complete(&completion, NULL, (struct hpy_str){ expression, n },
                                        &err), HPY_OK);
        cr_expect_leq(completion.from, n);
        hpy_completion_dispose(&completion);
    }
}

Test(complete, signatures)
{
    struct hpy_word word;
    for (size_t i = 0; hpy_query_name_at(&word, NULL, i); i++) {
        struct hpy_text text = { 0 };
        hpy_word_signature(&text, &word);
        if (strcmp(word.name, "Clodo") == 0)
            cr_expect_str_eq(hpy_text_get(&text), "(kind=None, dictof=None)");
        if (strcmp(word.name, "Via") == 0)
            cr_expect_str_eq(hpy_text_get(&text), "(*relations)");
        if (strcmp(word.name, "heap") == 0)
            cr_expect_str_eq(hpy_text_get(&text), "");
        hpy_text_dispose(&text);
    }
}
