#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "run_reply.h"
#include "tui/list.h"
#include "tui/sort.h"
#include "tui/view.h"

/* Rows are numbers; their labels are the numbers in words of digits. */
static uint32_t values[5000];

static uint64_t key_value(const void *model, uint64_t row)
{
    return ((const uint32_t *)model)[row];
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    hpy_text_addf(out, "Row-%u", ((const uint32_t *)model)[row]);
}

static const struct hpy_sort sorts[] = {
    { "as given", false, true, NULL, false },
    { "by value", false, false, key_value, false },
    { "by label", false, false, NULL, true },
};
static const struct hpy_list_ops ops = { sorts, 3, label };
static struct hpy_list list;

static void make(uint64_t n)
{
    srand(1);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        values[i] = (uint32_t)rand() % 700; /* many equal ones */
    hpy_list_init(&list, &ops, values, n);
    hpy_list_frame(&list, (struct hpy_rect){ 0, 3, 40, 10 }, 2);
}

static void done(void)
{
    hpy_list_dispose(&list);
    cr_assert_eq(hpy_mem_live(), 0);
}

static enum hpy_status settle(struct hpy_reply *reply, struct hpy_job *job)
{
    enum hpy_status status = run_reply(reply, job);
    hpy_list_frame(&list, list.area, list.header_y);
    return status;
}

