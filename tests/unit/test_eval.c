#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "heap_support.h"
#include "query/conversation.h"
#include "query/parser.h"
#include "query/value_ops.h"

Test(eval, numbers)
{
    static const struct {
        const char *expression;
        int64_t value;
    } cases[] = {
        { "heap.count", 12 },
        { "h.size", 5000001754 },
        { "heapu.count", 2 },
        { "heapu.size", 76 },
        { "heap[0].count", 2 },
        { "heap[0].size", 5000000050 },
        { "heap[-1].size", 48 },
        { "heap[-10].size", 5000000050 },
        { "heap.bytype[1].count", 3 },
        { "heap.bytype[1].byclodo[0].size", 832 },
        { "heap.by('type')[1].byid[1:].size", 336 },
        { "heap.byid[0:3].size", 5000001064 },
        { "heap.byid[::6].count", 2 },
        { "heap[2:4].count", 2 },
        { "heap[4:2].count", 0 },
        { "heap[-2:].size", 112 },
        { "heap[:-8].count", 3 },
        { "heap[-100:100].count", 12 },
        { "heap[9223372036854775807:].count", 0 },
        { "heap[:-9223372036854775807].count", 0 },
        { "heap[::9223372036854775807].count", 2 },
        { "heap.byunity[0].count", 12 },
        { "(heap | heapu).count", 14 },
        { "(heap & heapu).count", 0 },
        { "(heap ^ heap[0]).count", 10 },
        { "(heap - heap.bytype[0] - heap.bytype[1]).count", 7 },
        { "(heap.bysize - heapu)[0].size", 5000000000 },
        { "all.count", 14 },
        { "root.count", 0 },
        { "root.referents.count", 3 },
        { "(root | heap).count", 12 },
        { "heap.count + heapu.count - 4", 10 },
        { "0x10", 16 },
        { "heap().count", 12 },
        { "hp.heap().count", 12 },
        { "x = heap[0]; y = heap - x; y.count", 10 },
        { "heap.count; _ - 2", 10 },
        { "(heap & Type('str')).count", 2 },
        { "(heap & ~Type('str')).count", 10 },
        { "(heap - Type('str')).count", 10 },
        { "(heap & Type('pkg.Point')).referrers.count", 2 },
        { "(heap & Type('pkg.Point')).referents.count", 1 },
        { "(heap & Type('pkg.Point')).dictof.size", 104 },
        { "(heap & Clodo(dictof='pkg.Point')).owners.size", 56 },
        { "(heap & Clodo(dictof=())).size", 232 },
        { "(heap & (Type('list') | Size(56))).count", 3 },
        { "(heap & (Type('dict') ^ Size(104))).count", 2 },
        { "(heap & Size(64).alt('<=')).count", 5 },
        { "(heap & Rcs('dict of module', 'list')).count", 1 },
        { "(heap & Rcs(Clodo('list'))).count", 1 },
        { "(heap & Rcs('list').alt('>=')).count", 2 },
        { "(heap & Via('[1]')).count", 1 },
        { "(heap & Via('.__dict__')).count", 2 },
        { "(heap & Via('[0]').alt('>')).count", 1 },
        { "(heap & Via('.__dict__', '.?" "?').alt('<=')).count", 10 },
        { "(heap & Module('app')).count", 1 },
        { "(heap & Module()).count", 11 },
        { "(heap & Id(0x1200)).size", 88 },
        { "(heap & Package('pkg')).count", 4 },
        { "(heap & Definer('pkg')).count", 4 },
        { "(heap & Unity()).count", 12 },
        { "(heap & Nothing).count", 0 },
        { "(heap & ~heap[0]).count", 10 },
        { "(heap & heap[0:2].kind).count", 3 },
        { "(heap & heap.by('Type&Size')[3].kind).count", 1 },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_err err = { .text = "" };
        cr_assert_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err), HPY_OK,
                     "%s: %s", cases[i].expression, err.text);
        cr_expect_eq(value.kind, HPY_VALUE_NUMBER, "%s", cases[i].expression);
        cr_expect_eq(value.number, cases[i].value, "%s is %lld", cases[i].expression,
                     (long long)value.number);
        hpy_value_dispose(&value);
    }
    hpy_graph_free(graph);
}

/* Not reached: 0x2000 <-> 0x2010, which hold 0x2020 alone and 0x2030 with 0x2040, which
 * nothing holds and so C code does. 0x1000 <-> 0x1010 are reached. */
