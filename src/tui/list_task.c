/* What a list does to all of its rows: order and filter them, search through them. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "tui/list.h"
#include "tui/match.h"
#include "tui/sort.h"
#include "tui/task.h"
#include "tui/view.h"

/* ------------------------------------------------------------------ ordering */

struct order_task {
    struct hpy_task task;
    struct hpy_list *list;
    int sort;
    bool reversed;
    struct hpy_text filter;
    uint32_t *order; /* the result */
    uint64_t n_shown;
    uint64_t selected; /* row, taken when the task was made: the key loop may redraw */
    bool had_selected;
    uint64_t cursor;
    bool found; /* cursor is the place of the selected row */
};

/* Rows that pass the filter, in natural order. */
static enum hpy_status collect(struct order_task *t, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_list *list = t->list;
    struct hpy_str needle = hpy_text_str(&t->filter);
    struct hpy_text label = { 0 };
    enum hpy_status status = HPY_OK;
    if (needle.n_bytes)
        hpy_job_phase(job, "filtering rows", list->n_rows);
    for (uint64_t row = 0; row < list->n_rows && status == HPY_OK; row++) {
        if (row % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(job, row, err);
        if (needle.n_bytes) {
            hpy_text_clear(&label);
            list->ops->label(list->model, row, &label);
            status = hpy_text_check(&label, err);
            struct hpy_str text = hpy_text_str(&label);
            if (hpy_match(NULL, text, needle) == SIZE_MAX)
                continue;
        }
        t->order[t->n_shown++] = (uint32_t)row;
    }
    hpy_text_dispose(&label);
    return status;
}

/* Where the selected row stands in the result. */
static void find_selected(struct order_task *t)
{
    if (!t->had_selected)
        return;
    uint64_t at = t->selected;
    if (t->order)
        for (at = 0; at < t->n_shown && t->order[at] != t->selected; at++)
            ;
    t->found = at < t->n_shown;
    if (t->found)
        t->cursor = t->reversed ? t->n_shown - 1 - at : at;
}

static void label_of_task(const void *task, int sort, uint64_t row, struct hpy_text *out)
{
    const struct hpy_list *list = ((const struct order_task *)task)->list;
    if (list->sort_label)
        list->sort_label(list->model, sort, row, out);
    else
        list->ops->label(list->model, row, out);
}

static uint64_t key_of_task(const void *task, uint64_t row)
{
    const struct order_task *t = task;
    return t->list->ops->sorts[t->sort].key(t->list->model, row);
}

static enum hpy_status sort_rows(struct order_task *t, struct hpy_job *job,
                                 struct hpy_err *err)
{
    const struct hpy_list *list = t->list;
    const struct hpy_sort *sort = &list->ops->sorts[t->sort];
    if (list->prepare)
        HPY_TRY(list->prepare(list->model, t->sort, job, err));
    struct hpy_sort_keys keys = { .model = t, .sort = t->sort,
                                  .key = sort->key ? key_of_task : NULL,
                                  .label = sort->by_label ? label_of_task : NULL };
    return hpy_sort_rows(t->order, t->n_shown, &keys, job, err);
}

static enum hpy_status run_order(struct hpy_task *task, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct order_task *t = (struct order_task *)task;
    const struct hpy_list *list = t->list;
    const struct hpy_sort *sort = list->ops->n_sorts ? &list->ops->sorts[t->sort] : NULL;
    bool natural = !sort || sort->natural;
    t->n_shown = list->n_rows;
    if (!natural || t->filter.n_bytes) {
        t->order = HPY_ARRAY(uint32_t, list->n_rows + 1);
        if (!t->order)
            return hpy_fail(err, HPY_ENOMEM, "out of memory for the order of rows");
        t->n_shown = 0;
        HPY_TRY(collect(t, job, err));
    }
    if (!natural)
        HPY_TRY(sort_rows(t, job, err));
    find_selected(t);
    return HPY_OK;
}

static void commit_order(struct hpy_task *task, struct hpy_reply *reply)
{
    struct order_task *t = (struct order_task *)task;
    struct hpy_list *list = t->list;
    bool refiltered = strcmp(hpy_text_get(&list->filter), hpy_text_get(&t->filter)) != 0;
    bool resorted = list->sort != t->sort || list->reversed != t->reversed;
    hpy_free(list->order);
    list->order = t->order;
    t->order = NULL;
    list->n_shown = t->n_shown;
    list->sort = t->sort;
    list->reversed = t->reversed;
    list->cursor = t->found ? t->cursor : 0;
    /* the old window means nothing in a new order: put the row in its middle */
    uint64_t half = (uint64_t)(list->area.height > 0 ? list->area.height / 2 : 0);
    list->top = list->cursor > half ? list->cursor - half : 0;
    struct hpy_text swap = list->filter;
    list->filter = t->filter;
    t->filter = swap;
    if (refiltered && list->filter.n_bytes == 0)
        hpy_reply_say(reply, "all rows are shown");
    else if (resorted)
        hpy_reply_say(reply, "sorted %s", list->ops->sorts[list->sort].title);
}

static void dispose_order(struct hpy_task *task)
{
    struct order_task *t = (struct order_task *)task;
    hpy_free(t->order);
    hpy_text_dispose(&t->filter);
    hpy_free(t);
}

struct hpy_task *hpy_list_order_task(struct hpy_list *list, int sort, bool reversed,
                                     const char *filter)
{
    struct order_task *t = HPY_NEW(struct order_task);
    if (!t)
        return NULL;
    t->task = (struct hpy_task){ "sorting rows", run_order, commit_order, dispose_order,
                                 false };
    t->list = list;
    t->sort = sort;
    t->reversed = reversed;
    t->had_selected = hpy_list_selected(&t->selected, list);
    hpy_text_add(&t->filter, filter);
    if (t->filter.failed) {
        dispose_order(&t->task);
        return NULL;
    }
    return &t->task;
}

/* ----------------------------------------------------------------- searching */

struct search_task {
    struct hpy_task task;
    struct hpy_list *list;
    struct hpy_text text;
    bool backwards;
    bool found, wrapped;
    uint64_t place; /* where the search begins, and ends */
};

static enum hpy_status run_search(struct hpy_task *task, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct search_task *t = (struct search_task *)task;
    const struct hpy_list *list = t->list;
    struct hpy_str needle = hpy_text_str(&t->text);
    struct hpy_text label = { 0 };
    enum hpy_status status = HPY_OK;
    uint64_t n = list->n_shown, place = t->place;
    hpy_job_phase(job, "searching rows", n);
    /* every other row once, then the one under the cursor itself */
    for (uint64_t step = 0; step < n && !t->found && status == HPY_OK; step++) {
        if (step % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(job, step, err);
        if (t->backwards) {
            t->wrapped |= place == 0;
            place = place == 0 ? n - 1 : place - 1;
        } else {
            t->wrapped |= place + 1 == n;
            place = place + 1 == n ? 0 : place + 1;
        }
        hpy_text_clear(&label);
        list->ops->label(list->model, hpy_list_row(list, place), &label);
        if (status == HPY_OK)
            status = hpy_text_check(&label, err);
        struct hpy_str text = hpy_text_str(&label);
        t->found = hpy_match(NULL, text, needle) != SIZE_MAX;
    }
    t->place = place;
    hpy_text_dispose(&label);
    return status;
}

static void commit_search(struct hpy_task *task, struct hpy_reply *reply)
{
    struct search_task *t = (struct search_task *)task;
    struct hpy_list *list = t->list;
    struct hpy_text swap = list->search;
    list->search = t->text;
    t->text = swap;
    if (!t->found) {
        hpy_reply_say(reply, "not found: %s", hpy_text_get(&list->search));
        return;
    }
    bool same = t->place == list->cursor;
    list->cursor = t->place;
    if (same)
        hpy_reply_say(reply, "no other row has \"%s\" in it", hpy_text_get(&list->search));
    else if (t->wrapped)
        hpy_reply_say(reply, "found beyond the %s", t->backwards ? "top" : "end");
}

static void dispose_search(struct hpy_task *task)
{
    struct search_task *t = (struct search_task *)task;
    hpy_text_dispose(&t->text);
    hpy_free(t);
}

struct hpy_task *hpy_list_search_task(struct hpy_list *list, const char *text,
                                      bool backwards)
{
    struct search_task *t = HPY_NEW(struct search_task);
    if (!t)
        return NULL;
    t->task = (struct hpy_task){ "searching rows", run_search, commit_search,
                                 dispose_search, false };
    t->list = list;
    t->backwards = backwards;
    t->place = list->cursor;
    hpy_text_add(&t->text, text);
    if (t->text.failed) {
        dispose_search(&t->task);
        return NULL;
    }
    return &t->task;
}

enum hpy_status hpy_list_narrow(struct hpy_list *list, const char *text, struct hpy_err *err)
{
    struct hpy_task *task = hpy_list_order_task(list, list->sort, list->reversed, text);
    struct hpy_reply said = { .bits = 0 };
    if (!task)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    enum hpy_status status = task->run(task, NULL, err);
    if (status == HPY_OK)
        task->commit(task, &said);
    task->dispose(task);
    return status;
}