static struct hpy_reply act(enum hpy_action action)
{
    struct hpy_reply reply = { .bits = 0 };
    hpy_list_act(&list, action, &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    return reply;
}

static uint64_t selected(void)
{
    uint64_t row;
    cr_assert(hpy_list_selected(&row, &list));
    return row;
}

static void check_in_sight(void)
{
    cr_assert_lt(list.cursor, list.n_shown);
    cr_assert_leq(list.top, list.cursor);
    cr_assert_lt(list.cursor, list.top + (uint64_t)list.area.height);
    if (list.n_shown >= (uint64_t)list.area.height)
        cr_assert_leq(list.top, list.n_shown - (uint64_t)list.area.height);
}

Test(list, moves_stay_within_the_rows)
{
    static const enum hpy_action moves[] = {
        HPY_ACT_UP, HPY_ACT_DOWN, HPY_ACT_PAGE_UP, HPY_ACT_PAGE_DOWN, HPY_ACT_HALF_UP,
        HPY_ACT_HALF_DOWN, HPY_ACT_FIRST, HPY_ACT_LAST, HPY_ACT_PAGE_DOWN,
    };
    make(55);
    srand(2);
    for (int i = 0; i < 5000; i++) {
        act(moves[(size_t)rand() % (sizeof moves / sizeof *moves)]);
        check_in_sight();
    }
    done();
}

Test(list, moves_by_the_right_amount)
{
    make(100);
    act(HPY_ACT_DOWN);
    cr_assert_eq(list.cursor, 1);
    act(HPY_ACT_PAGE_DOWN);
    cr_assert_eq(list.cursor, 10);
    cr_assert_eq(list.top, 9);
    act(HPY_ACT_HALF_DOWN);
    cr_assert_eq(list.cursor, 15);
    act(HPY_ACT_HALF_UP);
    act(HPY_ACT_PAGE_UP);
    act(HPY_ACT_UP);
    cr_assert_eq(list.cursor, 0);
    act(HPY_ACT_LAST);
    cr_assert_eq(list.cursor, 99);
    cr_assert_eq(list.top, 90);
    done();
}

Test(list, an_empty_list_takes_every_action)
{
    make(0);
    for (int action = 1; action < HPY_N_ACTIONS; action++) {
        uint64_t row;
        act((enum hpy_action)action);
        cr_assert_not(hpy_list_selected(&row, &list));
    }
    done();
}

Test(list, sorting_is_right_stable_and_keeps_the_selection)
{
    make(5000);
    hpy_list_select(&list, 1234);
    act(HPY_ACT_SORT);
    cr_assert_eq(list.sort, 1);
    cr_assert_eq(selected(), 1234);
    for (uint64_t i = 1; i < list.n_shown; i++) {
        uint64_t a = hpy_list_row(&list, i - 1), b = hpy_list_row(&list, i);
        cr_assert(values[a] < values[b] || (values[a] == values[b] && a < b));
    }
    act(HPY_ACT_REVERSE);
    cr_assert_eq(selected(), 1234);
    cr_assert_geq(values[hpy_list_row(&list, 0)], values[hpy_list_row(&list, 4999)]);
    act(HPY_ACT_SORT);
    cr_assert_eq(list.sort, 2);
    cr_assert_not(list.reversed);
    cr_assert_eq(selected(), 1234);
    for (uint64_t i = 1; i < list.n_shown; i++) {
        char a[32], b[32];
        snprintf(a, sizeof a, "%u", values[hpy_list_row(&list, i - 1)]);
        snprintf(b, sizeof b, "%u", values[hpy_list_row(&list, i)]);
        cr_assert_leq(strcmp(a, b), 0);
    }
    act(HPY_ACT_SORT);
    cr_assert_eq(list.sort, 0);
    cr_assert_null(list.order, "the natural order costs nothing");
    cr_assert_eq(selected(), 1234);
    check_in_sight();
    done();
}

/* Labels that agree for longer than a step of sorting, some of them ending there. */
static void long_label(const void *model, uint64_t row, struct hpy_text *out)
{
    uint32_t value = ((const uint32_t *)model)[row];
    hpy_text_add(out, "the same for many bytes, then ");
    for (uint32_t i = 0; i < value % 9; i++)
        hpy_text_add(out, "as long a");
    if (value % 3)
        hpy_text_addf(out, "%u", value / 9);
}

Test(list, sorts_by_long_labels)
{
    static const struct hpy_list_ops long_ops = { sorts, 3, long_label };
    struct hpy_text a = { 0 }, b = { 0 };
    make(5000);
    list.ops = &long_ops;
    list.sort = 1;
    act(HPY_ACT_SORT);
    cr_assert_eq(list.n_shown, 5000);
    for (uint64_t i = 1; i < list.n_shown; i++) {
        uint64_t left = hpy_list_row(&list, i - 1), right = hpy_list_row(&list, i);
        hpy_text_clear(&a);
        hpy_text_clear(&b);
        long_label(values, left, &a);
        long_label(values, right, &b);
        int order = strcmp(hpy_text_get(&a), hpy_text_get(&b));
        cr_assert(order < 0 || (order == 0 && left < right), "%s, %s", hpy_text_get(&a),
                  hpy_text_get(&b));
    }
    hpy_text_dispose(&a);
    hpy_text_dispose(&b);
    done();
}

/* Keys of which every byte counts, large and small. */
static uint64_t key_spread(const void *model, uint64_t row)
{
    uint64_t value = ((const uint32_t *)model)[row];
    return value * 0x9e3779b97f4a7c15u;
}

static enum hpy_status prepared(const void *model, int sort, struct hpy_job *job,
                                struct hpy_err *err)
{
    (void)model;
    (void)job;
    return sort == 2 ? hpy_fail(err, HPY_ELIMIT, "not today") : HPY_OK;
}

Test(list, sorts_by_numbers_of_all_sizes_once_they_are_prepared)
{
    static const struct hpy_sort spread[] = {
        { "as given", false, true, NULL, false },
        { "spread", false, false, key_spread, false },
        { "never", false, false, key_spread, false },
    };
    static const struct hpy_list_ops spread_ops = { spread, 3, label };
    struct hpy_reply reply = { .bits = 0 };
    make(5000);
    list.ops = &spread_ops;
    list.prepare = prepared;
    act(HPY_ACT_SORT);
    for (uint64_t i = 1; i < list.n_shown; i++) {
        uint64_t left = hpy_list_row(&list, i - 1), right = hpy_list_row(&list, i);
        uint64_t a = key_spread(values, left), b = key_spread(values, right);
        cr_assert(a < b || (a == b && left < right));
    }
    hpy_list_act(&list, HPY_ACT_SORT, &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_ELIMIT);
    cr_assert_eq(list.sort, 1, "as it was");
    list.passed_over = 1 << 2;
    act(HPY_ACT_SORT);
    cr_assert_eq(list.sort, 0);
    done();
}

Test(list, narrows_at_once)
{
    struct hpy_err err;
    make(50);
    cr_assert_eq(hpy_list_narrow(&list, "ROW", &err), HPY_OK);
    cr_assert_eq(list.n_shown, 0);
    cr_assert_eq(hpy_list_narrow(&list, "row-", &err), HPY_OK);
    cr_assert_eq(list.n_shown, 50);
    done();
}

Test(list, filters_and_takes_the_filter_off)
{
    struct hpy_reply reply = { .bits = 0 };
    make(5000);
    hpy_list_filter(&list, "row-69", &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    uint64_t expected = 0;
    for (int i = 0; i < 5000; i++)
        expected += values[i] == 69 || (values[i] >= 690 && values[i] < 700);
    cr_assert_eq(list.n_shown, expected);
    uint64_t row = selected();
    cr_assert(values[row] == 69 || values[row] >= 690);
    act(HPY_ACT_SORT); /* keeps the filter */
    cr_assert_eq(list.n_shown, expected);
    cr_assert_eq(selected(), row);
    act(HPY_ACT_CANCEL);
    cr_assert_eq(list.n_shown, 5000);
    cr_assert_eq(selected(), row);
    done();
}

Test(list, searches_both_ways_round_the_ends)
{
    struct hpy_reply reply = { .bits = 0 };
    make(5000);
    values[10] = 9999;
    values[4000] = 9999;
    hpy_list_search(&list, "9999", &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    cr_assert_eq(selected(), 10);
    act(HPY_ACT_NEXT);
    cr_assert_eq(selected(), 4000);
    reply = act(HPY_ACT_NEXT);
    cr_assert_eq(selected(), 10);
    cr_assert_str_eq(reply.message, "found beyond the end");
    act(HPY_ACT_PREVIOUS);
    cr_assert_eq(selected(), 4000);
    reply = (struct hpy_reply){ .bits = 0 };
    hpy_list_search(&list, "no such", &reply);
    cr_assert_eq(settle(&reply, NULL), HPY_OK);
    cr_assert_str_eq(reply.message, "not found: no such");
    cr_assert_eq(selected(), 4000);
    done();
}

Test(list, a_stopped_task_changes_nothing)
{
    struct hpy_job job;
    static const enum hpy_action asked[] = { HPY_ACT_SORT, HPY_ACT_NEXT };
    make(5000);
    hpy_text_add(&list.search, "no such");
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct hpy_reply reply = { .bits = 0 };
        hpy_job_init(&job);
        hpy_job_cancel(&job);
        hpy_list_act(&list, asked[i], &reply);
        cr_assert_eq(settle(&reply, &job), HPY_ECANCELLED);
        cr_assert_eq(list.sort, 0);
        cr_assert_eq(list.cursor, 0);
        cr_assert_null(list.order);
    }
    done();
}

Test(list, memory_that_runs_out_changes_nothing)
{
    bool failed = true;
    make(500);
    for (uint64_t n = 1; failed; n++) {
        struct hpy_reply reply = { .bits = 0 };
        struct hpy_err err;
        hpy_mem_fail_at(n);
        hpy_list_act(&list, HPY_ACT_SORT, &reply);
        failed = !(reply.bits & HPY_DO_TASK);
        if (!failed) {
            failed = reply.task->run(reply.task, NULL, &err) != HPY_OK;
            reply.task->dispose(reply.task);
        }
        hpy_mem_fail_at(0);
        cr_assert_eq(list.sort, 0);
        cr_assert_lt(n, 1000);
    }
    done();
}

Test(list, the_mouse)
{
    struct hpy_reply reply = { .bits = 0 };
    struct hpy_event event = { .kind = HPY_EVENT_CLICK, .x = 5, .y = 7 };
    make(100);
    cr_assert_eq(hpy_list_mouse(&list, &event, &reply), HPY_ACT_NONE);
    cr_assert_eq(list.cursor, 4);
    /* a click does nothing but select, so that half a double click opens nothing */
    cr_assert_eq(hpy_list_mouse(&list, &event, &reply), HPY_ACT_NONE);
    event.kind = HPY_EVENT_DOUBLE_CLICK;
    cr_assert_eq(hpy_list_mouse(&list, &event, &reply), HPY_ACT_OPEN);
    event.y = 8;
    cr_assert_eq(hpy_list_mouse(&list, &event, &reply), HPY_ACT_OPEN);
    cr_assert_eq(list.cursor, 5);
    event.y = 7;
    cr_assert_eq(hpy_list_mouse(&list, &event, &reply), HPY_ACT_OPEN);
    event.y = 60;
    cr_assert_eq(hpy_list_mouse(&list, &event, &reply), HPY_ACT_NONE);
    cr_assert_eq(list.cursor, 4);
    event = (struct hpy_event){ .kind = HPY_EVENT_WHEEL, .key = HPY_KEY_UP };
    hpy_list_mouse(&list, &event, &reply);
    hpy_list_mouse(&list, &event, &reply);
    cr_assert_eq(list.cursor, 0);
    done();
}

Test(list, position)
{
    struct hpy_text out = { 0 };
    make(5000);
    act(HPY_ACT_LAST);
    hpy_list_position(&list, &out, &hpy_numbers_plain);
    cr_assert_str_eq(hpy_text_get(&out), "5,000/5,000");
    hpy_text_dispose(&out);
    done();
}