Test(eval, garbage_is_what_only_cycles_hold)
{
    static const struct {
        const char *expression;
        int64_t value;
    } cases[] = {
        { "unreachable.count", 5 },
        { "garbage.count", 3 },
        { "garbage.size", 111 },
        { "garbage[0].size", 110 },
        { "(unreachable - garbage).size", 11000 },
    };
    struct heap heap;
    uint32_t item = HPY_REL(HPY_REL_ITEM, 0);
    heap_begin(&heap);
    uint32_t list = heap_type(&heap, "builtins", "list", 0);
    heap_node(&heap, 0x1000, list, 5);
    heap_edge(&heap, 0x1010, item);
    heap_node(&heap, 0x1010, list, 5);
    heap_edge(&heap, 0x1000, item);
    heap_node(&heap, 0x2000, list, 100);
    heap_edge(&heap, 0x2010, item);
    heap_edge(&heap, 0x2030, item);
    heap_node(&heap, 0x2010, list, 10);
    heap_edge(&heap, 0x2000, item);
    heap_edge(&heap, 0x2020, item);
    heap_node(&heap, 0x2020, list, 1);
    heap_node(&heap, 0x2030, list, 1000);
    heap_node(&heap, 0x2040, list, 10000);
    heap_edge(&heap, 0x2030, item);
    struct hpy_graph *graph = heap_end(&heap, (const uint64_t[]){ 0x1000, 0 });
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_err err = { .text = "" };
        cr_assert_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err), HPY_OK,
                     "%s: %s", cases[i].expression, err.text);
        cr_expect_eq(value.number, cases[i].value, "%s is %lld", cases[i].expression,
                     (long long)value.number);
        hpy_value_dispose(&value);
    }
    hpy_graph_free(graph);
}

Test(eval, a_set_keeps_how_it_is_seen)
{
    static const struct {
        const char *expression, *by;
    } cases[] = {
        { "heap", "Clodo" },
        { "heapu", "Type" },
        { "garbage", "Cycle" },
        { "heap.bysize[0:2]", "Size" },
        { "heap.bysize[0].byid", "Id" },
        { "heap.by('UNITY')", "Unity" },
        { "heap.bymodule & heap.bytype", "Module" },
        { "heap.bymodule.bymodule", "Module" },
        { "heap.by('type & size')", "Type & Size" },
        { "heap.by('Type&Clodo&Unity')", "Clodo" },
        { "heap.bysize & Type('str')", "Size" },
        { "Type('str') & heap.bysize", "Size" },
        { "heap.bysize.referrers", "Clodo" },
        { "heap.by(Size)", "Size" },
        { "heap.by(er=Type & Size)", "Type & Size" },
        { "heap.by(heap.bysize.er)", "Size" },
        { "x = Type; heap.by(x)", "Type" },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_partition *partition;
        struct hpy_err err;
        cr_assert_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err), HPY_OK);
        cr_expect_str_eq(value.seen->by->name, cases[i].by, "%s", cases[i].expression);
        cr_assert_eq(hpy_value_partition(&partition, &value, NULL, &err), HPY_OK);
        cr_expect_eq(partition->classifier, value.seen->by);
        struct hpy_partition *again;
        cr_assert_eq(hpy_value_partition(&again, &value, NULL, &err), HPY_OK);
        cr_expect_eq(again, partition);
        hpy_value_dispose(&value);
    }
    hpy_graph_free(graph);
}

/* Equal, up to a * at the end of what is wanted. */
static bool is_like(const char *text, const char *wanted)
{
    size_t n = strlen(wanted);
    return n && wanted[n - 1] == '*' ? *text && strncmp(text, wanted, n - 1) == 0
                                     : strcmp(text, wanted) == 0;
}

