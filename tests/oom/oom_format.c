/* Fail each allocation in turn while files are read and saved: no crash, the right
 * status, and nothing left behind, neither in memory nor in the folder. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "format/snapshot.h"
#include "source/source.h"

#define GOOD HPY_TEST_DATA "/data/good/"

static void open_with_each_failing(const char *path)
{
    uint64_t live = hpy_mem_live();
    unsigned n_refused = 0;
    for (uint64_t n = 1;; n++) {
        struct hpy_graph *graph = NULL;
        struct hpy_err err = { .code = HPY_OK };
        hpy_mem_fail_at(n);
        enum hpy_status status = hpy_source_open(&graph, path, NULL, &err);
        hpy_mem_fail_at(0);
        if (status == HPY_OK) {
            hpy_graph_free(graph);
            cr_assert_eq(hpy_mem_live(), live);
            break;
        }
        cr_assert_eq(status, HPY_ENOMEM, "allocation %u: %s", (unsigned)n, err.text);
        cr_assert_null(graph);
        cr_assert_eq(hpy_mem_live(), live, "allocation %u", (unsigned)n);
        n_refused++;
    }
    cr_assert_geq(n_refused, 3);
}

Test(oom_format, opening_a_snapshot)
{
    open_with_each_failing(GOOD "small.hps");
}

Test(oom_format, opening_a_stream)
{
    open_with_each_failing(GOOD "small.stream");
}

Test(oom_format, opening_files_with_sites)
{
    open_with_each_failing(GOOD "sites.hps");
    open_with_each_failing(GOOD "sites.stream");
}

Test(oom_format, saving_a_snapshot)
{
    char folder[] = "/tmp/heapy-test-XXXXXX", path[64];
    struct hpy_graph *graph = NULL;
    struct hpy_err err;
    unsigned n_refused = 0;
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.hps", folder);
    cr_assert_eq(hpy_source_open(&graph, GOOD "small.hps", NULL, &err), HPY_OK);
    uint64_t live = hpy_mem_live();
    for (uint64_t n = 1;; n++) {
        hpy_mem_fail_at(n);
        enum hpy_status status = hpy_snapshot_save(graph, path, NULL, &err);
        hpy_mem_fail_at(0);
        cr_assert_eq(hpy_mem_live(), live);
        if (status == HPY_OK)
            break;
        cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        cr_assert_neq(access(path, F_OK), 0);
        cr_assert_eq(rmdir(folder), 0, "something was left behind");
        cr_assert_eq(mkdir(folder, 0700), 0);
        n_refused++;
    }
    cr_assert_geq(n_refused, 2);
    unlink(path);
    rmdir(folder);
    hpy_graph_free(graph);
}
