/* Named sets and marks: the list and the conversation are one truth. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "heap_support.h"
#include "query/conversation.h"
#include "query/value_ops.h"
#include "tui/marks.h"
#include "tui/session.h"
#include "tui/view.h"

static struct hpy_graph *graph;
static struct hpy_marks marks;
static struct hpy_session session;
static struct hpy_err err;
static uint64_t live;
static char said[512]; /* by the last change */

static void init(void)
{
    graph = heap_sample();
    live = hpy_mem_live();
    session = (struct hpy_session){ .graph = graph, .marks = &marks, .name = "heap" };
    session.main = &session;
    session.conversation = hpy_conversation_new(graph);
    session.heap = hpy_conversation_heap(session.conversation);
}

static void fini(void)
{
    hpy_marks_dispose(&marks);
    hpy_conversation_free(session.conversation);
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}

TestSuite(marks, .init = init, .fini = fini);

static void adopt(enum hpy_status status, struct hpy_marks_change *change)
{
    struct hpy_reply reply = { .bits = 0 };
    cr_assert_eq(status, HPY_OK, "%s", err.text);
    hpy_marks_adopt(&session, change, &reply);
    snprintf(said, sizeof said, "%s", reply.message);
}

/* Toggle what an expression makes. */
static void toggle(const char *expression)
{
    struct hpy_marks_change change;
    struct hpy_view_args args = HPY_NO_ARGS;
    struct hpy_value value;
    cr_assert_eq(hpy_query_eval(&value, graph, expression, NULL, &err), HPY_OK, "%s", err.text);
    args.members = hpy_members_ref(value.seen->members);
    hpy_text_add(&args.base, expression);
    adopt(hpy_marks_toggle(&change, &session, &args, NULL, &err), &change);
    hpy_view_args_dispose(&args);
    hpy_value_dispose(&value);
}

static void evaluate(const char *expression)
{
    struct hpy_value value;
    struct hpy_marks_change change;
    cr_assert_eq(hpy_conversation_eval(&value, session.conversation, expression, NULL, &err),
                 HPY_OK, "%s: %s", expression, err.text);
    hpy_value_dispose(&value);
    adopt(hpy_marks_read(&change, &session, NULL, &err), &change);
}

/* "a*1 b x*2": names in order, with what was marked and when. */
static const char *listing(void)
{
    static char text[512];
    const struct hpy_mark *marked[8];
    size_t n = hpy_marks_marked(marked, 8, &marks);
    text[0] = '\0';
    for (size_t i = 0; i < marks.n; i++) {
        sprintf(text + strlen(text), "%s%s", i ? " " : "", hpy_text_get(&marks.marks[i].name));
        for (size_t k = 0; k < n && k < 8; k++)
            if (marked[k] == &marks.marks[i])
                sprintf(text + strlen(text), "*%zu", k + 1);
    }
    return text;
}

Test(marks, letters_are_given_and_taken)
{
    toggle("heap[0]");
    cr_expect_str_eq(said, "marked as a");
    toggle("heap[1]");
    toggle("heap[2]");
    cr_expect_str_eq(listing(), "a*1 b*2 c*3");
    toggle("heap[1]");
    cr_expect_str_eq(said, "not marked: b");
    cr_expect_str_eq(listing(), "a*1 c*2");
    cr_expect_null(hpy_conversation_find(session.conversation, HPY_STR("b")));
    toggle("heap[3]"); /* the free letter is given again */
    cr_expect_str_eq(listing(), "a*1 c*2 b*3");
    cr_expect_str_eq(hpy_text_get(&hpy_marks_find(&marks, HPY_STR("heap[3]"))->name), "b");
    cr_expect_null(hpy_marks_find(&marks, HPY_STR("heap[1]")));
    cr_expect_null(hpy_marks_find(&marks, HPY_STR("")));
}

/* What was named at the prompt is listed, and what was marked is known at the prompt. */
Test(marks, the_prompt_and_the_list_agree)
{
    toggle("heap[0]");
    evaluate("x = heap[1]; n = 3; y = a | x");
    cr_expect_str_eq(listing(), "a*1 x y");
    const struct hpy_mark *y = hpy_marks_named(&marks, HPY_STR("y"));
    cr_expect_str_eq(hpy_text_get(&y->expression), "heap[0] | heap[1]");
    const struct hpy_mark *a = hpy_marks_named(&marks, HPY_STR("a"));
    const struct hpy_mark *x = hpy_marks_named(&marks, HPY_STR("x"));
    cr_expect_eq(y->count, a->count + x->count);
    cr_expect_eq(y->size_bytes, a->size_bytes + x->size_bytes);
    evaluate("x = 5"); /* no set any more */
    cr_expect_str_eq(listing(), "a*1 y");
}