Test(eval, refusals)
{
    static const struct {
        const char *expression;
        enum hpy_status status;
        uint64_t off;
        const char *message;
    } cases[] = {
        { "foo", HPY_ESYNTAX, 0, "no such name 'foo'; there are heap h unreachable heapu garbage all root Root *" },
        { "heap & str", HPY_ESYNTAX, 7, "no such name 'str'; its objects are Type('str')" },
        { "haep", HPY_ESYNTAX, 0, "no such name 'haep'; is it 'heap'?" },
        { "heap.bytpe", HPY_ESYNTAX, 5, "no such attribute 'bytpe' of a set; is it 'bytype'?" },
        { "heap.refers", HPY_ESYNTAX, 5, "no such attribute 'refers' of a set; there are *" },
        { "Type('x').bipr", HPY_ESYNTAX, 10, "no such attribute 'bipr' of a kind; is it 'biper'?" },
        { "heap.foo", HPY_ESYNTAX, 5,
"no such attribute 'foo' of a set; there are count size indisize dominos domisize *" },
        { "heap.count.foo", HPY_ESYNTAX, 11, "no such attribute 'foo' of a number; it has none" },
        { "heap.count.bytype", HPY_ESYNTAX, 11, "no such attribute 'bytype' of a number; it has none" },
        { "heap.count[0]", HPY_ESYNTAX, 10, "a number has no rows" },
        { "heap.by('Nope')", HPY_ESYNTAX, 5, "no such classifier 'Nope'" },
        { "heap.by", HPY_ESYNTAX, 5, "'by' is called, as in by(er)" },
        { "heap.by(1)", HPY_ESYNTAX, 5,
          "by takes as 'er' an equivalence relation or a text, not a number" },
        { "heap.by(Type, er=Size)", HPY_ESYNTAX, 5, "by gets 'er' twice, as in by(er)" },
        { "heap.by(Type, Size)", HPY_ESYNTAX, 5, "too many arguments, as in by(er)" },
        { "Unity(1)", HPY_ESYNTAX, 0, "too many arguments, as in Unity()" },
        { "Via(1)", HPY_ESYNTAX, 0, "Via takes as 'relations' a text, not a number" },
        { "Clodo()", HPY_ESYNTAX, 0, "Clodo takes one of 'kind' and 'dictof'" },
        { "heap[0](1)", HPY_ESYNTAX, 7, "a set is not called" },
        { "heap['a']", HPY_ESYNTAX, 4, "in brackets stands the number of a row or a slice" },
        { "heap[heap.count]", HPY_ENOTFOUND, 4, "no row 12: the set has 10 rows" },
        { "Type['a']", HPY_ESYNTAX, 4, "an equivalence relation has the kinds of a set" },
        { "Type('a')[0]", HPY_ESYNTAX, 9, "a kind has no rows" },
        { "Type | Size", HPY_ESYNTAX, 5, "both sides of an operator *" },
        { "heap(1)", HPY_ESYNTAX, 0, "'heap' takes no arguments" },
        { "heap.maprox", HPY_EUNSUPPORTED, 5, "a capture holds no live objects*" },
        { "heap.theone", HPY_ENOTFOUND, 5, "the set has not one object but 12" },
        { "root.theone", HPY_ENOTFOUND, 5, "the set has not one object but 0" },
        { "heap.sp[0:2]", HPY_ESYNTAX, 7, "paths are taken one at a time" },
        { "heap.sp[3]", HPY_ENOTFOUND, 7, "*" },
        { "heap.sp[0][2]", HPY_ENOTFOUND, 10, "no object 2: the path has 2 objects" },
        { "heap.sp.sets[-3]", HPY_ENOTFOUND, 12, "no level -3: the listing has 2 levels" },
        { "heap.sp.edges_at(1)", HPY_ENOTFOUND, 8, "*" },
        { "heap.sp(0)", HPY_ESYNTAX, 5,
          "sp takes as 'src' an object or a set, not a number" },
        { "heap.domisize(True)", HPY_ESYNTAX, 5,
          "too many arguments, as in domisize(weak=False, frames=True, modules=True)" },
        { "heap.rp.zz", HPY_ENOTFOUND, 8, "*" },
        { "heap.rp.ref", HPY_ENOTFOUND, 8, "*" },
        { "heap.rp.a_b", HPY_ESYNTAX, 8, "no such attribute 'a_b' of a pattern; there are *" },
        { "heap.rp(ref='gc')", HPY_ESYNTAX, 5, "ref is 'referrers' or 'imdom'" },
        { "heap.rp(-1)", HPY_ESYNTAX, 5, "a depth is not negative" },
        { "heap.stat - heap.bysize.stat", HPY_ESYNTAX, 10, "one table is by Clodo, the other by Size" },
        { "heap.stat - heap", HPY_ESYNTAX, 10, "both sides of an operator *" },
        { "findex(Type('a'))(2)", HPY_ENOTFOUND, 17, "*" },
        { "findex(Type('a'))(-1)", HPY_ENOTFOUND, 17, "*" },
        { "heap.by()", HPY_ESYNTAX, 5, "an argument is missing, as in by(er)" },
        { "heap.count()", HPY_ESYNTAX, 5, "'count' is not called" },
        { "heap.bytype()", HPY_ESYNTAX, 5, "'bytype' is not called" },
        { "heap | heap.count", HPY_ESYNTAX, 5, "both sides of an operator must be sets or kinds, or both numbers" },
        { "heap + heap", HPY_ESYNTAX, 5, "only numbers are added; sets are joined by |" },
        { "~heap.count", HPY_ESYNTAX, 0, "only a set or a kind has a complement" },
        { "_", HPY_ESYNTAX, 0, "there is no last result yet" },
        { "heap = h", HPY_ESYNTAX, 0, "'heap' has a meaning already" },
        { "x = None", HPY_ESYNTAX, 0, "None is an argument only" },
        { "()", HPY_ESYNTAX, 0, "() is an argument only" },
        { "findex", HPY_ESYNTAX, 0, "findex is called, as in findex(*kinds)" },
        { "Type(1)", HPY_ESYNTAX, 0, "Type takes as 'name' a text, not a number" },
        { "Size('a')", HPY_ESYNTAX, 0, "Size takes as 'size' a number, not a text" },
        { "heap & Clodo(of='a')", HPY_ESYNTAX, 7,
          "Clodo has no argument 'of', as in Clodo(kind=None, dictof=None)" },
        { "Via('nonsense') & heap", HPY_ESYNTAX, 16,
          "no relation is written \"nonsense\"; they look like .attr, ['key'], [0], ->field" },
        { "Type('a').alt('=')", HPY_ESYNTAX, 10, "kinds are compared by < <= == != >= >" },
        { "Clodo(dictof='a').alt('<')", HPY_ESYNTAX, 18, "a kind of Clodo has no order" },
        { "Size(1).alt('<').alt('>')", HPY_ESYNTAX, 17, "the kind is compared by '<' already" },
        { "(Size(1)|Size(2)).alt('<')", HPY_ESYNTAX, 18,
          "only a single kind can be compared otherwise" },
        { "Type('a') < 3", HPY_ESYNTAX, 10, "only sets and kinds, or numbers, are compared" },
        { "Type < Size", HPY_ESYNTAX, 5, "only sets and kinds, or numbers, are compared" },
        { "heap.by('Type&Nope')", HPY_ESYNTAX, 5, "no such classifier 'Nope'" },
        { "heap.by('Type&Size&Id&Via&Rcs')", HPY_ELIMIT, 5,
          "a product of more than 4 classifiers" },
        { "9223372036854775807 + 1", HPY_ELIMIT, 20, "number too large" },
        { "heap[10]", HPY_ENOTFOUND, 4, "no row 10: the set has 10 rows" },
        { "heap[-11]", HPY_ENOTFOUND, 4, "no row -11: the set has 10 rows" },
        { "heap[0][1]", HPY_ENOTFOUND, 7, "no row 1: the set has 1 row" },
        { "heap[0:0][0]", HPY_ENOTFOUND, 9, "no row 0: the set has 0 rows" },
        { "heap[", HPY_ESYNTAX, 5, "the expression ends where a row number or a slice is expected" },
    };
    struct hpy_graph *graph = heap_sample();
    uint64_t live = hpy_mem_live();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_err err = { .text = "" };
        cr_expect_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err),
                     cases[i].status, "%s", cases[i].expression);
        cr_expect(is_like(err.text, cases[i].message), "%s: %s", cases[i].expression, err.text);
        cr_expect_eq(err.offset, cases[i].off, "%s: %d", cases[i].expression, (int)err.offset);
    }
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}

