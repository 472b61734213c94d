#include <criterion/criterion.h>

#include "../golden/fixture.h"
#include "base/mem.h"
#include "engine/dom_set.h"
#include "tui/retained.h"
#include "tui/view.h"

static struct hpy_graph *graph;
static struct hpy_analyses analyses;
static struct hpy_partition *partition;
static struct hpy_retained retained;
static struct hpy_list list;
static const struct hpy_list_ops list_ops = { NULL, 0, NULL };

static void make(const char *by)
{
    struct hpy_err err;
    graph = fixture_make("shop", 0);
    hpy_analyses_init(&analyses, graph);
    cr_assert_eq(hpy_partition_new(&partition, graph, NULL, hpy_classifier_find(by), NULL, &err),
                 HPY_OK);
    retained = (struct hpy_retained){ .partition = NULL };
    cr_assert_eq(hpy_retained_init(&retained, &analyses, partition, &err), HPY_OK);
    hpy_list_init(&list, &list_ops, NULL, partition->n_rows);
    hpy_list_frame(&list, (struct hpy_rect){ 0, 1, 40, 3 }, 0);
}

static void done(void)
{
    hpy_list_dispose(&list);
    hpy_retained_dispose(&retained);
    hpy_partition_free(partition);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), 0);
}

static uint64_t expected(uint64_t row)
{
    const struct hpy_domtree *tree;
    struct hpy_nodeset set;
    struct hpy_err err;
    uint64_t size_bytes;
    cr_assert_eq(hpy_analyses_domtree(&tree, &analyses, NULL, NULL, &err), HPY_OK);
    cr_assert_eq(hpy_partition_rows_set(&set, partition, row, row + 1, &err), HPY_OK);
    cr_assert_eq(hpy_dom_domisize(&size_bytes, tree, &set, NULL, &err), HPY_OK);
    hpy_nodeset_dispose(&set);
    return size_bytes;
}

static void check_all(void)
{
    for (uint64_t row = 0; row < partition->n_rows; row++) {
        uint64_t size_bytes;
        cr_assert(hpy_retained_get(&size_bytes, &retained, row));
        cr_assert_eq(size_bytes, expected(row));
    }
}

static size_t n_known(void)
{
    size_t n = 0;
    for (uint64_t row = 0; row < partition->n_rows; row++) {
        uint64_t size_bytes;
        n += hpy_retained_get(&size_bytes, &retained, row);
    }
    return n;
}

Test(retained, all_rows_are_what_the_engine_says)
{
    static const char *const by[] = { "Clodo", "Rcs", "Size", "Id" };
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        struct hpy_err err;
        make(by[i]);
        cr_assert_eq(n_known(), 0);
        cr_assert_eq(hpy_retained_find_all(&retained, NULL, &err), HPY_OK);
        check_all();
        cr_assert_null(hpy_retained_task(&retained, &list), "nothing is left to be done");
        done();
    }
}

/* Run tasks until there is nothing more to be done. */
static int run_tasks(struct hpy_job *job)
{
    struct hpy_task *task;
    int n = 0;
    while ((task = hpy_retained_task(&retained, &list)) && n < 100) {
        struct hpy_err err;
        enum hpy_status status = task->run(task, job, &err);
        cr_assert(task->background);
        task->dispose(task);
        n++;
        if (status != HPY_OK)
            return -1;
    }
    return n;
}

Test(retained, tasks_find_what_is_in_sight)
{
    make("Clodo");
    cr_assert_geq(run_tasks(NULL), 1);
    cr_assert_eq(n_known(), 3);
    hpy_list_act(&list, HPY_ACT_LAST, &(struct hpy_reply){ .bits = 0 });
    cr_assert_geq(run_tasks(NULL), 1);
    cr_assert_eq(n_known(), 6);
    uint64_t size_bytes, last = partition->n_rows - 1;
    cr_assert(hpy_retained_get(&size_bytes, &retained, last));
    cr_assert_eq(size_bytes, expected(last));
    done();
}

Test(retained, a_stopped_task_is_asked_for_again)
{
    struct hpy_job job;
    make("Clodo");
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_assert_eq(run_tasks(&job), -1);
    cr_assert_not(hpy_known_failed(&retained.known));
    cr_assert_geq(run_tasks(NULL), 1);
    cr_assert_eq(n_known(), 3);
    done();
}

Test(retained, without_memory_no_more_is_tried)
{
    int n_failed = 0;
    for (uint64_t n = 2; n < 200; n++) {
        make("Clodo");
        hpy_mem_fail_at(n);
        (void)run_tasks(NULL);
        hpy_mem_fail_at(0);
        if (hpy_known_failed(&retained.known)) {
            n_failed++;
            cr_assert_null(hpy_retained_task(&retained, &list));
        } else if (n_known() == 3) {
            done();
            break;
        }
        done();
    }
    cr_assert_gt(n_failed, 3);
}
