#include "tui/retained.h"

#include <time.h>

#include "base/mem.h"
#include "engine/dom_set.h"
#include "tui/task.h"

#define MAX_IN_SIGHT 512      /* rows; more than any window has */
#define SLICE_NS 60000000ll   /* how long a task goes on before what it found is drawn */

enum hpy_status hpy_retained_init(struct hpy_retained *retained,
                                  struct hpy_analyses *analyses,
                                  const struct hpy_partition *partition,
                                  struct hpy_err *err)
{
    hpy_known_init(&retained->known, analyses);
    retained->partition = partition;
    if (partition->classifier->individual)
        return HPY_OK;
    retained->found = HPY_ZARRAY(uint64_t, partition->n_rows + 1);
    return retained->found ? HPY_OK
                           : hpy_fail(err, HPY_ENOMEM, "out of memory for retained sizes");
}

void hpy_retained_dispose(struct hpy_retained *retained)
{
    hpy_free(retained->found);
    retained->found = NULL;
}

bool hpy_retained_get(uint64_t *size_bytes, const struct hpy_retained *retained,
                      uint64_t row)
{
    if (retained->found) {
        uint64_t found = __atomic_load_n(&retained->found[row], __ATOMIC_RELAXED);
        *size_bytes = found ? found - 1 : 0;
        return found != 0;
    }
    const struct hpy_domtree *tree = hpy_known_tree(&retained->known);
    if (!tree)
        return false;
    struct hpy_row all = hpy_partition_row(retained->partition, row);
    /* the tree leaves out what is not reached, which keeps itself at least */
    uint32_t node = (uint32_t)all.kind;
    *size_bytes = hpy_domtree_has(tree, node) ? hpy_domtree_retained(tree, node)
                                              : all.size_bytes;
    return true;
}

static enum hpy_status find_row(struct hpy_retained *retained,
                                const struct hpy_domtree *tree, uint64_t at,
                                struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_partition *p = retained->partition;
    struct hpy_row row = hpy_partition_row(p, at);
    uint64_t size_bytes;
    if (!retained->found || __atomic_load_n(&retained->found[at], __ATOMIC_RELAXED))
        return HPY_OK;
    uint32_t node = p->nodes[row.first];
    if (row.count == 1 && hpy_domtree_has(tree, node))
        size_bytes = hpy_domtree_retained(tree, node);
    else {
        struct hpy_nodeset set;
        HPY_TRY(hpy_partition_rows_set(&set, p, at, at + 1, err));
        enum hpy_status status = hpy_dom_domisize(&size_bytes, tree, &set, job, err);
        hpy_nodeset_dispose(&set);
        HPY_TRY(status);
    }
    __atomic_store_n(&retained->found[at], size_bytes + 1, __ATOMIC_RELAXED);
    return HPY_OK;
}

enum hpy_status hpy_retained_find_all(struct hpy_retained *retained, struct hpy_job *job,
                                      struct hpy_err *err)
{
    const struct hpy_domtree *tree;
    HPY_TRY(hpy_known_need_tree(&tree, &retained->known, job, err));
    if (!retained->found)
        return HPY_OK;
    for (uint64_t row = 0; row < retained->partition->n_rows; row++) {
        /* said anew, for the search in a row has a phase of its own */
        hpy_job_phase(job, "finding retained sizes", retained->partition->n_rows);
        HPY_TRY(hpy_job_poll(job, row, err));
        HPY_TRY(find_row(retained, tree, row, job, err));
    }
    return HPY_OK;
}

/* --------------------------------------------------------------- rows in sight */

struct retained_task {
    struct hpy_task task;
    struct hpy_retained *retained;
    uint64_t rows[MAX_IN_SIGHT]; /* taken when the task was made: the list moves on */
    size_t n;
};

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static enum hpy_status run_rows(struct hpy_task *task, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct retained_task *t = (struct retained_task *)task;
    const struct hpy_domtree *tree;
    int64_t began = now_ns();
    enum hpy_status status = hpy_known_need_tree(&tree, &t->retained->known, job, err);
    for (size_t i = 0; i < t->n && status == HPY_OK; i++) {
        status = find_row(t->retained, tree, t->rows[i], job, err);
        if (now_ns() - began > SLICE_NS)
            break;
    }
    return hpy_known_excuse(&t->retained->known, status);
}

static void commit_rows(struct hpy_task *task, struct hpy_reply *reply)
{
    (void)task;
    (void)reply;
}

static void dispose_rows(struct hpy_task *task)
{
    hpy_free(task);
}

struct hpy_task *hpy_retained_task(struct hpy_retained *retained,
                                   const struct hpy_list *list)
{
    if (hpy_known_failed(&retained->known))
        return NULL;
    struct retained_task *t = HPY_NEW(struct retained_task);
    if (!t)
        return NULL;
    t->task = (struct hpy_task){ "finding retained sizes", run_rows, commit_rows,
                                 dispose_rows, true };
    t->retained = retained;
    uint64_t end = list->top + (uint64_t)(list->area.height > 0 ? list->area.height : 0);
    if (end > list->n_shown)
        end = list->n_shown;
    for (uint64_t place = list->top; place < end && t->n < MAX_IN_SIGHT; place++) {
        uint64_t row = hpy_list_row(list, place), size_bytes;
        if (!hpy_retained_get(&size_bytes, retained, row))
            t->rows[t->n++] = row;
    }
    if (t->n > 0)
        return &t->task;
    hpy_free(t);
    return NULL;
}