Test(eval, a_long_expression)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_text text = { 0 };
    struct hpy_value value;
    struct hpy_err err;
    hpy_text_add(&text, "(heap");
    for (int i = 0; i < 2000; i++)
        hpy_text_add(&text, "&heap");
    hpy_text_add(&text, ").count");
    cr_assert_eq(hpy_query_eval(&value, graph, hpy_text_get(&text), NULL, &err), HPY_OK);
    cr_expect_eq(value.number, 12);
    hpy_value_dispose(&value);
    hpy_text_dispose(&text);
    hpy_graph_free(graph);
}

Test(eval, a_job_stops_it)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_job job;
    struct hpy_value value;
    struct hpy_err err;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_expect_eq(hpy_query_eval(&value, graph, "heap[0]", &job, &err), HPY_ECANCELLED);
    hpy_graph_free(graph);
}

Test(eval, truths_and_kinds_as_text)
{
    static const struct {
        const char *expression, *text;
    } cases[] = {
        { "heap[0] <= heap", "True" },
        { "heap[0] < heap[0]", "False" },
        { "heap[0] == heap[0] & heap", "True" },
        { "heap[0] != heap[1]", "True" },
        { "heap[0] >= heap[1]", "False" },
        { "heap > heap[1]", "True" },
        { "heap.count > 3", "True" },
        { "Type('str') <= Anything", "True" },
        { "Type('str') < Anything", "True" },
        { "Type('str') == ~~Type('str')", "True" },
        { "Type('str') <= Type('int')", "False" },
        { "Type('str') != Type('int')", "True" },
        { "Size(3) < Size(4).alt('<')", "True" },
        { "Type('str').disjoint(Type('int'))", "True" },
        { "Type('str').disjoint(Size(3))", "False" },
        { "heap[0].disjoint(Type('int'))", "True" },
        { "Nothing <= heap", "True" },
        { "Anything <= heap", "False" },
        { "(Type('str') & Type('int')) <= heap[1]", "True" },
        { "heap[0] <= Type('str')", "True" },
        { "Type('list') >= heap", "False" },
        { "heap[0].kind", "Type('str')" },
        { "heap[0:2].kind", "(Type('str') | Clodo(dictof='module'))" },
        { "heap.bysize[-1].kind", "Size(48)" },
        { "heap.bysize[0].kind.alt('<')", "Size(5000000000).alt('<')" },
        { "heap.byrcs[-1].kind", "Rcs(Clodo(dictof='pkg.Point'))" },
        { "(heap & Id(0x1300)).byvia.kind", "Via('.?" "?', '[0]')" },
        { "(heap & Id(0x1300)).by('Type&Rcs').kind",
          "(Type('pkg.Point') & Rcs(Clodo('list'), Clodo(dictof='module')))" },
        { "~(Type('a') | ~Size(3) - heap[0])",
          "~(Type('a') | (~Size(3) - <set of 2 objects>))" },
        { "Clodo(dictof=())", "Clodo(dictof=())" },
        { "Type('a').dictof", "Clodo(dictof='a')" },
        { "Module(name='os', at=16)", "Module('os', at=0x10)" },
        { "Via(\"['it\\'s']\")", "Via(\"['it's']\")" },
        { "~~Anything", "Anything" },
        { "Type[heap[0]]", "Type('str')" },
        { "'a text'", "a text" },
        { "Type & Size", "Type & Size" },
        { "True", "True" },
        { "-3", "-3" },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_text text = { 0 };
        struct hpy_err err = { .text = "" };
        cr_assert_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err), HPY_OK,
                     "%s: %s", cases[i].expression, err.text);
        hpy_value_text(&text, &value);
        cr_expect_str_eq(hpy_text_get(&text), cases[i].text, "%s is %s", cases[i].expression,
                         hpy_text_get(&text));
        hpy_text_dispose(&text);
        hpy_value_dispose(&value);
    }
    hpy_graph_free(graph);
}

