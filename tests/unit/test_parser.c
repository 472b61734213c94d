#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "query/parser.h"

/* The steps in order: names, .attributes, [rows] and operators behind operands; calls
 * with the number of their arguments. The end of a last statement without a name is
 * left out. */
static void steps_text(struct hpy_text *out, const struct hpy_steps *steps)
{
    static const char *const operators[] = { [HPY_OP_AND] = "&", [HPY_OP_OR] = "|",
                                             [HPY_OP_XOR] = "^", [HPY_OP_SUB] = "-",
                                             [HPY_OP_ADD] = "+" };
    for (size_t i = 0; i < steps->n; i++) {
        const struct hpy_step *step = &steps->steps[i];
        struct hpy_str name = step->name.data ? step->name : HPY_STR("");
        if (step->kind == HPY_STEP_KEEP && name.n_bytes == 0)
            continue;
        if (i > 0)
            hpy_text_add_char(out, ' ');
        switch (step->kind) {
        case HPY_STEP_ATTR:
        case HPY_STEP_METHOD:
            hpy_text_add_char(out, '.');
            /* fallthrough */
        case HPY_STEP_NAME:
        case HPY_STEP_CALL:
            hpy_text_addf(out, "%.*s", (int)name.n_bytes, name.data);
            if (step->kind == HPY_STEP_CALL || step->kind == HPY_STEP_METHOD)
                hpy_text_addf(out, "(%zu)", step->n_args);
            break;
        case HPY_STEP_NUMBER:
            hpy_text_addf(out, "%lld", (long long)step->from);
            break;
        case HPY_STEP_TEXT:
            hpy_text_addf(out, "'%.*s'", (int)step->text.n_bytes, step->text.data);
            break;
        case HPY_STEP_NOTHING:
            hpy_text_add(out, "()");
            break;
        case HPY_STEP_KEYWORD:
        case HPY_STEP_KEEP:
            hpy_text_addf(out, "%.*s=", (int)name.n_bytes, name.data);
            break;
        case HPY_STEP_DROP:
            hpy_text_add(out, ";");
            break;
        case HPY_STEP_INDEX:
            hpy_text_addf(out, "[%lld]", (long long)step->from);
            break;
        case HPY_STEP_SLICE:
            hpy_text_add(out, "[");
            if (step->has_from)
                hpy_text_addf(out, "%lld", (long long)step->from);
            hpy_text_add(out, ":");
            if (step->has_end)
                hpy_text_addf(out, "%lld", (long long)step->end);
            hpy_text_addf(out, ":%lld]", (long long)step->by);
            break;
        case HPY_STEP_COMBINE:
            hpy_text_add(out, operators[step->op]);
            break;
        case HPY_STEP_NOT:
            hpy_text_add(out, "~");
            break;
        case HPY_STEP_ITEM:
            hpy_text_add(out, "[]");
            break;
        case HPY_STEP_APPLY:
            hpy_text_addf(out, "(%zu)", step->n_args);
            break;
        case HPY_STEP_COMPARE:
            hpy_text_addf(out, "%.*s", (int)name.n_bytes, name.data);
            break;
        }
    }
}

