#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "run_reply.h"
#include "render/grid.h"
#include "tui/tree.h"
#include "tui/view.h"

/* Trees that exist only as a rule. A key is its parent's times 1,000, plus its place
 * from 1; of chains, which are too deep for that, the place alone. */
struct rule {
    uint32_t top; /* rows at the top */
    uint32_t (*children)(uint64_t key);
    bool chain;
};

static uint32_t three_levels(uint64_t key)
{
    return key < 1000 ? 250 : key < 1000000 ? (uint32_t)(key % 4) : 0;
}

static uint64_t child_of(uint64_t key, uint64_t at)
{
    return key * 1000 + at + 1;
}

static enum hpy_status unfold(const void *context, const struct hpy_tree_row *row,
                              uint64_t from, uint32_t room, struct hpy_tree_builder *out,
                              struct hpy_job *job, struct hpy_err *err)
{
    const struct rule *rule = context;
    uint32_t n = row ? rule->children(row->key) : rule->top;
    uint64_t at = from;
    for (; at < n && at < from + room; at++) {
        uint64_t key = child_of(row && !rule->chain ? row->key : 0, at);
        hpy_tree_add(out, key, rule->children(key) ? HPY_TREE_FOLDED : HPY_TREE_LEAF);
    }
    hpy_tree_add_more(out, n - at, 777);
    return hpy_job_poll(job, at, err);
}

static void label(const void *context, const struct hpy_tree *tree, uint64_t row,
                  struct hpy_text *out)
{
    (void)context;
    hpy_text_addf(out, "%" PRIu64, tree->rows[row].key);
}

static bool follow(const void *context, const struct hpy_tree_row *row,
                   const struct hpy_tree_row *first)
{
    (void)row;
    (void)first;
    return ((const struct rule *)context)->chain;
}

static const struct hpy_tree_ops ops = { unfold, label, follow };
static struct hpy_tree tree;

static void make(const struct rule *rule)
{
    struct hpy_err err;
    hpy_tree_init(&tree, &ops, rule);
    cr_assert_eq(hpy_tree_open(&tree, NULL, &err), HPY_OK);
    hpy_tree_frame(&tree, (struct hpy_rect){ 0, 1, 60, 10 }, 0, 20, 40);
}

static void done(void)
{
    hpy_tree_dispose(&tree);
    cr_assert_eq(hpy_mem_live(), 0);
}

static enum hpy_status settle(struct hpy_reply *reply, struct hpy_job *job)
{
    enum hpy_status status = run_reply(reply, job);
    hpy_tree_frame(&tree, tree.list.area, 0, tree.x, tree.cells);
    return status;
}