/* What a name stands for can be made again without the names it was made of. */
Test(eval, names_are_kept_with_their_expressions)
{
    struct hpy_graph *graph = heap_sample();
    uint64_t live = hpy_mem_live();
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    struct hpy_value value, again;
    struct hpy_err err;
    static const struct {
        const char *expression, *name, *kept;
    } said[] = {
        { "x = heap[0] ", "x", "heap[0]" },
        { "y=x", "y", "heap[0]" },
        { "z = heap-x", "z", "heap-heap[0]" },
        { "x = z & y", "x", "(heap-heap[0]) & heap[0]" },
        { "w = hp.z.bytype | hp . y", "w", "(heap-heap[0]).bytype | heap[0]" },
        { "x", "_", "(heap-heap[0]) & heap[0]" },
        { "u = (heap - y)[z.count - z.count]; u.count", "_", "(heap - heap[0])[(heap-heap[0]).count - (heap-heap[0]).count].count" },
        { "k = Type('str'); v = k", "v", "Type('str')" },
        { "t = heap.rp(depth=1, stopkind=k)", "t", "heap.rp(depth=1, stopkind=Type('str'))" },
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        cr_assert_eq(hpy_conversation_eval(&value, conversation, said[i].expression, NULL, &err),
                     HPY_OK, "%s: %s", said[i].expression, err.text);
        const struct hpy_variable *kept =
            hpy_conversation_find(conversation, hpy_str_of(said[i].name));
        cr_assert(kept);
        cr_expect_str_eq(hpy_text_get(&kept->expression), said[i].kept);
        cr_expect_eq(hpy_query_eval(&again, graph, said[i].kept, NULL, &err), HPY_OK, "%s",
                     err.text);
        hpy_value_dispose(&value);
        hpy_value_dispose(&again);
    }
    hpy_conversation_free(conversation);
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}