Test(parser, steps)
{
    static const struct {
        const char *expression, *steps;
        size_t n_stack;
    } cases[] = {
        { "heap", "heap", 1 },
        { " heap . bytype [ 0 ] ", "heap .bytype [0]", 1 },
        { "heap[-1][1:2][:][::3][-5:-1:2].count", "heap [-1] [1:2:1] [::1] [::3] [-5:-1:2] .count", 1 },
        { "heap[1:]", "heap [1::1]", 1 },
        { "heap.by('Type').by(\"\").by()", "heap 'Type' .by(1) '' .by(1) .by(0)", 2 },
        { "hp.heap() & hp.Type('a')", "heap(0) 'a' Type(1) &", 2 },
        { "Clodo(dictof=(), 0x1F)", "() dictof= 31 Clodo(2)", 2 },
        { "f(a, b|c, )", "a b c | f(2)", 3 },
        { "~a & ~~b[0].c", "a ~ b [0] .c ~ ~ &", 2 },
        { "~a.b - c", "a .b ~ c -", 2 },
        { "a|b <= c-d", "a b | c d - <=", 3 },
        { "(a == b) != c", "a b == c !=", 2 },
        { "a + 1 - 2", "a 1 + 2 -", 2 },
        { "x = a; y = x.b; y", "a x= ; x .b y= ; y", 1 },
        { "x == a", "x a ==", 2 },
        { "a|b^c&d-e", "a b c d e - & ^ |", 5 },
        { "a-b&c^d|e", "a b - c & d ^ e |", 2 },
        { "a-b-c", "a b - c -", 2 },
        { "a-(b-c)[0].count", "a b c - [0] .count -", 3 },
        { "((a))", "a", 1 },
        { "a[0]-b[-1]", "a [0] b [-1] -", 2 },
        { "f(-1)(a)() - -2", "-1 f(1) a (1) (0) -2 -", 2 },
        { "a['x'][b.c][(1)]", "a 'x' [] b .c [] 1 []", 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_steps steps;
        struct hpy_err err = { .text = "" };
        struct hpy_text text = { 0 };
        cr_assert_eq(hpy_parser_parse(&steps, cases[i].expression, &err), HPY_OK, "%s: %s",
                     cases[i].expression, err.text);
        steps_text(&text, &steps);
        cr_expect_str_eq(hpy_text_get(&text), cases[i].steps, "%s", hpy_text_get(&text));
        cr_expect_eq(steps.n_stack, cases[i].n_stack, "%s", cases[i].expression);
        hpy_text_dispose(&text);
        hpy_steps_dispose(&steps);
    }
}

Test(parser, refusals)
{
    static const struct {
        const char *expression, *message;
        uint64_t off;
    } cases[] = {
        { "", "the expression ends where a name, a number, a text or '(' is expected", 0 },
        { "  ", "the expression ends where a name, a number, a text or '(' is expected", 2 },
        { "heap.", "the expression ends where the name of an attribute is expected", 5 },
        { "heap.1", "the name of an attribute expected, not '1'", 5 },
        { "heap[", "the expression ends where a row number or a slice is expected", 5 },
        { "heap[]", "a row number or a slice expected, not ']'", 5 },
        { "heap[a", "the expression ends where ']' is expected", 6 },
        { "heap[-]", "a number expected, not ']'", 6 },
        { "heap[1", "the expression ends where ']' is expected", 6 },
        { "heap[1:2:3:4]", "']' expected, not ':'", 10 },
        { "heap[::0]", "the step of a slice must be positive", 7 },
        { "heap[::-1]", "the step of a slice must be positive", 7 },
        { "heap heap", "the end of the expression expected, not 'heap'", 5 },
        { "heap)", "the end of the expression expected, not ')'", 4 },
        { "(heap", "the expression ends where ')' is expected", 5 },
        { "heap |", "the expression ends where a name, a number, a text or '(' is expected", 6 },
        { "-heap", "a number expected, not 'heap'", 1 },
        { "heap.by(1 2)", "')' expected, not '2'", 10 },
        { "heap.by(,)", "a name, a number, a text or '(' expected, not ','", 8 },
        { "heap()(", "the expression ends where a name, a number, a text or '(' is expected", 7 },
        { "a < b < c", "comparisons are not chained; use parentheses", 6 },
        { "a;", "the expression ends where a name, a number, a text or '(' is expected", 2 },
        { "x = = a", "a name, a number, a text or '(' expected, not '='", 4 },
        { "hp.", "the expression ends where a name is expected", 3 },
        { "a ~ b", "the end of the expression expected, not '~'", 2 },
        { "heap.x['k'", "the expression ends where ']' is expected", 10 },
    };
    uint64_t live = hpy_mem_live();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_steps steps;
        struct hpy_err err = { .text = "" };
        cr_expect_eq(hpy_parser_parse(&steps, cases[i].expression, &err), HPY_ESYNTAX);
        cr_expect_str_eq(err.text, cases[i].message, "%s: %s", cases[i].expression, err.text);
        cr_expect_eq(err.offset, cases[i].off, "%s: %d", cases[i].expression, (int)err.offset);
        cr_expect_null(steps.steps);
    }
    cr_expect_eq(hpy_mem_live(), live);
}

static char *repeated(const char *before, size_t n, const char *middle, const char *after)
{
    struct hpy_text text = { 0 };
    for (size_t i = 0; i < n; i++)
        hpy_text_add(&text, before);
    hpy_text_add(&text, middle);
    for (size_t i = 0; i < n; i++)
        hpy_text_add(&text, after);
    cr_assert(!text.failed);
    return text.data; /* freed by hpy_free */
}

Test(parser, nesting_is_bounded)
{
    struct hpy_steps steps;
    struct hpy_err err;
    char *deepest = repeated("(", HPY_EXPRESSION_DEPTH_MAX, "a", ")");
    cr_expect_eq(hpy_parser_parse(&steps, deepest, &err), HPY_OK);
    hpy_steps_dispose(&steps);
    hpy_free(deepest);
    char *deeper = repeated("(", 30000, "a", ")");
    cr_expect_eq(hpy_parser_parse(&steps, deeper, &err), HPY_ELIMIT);
    cr_expect_eq(err.offset, HPY_EXPRESSION_DEPTH_MAX);
    hpy_free(deeper);
}

Test(parser, length_is_bounded_and_long_chains_need_no_stack)
{
    struct hpy_steps steps;
    struct hpy_err err;
    char *chain = repeated("", 30000, "a", "|a");
    cr_assert_eq(hpy_parser_parse(&steps, chain, &err), HPY_OK);
    cr_expect_eq(steps.n, 60002);
    cr_expect_eq(steps.n_stack, 2);
    hpy_steps_dispose(&steps);
    hpy_free(chain);
    char *longer = repeated("", HPY_EXPRESSION_BYTES_MAX, "a", " ");
    cr_expect_eq(hpy_parser_parse(&steps, longer, &err), HPY_ELIMIT);
    hpy_free(longer);
}