static struct hpy_reply act(enum hpy_action action)
{
    struct hpy_reply reply = { .bits = 0 };
    hpy_tree_act(&tree, action, &reply);
    if (!reply.bits)
        hpy_list_act(&tree.list, action, &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    return reply;
}

static const struct hpy_tree_row *selected(void)
{
    const struct hpy_tree_row *row = hpy_tree_selected(&tree);
    cr_assert_not_null(row);
    return row;
}

static void go(uint64_t key)
{
    for (uint64_t i = 0; i < tree.list.n_rows; i++)
        if (tree.rows[i].key == key && !tree.rows[i].n_more) {
            hpy_list_select(&tree.list, i);
            return;
        }
    cr_assert(false, "no row of key %" PRIu64, key);
}

/* What must hold of any tree. */
static void check(void)
{
    uint64_t n_unmade = 0;
    const struct hpy_list *list = &tree.list;
    for (uint64_t i = 0; i < list->n_rows; i++) {
        const struct hpy_tree_row *row = &tree.rows[i], *parent = hpy_tree_parent(&tree, row);
        const struct hpy_tree_row *next = i + 1 < list->n_rows ? row + 1 : NULL;
        cr_assert_eq(row->depth, parent ? parent->depth + 1 : 0);
        if (parent) {
            cr_assert_lt(row->parent, i);
            cr_assert_eq(parent->fold, HPY_TREE_UNFOLDED);
            for (uint64_t j = row->parent + 1u; j < i; j++)
                cr_assert_geq(tree.rows[j].depth, row->depth);
        }
        n_unmade += hpy_tree_unmade(row);
        if (!row->n_more)
            cr_assert_eq(row->key, child_of(parent ? parent->key : 0, row->at));
        else
            cr_assert_eq(row->fold, HPY_TREE_FOLDED);
        cr_assert(row->fold != HPY_TREE_UNFOLDED || (next && next->depth == row->depth + 1));
        cr_assert(row->fold == HPY_TREE_UNFOLDED || !next || next->depth <= row->depth);
        uint64_t sibling = i + 1;
        while (sibling < list->n_rows && tree.rows[sibling].depth > row->depth)
            sibling++;
        bool has = sibling < list->n_rows && tree.rows[sibling].depth == row->depth;
        cr_assert_eq(row->last, !has, "row %" PRIu64, i);
        if (has)
            cr_assert_eq(tree.rows[sibling].at, row->at + 1);
    }
    if (list->order)
        for (uint64_t i = 1; i < list->n_shown; i++)
            cr_assert_lt(list->order[i - 1], list->order[i]);
    else
        cr_assert_eq(list->n_shown, list->n_rows);
    cr_assert_eq(tree.list.n_unmade, n_unmade);
}

static const struct rule flat = { 30, three_levels, false };

Test(tree, many_siblings_come_in_chunks)
{
    make(&flat);
    cr_assert_eq(tree.list.n_rows, 30);
    act(HPY_ACT_INTO);
    check();
    cr_assert_eq(tree.list.n_rows, 30 + 101);
    cr_assert_eq(tree.rows[101].n_more, 150);
    cr_assert_eq(tree.rows[101].key, 777);
    cr_assert_eq(tree.rows[101].at, 100);
    hpy_list_select(&tree.list, 101);
    act(HPY_ACT_OPEN);
    check();
    cr_assert_eq(selected()->key, 1101, "the first of the next chunk");
    cr_assert_eq(tree.list.n_rows, 30 + 201);
    hpy_list_select(&tree.list, 201);
    cr_assert_eq(selected()->n_more, 50);
    act(HPY_ACT_INTO);
    check();
    cr_assert_eq(tree.list.n_rows, 30 + 250);
    done();
}

Test(tree, chunks_grow_with_what_is_shown)
{
    static const struct rule wide = { 250000, three_levels, false };
    make(&wide);
    for (int presses = 1; ; presses++) {
        act(HPY_ACT_LAST);
        if (!selected()->n_more) {
            cr_assert_leq(presses, 14);
            break;
        }
        cr_assert_eq(tree.list.n_rows - 1 + selected()->n_more, 250000);
        act(HPY_ACT_OPEN);
    }
    cr_assert_eq(tree.list.n_rows, 250000);
    done();
}

Test(tree, unfolds_and_folds_where_the_cursor_is)
{
    make(&flat);
    act(HPY_ACT_DOWN);
    act(HPY_ACT_INTO);
    cr_assert_eq(selected()->key, 2, "the cursor stays");
    act(HPY_ACT_INTO);
    cr_assert_eq(selected()->key, 2001, "and then goes to the first child");
    act(HPY_ACT_INTO);
    act(HPY_ACT_INTO);
    cr_assert_eq(selected()->key, 2001001);
    struct hpy_reply reply = act(HPY_ACT_INTO);
    cr_assert_eq(reply.bits, 0, "a leaf is left to the view");
    act(HPY_ACT_OUT);
    cr_assert_eq(selected()->key, 2001);
    check();
    act(HPY_ACT_OUT);
    cr_assert_eq(selected()->fold, HPY_TREE_FOLDED);
    act(HPY_ACT_OUT);
    act(HPY_ACT_OUT);
    cr_assert_eq(selected()->key, 2);
    cr_assert_eq(tree.list.n_rows, 30);
    check();
    reply = act(HPY_ACT_OUT);
    cr_assert_eq(reply.bits, 0, "and so is the top");
    done();
}

Test(tree, folding_takes_the_cursor_along)
{
    struct hpy_reply reply = { .bits = 0 };
    make(&flat);
    act(HPY_ACT_INTO);
    go(1007);
    act(HPY_ACT_INTO);
    go(1007002);
    uint64_t line = tree.list.cursor;
    hpy_tree_frame(&tree, tree.list.area, 0, 20, 40);
    /* a click on the marker of the row at the top, which is out of sight: scroll there */
    tree.list.top = 0;
    struct hpy_event event = { .kind = HPY_EVENT_CLICK, .x = 20, .y = 1 };
    cr_assert_eq(tree.rows[0].fold, HPY_TREE_UNFOLDED);
    cr_assert(hpy_tree_mouse(&tree, &event, &reply));
    cr_assert_lt(tree.list.cursor, line);
    cr_assert_eq(selected()->key, 1);
    cr_assert_eq(tree.list.n_rows, 30);
    check();
    done();
}

Test(tree, a_key_that_asks_for_the_parent_finds_it_behind_many)
{
    make(&flat);
    act(HPY_ACT_INTO);
    go(1100);
    act(HPY_ACT_OUT);
    cr_assert_eq(selected()->key, 1);
    done();
}

/* Random unfolding and folding; the tree of rows must always be the tree of the rule. */
Test(tree, any_order_of_folding_keeps_the_tree)
{
    srand(7);
    make(&flat);
    for (int i = 0; i < 600; i++) {
        uint64_t key;
        hpy_list_select(&tree.list, (uint64_t)rand() % tree.list.n_rows);
        const struct hpy_tree_row *row = selected();
        bool more = row->n_more != 0;
        key = row->key;
        bool fold = row->fold == HPY_TREE_UNFOLDED || tree.list.n_rows > 3000;
        act(fold ? HPY_ACT_OUT : HPY_ACT_INTO);
        if (!more && !fold)
            cr_assert_eq(selected()->key, key);
        check();
    }
    done();
}

static uint32_t chain(uint64_t key)
{
    return key == 1 ? 2 : 0;
}

Test(tree, follows_a_chain_twice_as_deep_each_time)
{
    static const struct rule rule = { 1, chain, true };
    make(&rule);
    uint32_t depth = 0;
    for (int presses = 0; depth < 100000; presses++) {
        cr_assert_lt(presses, 16);
        struct hpy_reply reply = act(HPY_ACT_INTO);
        uint32_t deepest = 0;
        for (uint64_t i = 0; i < tree.list.n_rows; i++)
            if (tree.rows[i].fold == HPY_TREE_FOLDED) {
                deepest = tree.rows[i].depth;
                hpy_list_select(&tree.list, i);
            }
        cr_assert_eq(deepest - depth, depth > HPY_TREE_FOLLOW ? depth : HPY_TREE_FOLLOW);
        if (presses == 0)
            cr_assert_str_eq(reply.message, "16 levels unfolded");
        depth = deepest;
    }
    /* one folded row, the first of its level, and a leaf beside each */
    cr_assert_eq(tree.list.n_rows, 2 * (uint64_t)depth + 1);
    for (uint64_t i = 0; i <= depth; i++)
        cr_assert_eq(tree.rows[i].depth, i);
    for (uint64_t i = 1; i <= depth; i++) {
        cr_assert_eq(tree.rows[depth + i].depth, depth + 1 - i);
        cr_assert_eq(tree.rows[depth + i].parent, depth - i);
        cr_assert_eq(tree.rows[i].parent, i - 1);
    }
    act(HPY_ACT_FIRST);
    act(HPY_ACT_INTO);
    cr_assert_eq(selected()->depth, depth, "what is unfolded is gone through to its end");
    act(HPY_ACT_FIRST);
    act(HPY_ACT_OUT);
    cr_assert_eq(tree.list.n_rows, 1);
    done();
}

Test(tree, folds_and_unfolds_under_a_filter)
{
    struct hpy_reply reply = { .bits = 0 };
    make(&flat);
    act(HPY_ACT_INTO);
    hpy_list_filter(&tree.list, "00", &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    uint64_t n_shown = tree.list.n_shown; /* 1001 to 1009, 1100 */
    cr_assert_eq(n_shown, 10);
    go(1003);
    act(HPY_ACT_INTO);
    check();
    cr_assert_eq(tree.list.n_shown, n_shown + 3, "what was asked for is shown");
    cr_assert_eq(selected()->key, 1003);
    act(HPY_ACT_INTO);
    cr_assert_eq(selected()->key, 1003001);
    act(HPY_ACT_OUT);
    act(HPY_ACT_OUT);
    cr_assert_eq(tree.list.n_shown, n_shown);
    check();
    reply = act(HPY_ACT_OUT);
    cr_assert_str_eq(reply.message, "that row is filtered out: Esc shows all");
    act(HPY_ACT_CANCEL);
    cr_assert_eq(tree.list.n_shown, tree.list.n_rows);
    cr_assert_eq(selected()->key, 1003);
    done();
}

Test(tree, searches_what_is_unfolded)
{
    struct hpy_reply reply = { .bits = 0 };
    make(&flat);
    act(HPY_ACT_INTO);
    hpy_list_search(&tree.list, "1042", &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    cr_assert_eq(selected()->key, 1042);
    done();
}

/* ------------------------------------------------------------------- drawing */

static void draws(int cells, bool ascii, const char *expected)
{
    struct hpy_grid grid;
    struct hpy_err err;
    struct hpy_text text = { 0 };
    struct hpy_rect area = { 0, 0, cells, 8 };
    cr_assert_eq(hpy_grid_init(&grid, cells, area.height, ascii, &err), HPY_OK);
    hpy_tree_frame(&tree, area, -1, 0, cells);
    for (int y = 0; y < area.height; y++) {
        uint64_t place = tree.list.top + (uint64_t)y;
        if (place >= tree.list.n_shown)
            break;
        uint64_t row = hpy_list_row(&tree.list, place);
        char name[32];
        snprintf(name, sizeof name, "%" PRIu64, tree.rows[row].key % 1000);
        int x = hpy_tree_lead(&tree, &grid, y, row);
        cr_assert_leq(x, cells);
        (void)hpy_grid_text(&grid, x, y, cells - x, HPY_ROLE_TEXT, name);
    }
    hpy_grid_to_text(&grid, &text);
    cr_assert_str_eq(hpy_text_get(&text), expected, "\n%s\n%s", hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
    hpy_grid_dispose(&grid);
}

static uint32_t small(uint64_t key)
{
    return key == 1 ? 3 : key == 1002 || key == 1001002 ? 2 : key == 1001 ? 2 : 0;
}

Test(tree, guides_and_markers)
{
    static const struct rule rule = { 2, small, false };
    make(&rule);
    act(HPY_ACT_INTO);
    go(1001);
    act(HPY_ACT_INTO);
    go(1001002);
    act(HPY_ACT_INTO);
    act(HPY_ACT_FIRST);
    draws(40, false,
          "▾ 1\n"
          "├─▾ 1\n"
          "│ ├── 1\n"
          "│ └─▾ 2\n"
          "│   ├── 1\n"
          "│   └── 2\n"
          "├─▸ 2\n"
          "└── 3\n");
    draws(40, true,
          "- 1\n"
          "|-- 1\n"
          "| |-  1\n"
          "| `-- 2\n"
          "|   |-  1\n"
          "|   `-  2\n"
          "|-+ 2\n"
          "`-  3\n");
    draws(20, false,
          "▾ 1\n"
          "├▾ 1\n"
          "│├─ 1\n"
          "│└▾ 2\n"
          "│ ├─ 1\n"
          "│ └─ 2\n"
          "├▸ 2\n"
          "└─ 3\n");
    go(1003);
    struct hpy_reply reply = { .bits = 0 };
    hpy_list_filter(&tree.list, "2", &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    draws(20, false,
          "  ▾ 2\n" /* below a row that is filtered out: no line could lead to it */
          "     1\n"
          "     2\n"
          " ▸ 2\n"
          "  2\n\n\n\n");
    done();
}

Test(tree, deep_rows_tell_their_depth)
{
    static const struct rule rule = { 1, chain, true };
    make(&rule);
    for (int i = 0; i < 8; i++) {
        act(HPY_ACT_INTO);
        for (uint64_t j = 0; j < tree.list.n_rows; j++)
            if (tree.rows[j].fold == HPY_TREE_FOLDED)
                hpy_list_select(&tree.list, j);
    }
    hpy_list_select(&tree.list, 1000);
    tree.list.top = 996;
    draws(18, false,
          " 996 ▾ 1\n"
          " 997 ├▾ 1\n"
          " 998 │├▾ 1\n"
          " 999 ││├▾ 1\n"
          "1000 │││├▾ 1\n"
          "1001 ││││├▾ 1\n"
          "1002 │││││├▾ 1\n"
          "1003      ├▾ 1\n");
    done();
}

/* --------------------------------------------------------- mouse and failures */

Test(tree, the_mouse_folds_by_the_marker_only)
{
    struct hpy_reply reply = { .bits = 0 };
    struct hpy_event event = { .kind = HPY_EVENT_CLICK, .x = 20, .y = 3 };
    make(&flat);
    cr_assert(hpy_tree_mouse(&tree, &event, &reply));
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    cr_assert_eq(selected()->key, 3);
    cr_assert_eq(selected()->fold, HPY_TREE_UNFOLDED);
    event = (struct hpy_event){ .kind = HPY_EVENT_CLICK, .x = 22, .y = 3 };
    cr_assert_not(hpy_tree_mouse(&tree, &event, &reply), "right of the marker");
    event = (struct hpy_event){ .kind = HPY_EVENT_CLICK, .x = 22, .y = 4 };
    reply.bits = 0;
    cr_assert(hpy_tree_mouse(&tree, &event, &reply), "children are indented");
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    cr_assert_eq(selected()->key, 3001);
    event = (struct hpy_event){ .kind = HPY_EVENT_CLICK, .x = 20, .y = 100 };
    cr_assert_not(hpy_tree_mouse(&tree, &event, &reply));
    check();
    done();
}

Test(tree, a_stopped_task_changes_nothing)
{
    struct hpy_reply reply = { .bits = 0 };
    struct hpy_job job;
    make(&flat);
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    hpy_tree_act(&tree, HPY_ACT_INTO, &reply);
    cr_assert_eq(settle(&reply, &job), HPY_ECANCELLED);
    cr_assert_eq(tree.list.n_rows, 30);
    cr_assert_eq(selected()->fold, HPY_TREE_FOLDED);
    done();
}

Test(tree, more_rows_than_there_may_be_are_refused)
{
    static const struct rule wide = { 4000000, three_levels, false };
    enum hpy_status status = HPY_OK;
    struct hpy_err err;
    make(&wide);
    while (status == HPY_OK)
        status = hpy_tree_unfold(&tree, tree.list.n_rows - 1, NULL, &err);
    cr_assert_eq(status, HPY_ELIMIT);
    cr_assert_str_eq(err.text, "more than 1000000 rows are unfolded: fold some first");
    cr_assert_leq(tree.list.n_rows, HPY_TREE_MAX_ROWS);
    done();
}

Test(tree, an_empty_tree_takes_every_action)
{
    static const struct rule none = { 0, three_levels, false };
    struct hpy_event event = { .kind = HPY_EVENT_CLICK, .x = 20, .y = 3 };
    struct hpy_reply reply = { .bits = 0 };
    make(&none);
    for (int action = 1; action < HPY_N_ACTIONS; action++)
        act((enum hpy_action)action);
    cr_assert_null(hpy_tree_selected(&tree));
    cr_assert_not(hpy_tree_mouse(&tree, &event, &reply));
    done();
}

Test(tree, memory_that_runs_out_changes_nothing)
{
    static const struct rule rule = { 1, chain, true };
    bool failed = true;
    make(&rule);
    struct hpy_reply filter = { .bits = 0 };
    hpy_list_filter(&tree.list, "1", &filter); /* so that there is an order to be made */
    cr_assert_eq(settle(&filter, NULL), HPY_OK);
    uint64_t n = 1;
    for (; failed; n++) {
        struct hpy_reply reply = { .bits = 0 };
        struct hpy_err err;
        uint64_t live = hpy_mem_live();
        hpy_mem_fail_at(n);
        hpy_tree_act(&tree, HPY_ACT_INTO, &reply);
        failed = !(reply.bits & HPY_DO_TASK);
        if (!failed) {
            enum hpy_status status = reply.task->run(reply.task, NULL, &err);
            failed = status != HPY_OK;
            cr_assert(status == HPY_OK || status == HPY_ENOMEM);
            reply.task->dispose(reply.task);
        }
        hpy_mem_fail_at(0);
        cr_assert_eq(hpy_mem_live(), live);
        cr_assert_eq(tree.list.n_rows, 1);
        cr_assert_eq(selected()->fold, HPY_TREE_FOLDED);
    }
    cr_assert_geq(n, 5, "the task, its rows, the rows of the tree, their order");
    done();
}