/* An expression that would grow beyond what can be read again keeps names instead. */
Test(eval, kept_expressions_stay_expressions)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    struct hpy_value value;
    struct hpy_err err;
    cr_assert_eq(hpy_conversation_eval(&value, conversation, "x = heap", NULL, &err), HPY_OK);
    hpy_value_dispose(&value);
    for (int i = 0; i < 40; i++) {
        cr_assert_eq(hpy_conversation_eval(&value, conversation, "x = x | x", NULL, &err), HPY_OK);
        hpy_value_dispose(&value);
        const struct hpy_variable *kept = hpy_conversation_find(conversation, HPY_STR("x"));
        cr_assert_leq(kept->expression.n_bytes, HPY_EXPRESSION_BYTES_MAX);
    }
    hpy_conversation_free(conversation);
    hpy_graph_free(graph);
}

Test(eval, names_change_and_go)
{
    struct hpy_graph *graph = heap_sample();
    uint64_t live = hpy_mem_live();
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    struct hpy_value value;
    struct hpy_err err;
    cr_assert_eq(hpy_conversation_eval(&value, conversation, "x = heap; y = 1; z = 2", NULL, &err),
                 HPY_OK);
    hpy_value_dispose(&value);
    cr_assert_eq(hpy_conversation_add(conversation, "old", graph, &err), HPY_OK);
    static const struct {
        const char *from, *to; /* to NULL: forget */
        enum hpy_status status;
    } changes[] = {
        { "x", "leak", HPY_OK },          { "x", "y", HPY_ENOTFOUND },
        { "leak", "heap", HPY_ESYNTAX },  { "leak", "Type", HPY_ESYNTAX },
        { "leak", "y", HPY_ESYNTAX },     { "leak", "a b", HPY_ESYNTAX },
        { "leak", "", HPY_ESYNTAX },      { "leak", "7", HPY_ESYNTAX },
        { "leak", "_", HPY_ESYNTAX },     { "leak", "hp", HPY_ESYNTAX },
        { "old", "older", HPY_ESYNTAX },  { "old", NULL, HPY_ESYNTAX },
        { "y", NULL, HPY_OK },            { "y", NULL, HPY_ENOTFOUND },
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct hpy_str from = hpy_str_of(changes[i].from);
        enum hpy_status status =
            changes[i].to ? hpy_conversation_rename(conversation, from,
                                                    hpy_str_of(changes[i].to), &err)
                          : hpy_conversation_forget(conversation, from, &err);
        cr_expect_eq(status, changes[i].status, "%s to %s", changes[i].from, changes[i].to);
    }
    cr_assert_eq(hpy_conversation_eval(&value, conversation, "leak.count - z", NULL, &err), HPY_OK);
    hpy_value_dispose(&value);
    cr_expect(hpy_conversation_is_free(conversation, HPY_STR("y")));
    cr_expect_not(hpy_conversation_is_free(conversation, HPY_STR("z")));
    hpy_conversation_free(conversation);
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}

Test(eval, a_conversation_keeps_what_was_said)
{
    struct hpy_graph *graph = heap_sample();
    uint64_t live = hpy_mem_live();
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    struct hpy_value value;
    struct hpy_err err;
    static const struct {
        const char *expression;
        int64_t number; /* or -1: another value */
    } said[] = {
        { "x = heap[0]", -1 }, { "x.count", 2 }, { "_ + 1", 3 }, { "k = Type('str')", -1 },
        { "(heap & k).count - x.count", 0 }, { "x = 7", 7 }, { "x", 7 },
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        cr_assert_eq(hpy_conversation_eval(&value, conversation, said[i].expression, NULL, &err),
                     HPY_OK, "%s", said[i].expression);
        if (said[i].number >= 0)
            cr_expect_eq(value.number, said[i].number, "%s", said[i].expression);
        hpy_value_dispose(&value);
    }
    cr_expect_eq(hpy_conversation_eval(&value, conversation, "nobody", NULL, &err), HPY_ESYNTAX);
    hpy_conversation_free(conversation);
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}