/* A name that a person gave is not lost with its mark; one of m is. */
Test(marks, names_of_a_person_stay)
{
    evaluate("x = heap[0]");
    toggle("heap[0]");
    cr_expect_str_eq(said, "marked as x");
    cr_expect_str_eq(listing(), "x*1");
    toggle("heap[0]");
    cr_expect_str_eq(listing(), "x");
    struct hpy_marks_change change;
    toggle("heap[1]");
    adopt(hpy_marks_rename(&change, &session, HPY_STR("a"), HPY_STR("leak"), NULL, &err), &change);
    cr_expect_str_eq(listing(), "x leak*1");
    toggle("heap[1]");
    cr_expect_str_eq(listing(), "x leak");
    cr_expect_eq(hpy_marks_rename(&change, &session, HPY_STR("leak"), HPY_STR("x"), NULL, &err),
                 HPY_ESYNTAX);
    cr_expect_eq(hpy_marks_rename(&change, &session, HPY_STR("no"), HPY_STR("z"), NULL, &err),
                 HPY_ENOTFOUND);
    adopt(hpy_marks_remove(&change, &session, HPY_STR("leak"), NULL, &err), &change);
    cr_expect_str_eq(listing(), "x");
}

Test(marks, sets_are_joined_in_the_order_of_marking)
{
    static const struct {
        enum hpy_operator op;
        const char *expression;
    } joins[] = {
        { HPY_OP_SUB, "heap - heap[0] - heap[1]" },
        { HPY_OP_AND, "heap & heap[0] & heap[1]" },
        { HPY_OP_OR, "heap | heap[0] | heap[1]" },
        { HPY_OP_XOR, "heap ^ heap[0] ^ heap[1]" },
    };
    toggle("heap[0]");
    toggle("heap[1]");
    evaluate("all_of_it = heap");
    hpy_marks_flip(&marks, 0);
    hpy_marks_flip(&marks, 1);
    hpy_marks_flip(&marks, 2);
    hpy_marks_flip(&marks, 0);
    hpy_marks_flip(&marks, 1);
    cr_expect_str_eq(listing(), "a*2 b*3 all_of_it*1");
    const struct hpy_mark *operands[3];
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        struct hpy_marks_change change;
        struct hpy_value value;
        cr_assert_eq(hpy_marks_marked(operands, 3, &marks), 3);
        adopt(hpy_marks_combine(&change, &session, joins[i].op, operands, 3, NULL, &err), &change);
        const struct hpy_mark *made = &marks.marks[marks.n - 1];
        cr_expect_str_eq(hpy_text_get(&made->expression), joins[i].expression);
        cr_assert_eq(hpy_query_eval(&value, graph, joins[i].expression, NULL, &err), HPY_OK);
        cr_expect_eq(made->count, hpy_seen_count(value.seen));
        hpy_value_dispose(&value);
    }
    cr_expect_str_eq(listing(), "a*2 b*3 all_of_it*1 c d e f");
}

/* The names of captures are listed too, and cannot be changed. */
Test(marks, captures_have_names)
{
    struct hpy_marks_change change;
    struct hpy_graph *old = heap_sample();
    cr_assert_eq(hpy_conversation_add(session.conversation, "old", old, &err), HPY_OK);
    evaluate("1");
    cr_expect_str_eq(listing(), "old");
    cr_expect(marks.marks[0].fixed);
    cr_expect_str_eq(hpy_text_get(&marks.marks[0].expression), "old");
    cr_expect_eq(hpy_marks_remove(&change, &session, HPY_STR("old"), NULL, &err), HPY_ESYNTAX);
    toggle("heap[0]");
    const struct hpy_mark *operands[2] = { &marks.marks[0], &marks.marks[1] };
    cr_expect_eq(hpy_marks_combine(&change, &session, HPY_OP_OR, operands, 2, NULL, &err),
                 HPY_ESYNTAX); /* of two heaps, or two processes */
    cr_expect_str_eq(listing(), "old a*1");
    hpy_marks_dispose(&marks);
    hpy_conversation_free(session.conversation);
    session.conversation = NULL;
    hpy_graph_free(old);
    session.conversation = hpy_conversation_new(graph);
}

Test(marks, letters_run_out)
{
    char expression[32];
    for (int i = 0; i < 30; i++) {
        sprintf(expression, "v%d = heap[0]", i);
        evaluate(expression);
    }
    for (int i = 0; i < 30; i++) {
        sprintf(expression, "heap[0:%d]", i + 1);
        toggle(expression);
    }
    cr_expect(hpy_marks_named(&marks, HPY_STR("z")));
    cr_expect(hpy_marks_named(&marks, HPY_STR("ae")));
    cr_expect_null(hpy_marks_named(&marks, HPY_STR("af")));
    cr_expect_null(hpy_marks_named(&marks, HPY_STR("h"))); /* that is the heap */
}

Test(marks, nothing_cannot_be_marked)
{
    struct hpy_marks_change change;
    struct hpy_view_args args = HPY_NO_ARGS;
    cr_expect_eq(hpy_marks_toggle(&change, &session, &args, NULL, &err), HPY_EUNSUPPORTED);
    cr_expect_eq(marks.n, 0);
}
