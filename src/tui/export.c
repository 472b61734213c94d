/* Rows are formatted on the key loop, where views are drawn, a slice at a time, and written
 * by the worker. Each slice is a task that leads to the next one; so the explorer stays
 * usable, and Esc is heard between two of them. */
#include "tui/export.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/replace_file.h"
#include "tui/export_rows.h"
#include "tui/picture.h"

#define PAGE_ROWS 512 /* formatted by one drawing */
#define SLICE_ROWS 2048
#define PAGE_CELLS 1000 /* so wide that no column is left out */

struct export {
    struct hpy_view *view; /* NULL: a frame, which is in `pending` already */
    struct hpy_text path, pending;
    bool replace, opened, headed;
    struct hpy_replace_file file;
    struct hpy_export_rows rows;
    struct hpy_grid grid; /* of one cell: what is drawn is recorded */
    uint64_t total;
    struct hpy_job *job; /* as the last slice had it */
};

struct export_task {
    struct hpy_task task;
    struct export *export;
};

static void free_export(struct export *export)
{
    if (!export)
        return;
    if (export->opened)
        hpy_replace_file_discard(&export->file);
    hpy_export_rows_dispose(&export->rows);
    hpy_grid_dispose(&export->grid);
    hpy_text_dispose(&export->path);
    hpy_text_dispose(&export->pending);
    hpy_free(export);
}

static void dispose(struct hpy_task *task)
{
    struct export_task *t = (struct export_task *)task;
    free_export(t->export);
    hpy_free(t);
}

/* ------------------------------------------------------------------- formatting */

static struct hpy_list *list_of(const struct export *export)
{
    return hpy_view_list(export->view);
}

/* In front of the first page, for its columns are known when that has been laid out. */
static enum hpy_status add_heading(struct export *export, struct hpy_err *err)
{
    struct hpy_text heading = { 0 };
    export->rows.out = &heading;
    enum hpy_status status =
        hpy_export_rows_begin(&export->rows, export->view->ops->name,
                              hpy_text_get(&export->view->expression), err);
    export->rows.out = &export->pending;
    export->headed = true;
    hpy_text_insert(&export->pending, 0, hpy_text_str(&heading));
    hpy_text_dispose(&heading);
    return status;
}

/* One page from `next` on. The list is left as it was found. */
static enum hpy_status record_page(struct export *export, struct hpy_err *err)
{
    struct hpy_list *list = list_of(export);
    const struct hpy_rect body = { 0, 0, PAGE_CELLS, PAGE_ROWS };
    const uint64_t cursor = list->cursor, top = list->top;
    const struct hpy_rect area = list->area;
    const int header_y = list->header_y, match_x = list->match_x;
    const struct hpy_table table = list->table;
    list->cursor = list->top = export->rows.next;
    export->view->ops->draw(export->view, &export->grid, body);
    enum hpy_status status = hpy_export_rows_flush(&export->rows, err);
    if (status == HPY_OK && !export->headed)
        status = add_heading(export, err);
    list->cursor = cursor;
    list->top = top;
    list->area = area;
    list->header_y = header_y;
    list->match_x = match_x;
    list->table = table;
    return status == HPY_OK ? hpy_text_check(export->rows.out, err) : status;
}

static enum hpy_status record_pages(struct export *export, struct hpy_err *err)
{
    uint64_t end = export->rows.next + SLICE_ROWS;
    while (!export->headed || (export->rows.next < end && export->rows.next < export->total)) {
        uint64_t before = export->rows.next;
        HPY_TRY(record_page(export, err));
        if (export->rows.next == before && before < export->total)
            return hpy_fail(err, HPY_EUSAGE, "there is no table here; save FILE writes the frame");
    }
    if (export->rows.next >= export->total)
        hpy_export_rows_end(&export->rows);
    return hpy_text_check(&export->pending, err);
}

/* The next slice, exact and without groups whatever the screen shows. */
static enum hpy_status record_slice(struct export *export, struct hpy_err *err)
{
    struct hpy_session *session = export->view->session;
    const struct hpy_numbers numbers = session->numbers;
    const bool exact = session->exact;
    session->exact = true;
    session->numbers = (struct hpy_numbers){ .group = "", .decimal = "." };
    hpy_text_clear(&export->pending);
    enum hpy_status status = record_pages(export, err);
    session->exact = exact;
    session->numbers = numbers;
    return status;
}

/* ------------------------------------------------------------------------ writing */

static bool is_whole(const struct export *export)
{
    return !export->view || export->rows.next >= export->total;
}

static enum hpy_status write_pending(struct export *export, struct hpy_err *err)
{
    if (!export->opened) {
        HPY_TRY(hpy_replace_file_open(&export->file, hpy_text_get(&export->path), err));
        export->opened = true;
    }
    HPY_TRY(hpy_replace_file_write(&export->file, hpy_text_get(&export->pending),
                                   export->pending.n_bytes, err));
    if (!is_whole(export))
        return HPY_OK;
    return (export->replace ? hpy_replace_file_commit : hpy_replace_file_commit_new)(
        &export->file, err);
}

static enum hpy_status run(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct export *export = ((struct export_task *)task)->export;
    export->job = job;
    hpy_job_phase(job, "writing", export->total);
    HPY_TRY(hpy_job_poll(job, export->rows.next, err));
    struct hpy_err cause;
    enum hpy_status status = write_pending(export, &cause);
    if (status != HPY_OK)
        return hpy_fail(err, status, "%.200s: %.250s", hpy_text_get(&export->path), cause.text);
    return HPY_OK;
}

static void commit(struct hpy_task *task, struct hpy_reply *reply);

/* NULL: no memory; the export is freed then. */
static struct hpy_task *new_task(struct export *export)
{
    struct export_task *t = HPY_NEW(struct export_task);
    if (!t) {
        free_export(export);
        return NULL;
    }
    t->task = (struct hpy_task){ .what = "writing", .run = run, .commit = commit,
                                 .dispose = dispose };
    t->export = export;
    return &t->task;
}

static void say_done(const struct export *export, struct hpy_reply *reply)
{
    struct hpy_text path = { 0 };
    char count[HPY_COUNT_BYTES];
    hpy_text_add_safe(&path, hpy_text_str(&export->path));
    if (export->view)
        hpy_reply_say(reply, "%s %s in %.400s",
                      hpy_numbers_count(count, (int64_t)export->rows.n_rows,
                                        &export->view->session->numbers),
                      export->rows.n_rows == 1 ? "row" : "rows", hpy_text_get(&path));
    else
        hpy_reply_say(reply, "saved as %.400s", hpy_text_get(&path));
    hpy_text_dispose(&path);
}

static void commit(struct hpy_task *task, struct hpy_reply *reply)
{
    struct export_task *t = (struct export_task *)task;
    struct export *export = t->export;
    struct hpy_err err;
    if (is_whole(export)) {
        say_done(export, reply);
        return;
    }
    /* a slice is soon written: Esc may have come too late for it */
    if (export->job && hpy_job_cancelled(export->job)) {
        hpy_reply_say(reply, "stopped; nothing was written");
        return;
    }
    if (record_slice(export, &err) != HPY_OK) {
        hpy_reply_fail(reply, &err);
        return;
    }
    t->export = NULL;
    hpy_reply_run(reply, new_task(export));
    if (reply->bits & HPY_DO_TASK)
        hpy_reply_say(reply, "writing: %.0f %% · Esc stops",
                      100 * (double)export->rows.next / (double)export->total);
}

/* ----------------------------------------------------------------------- asked for */

/* "~/x" as a shell would have it. */
static void add_path(struct hpy_text *out, struct hpy_str path)
{
    const char *home = getenv("HOME");
    bool tilde = path.n_bytes > 1 && path.data[0] == '~' && path.data[1] == '/' && home && *home;
    if (tilde)
        hpy_text_add(out, home);
    hpy_text_add_bytes(out, path.data + tilde, path.n_bytes - tilde);
}

static enum hpy_status new_export(struct export **out, struct hpy_str path, bool replace,
                                  struct hpy_err *err)
{
    struct export *export = *out = HPY_NEW(struct export);
    if (!export)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    export->replace = replace;
    add_path(&export->path, path);
    HPY_TRY(hpy_text_check(&export->path, err));
    if (!replace && access(hpy_text_get(&export->path), F_OK) == 0)
        return hpy_fail(err, HPY_EUSAGE, "there is such a file already; with ! it is replaced");
    return HPY_OK;
}

static enum hpy_status begin_rows(struct export *export, struct hpy_view *view,
                                  struct hpy_err *err)
{
    struct hpy_list *list = hpy_view_list(view);
    if (!list || list->table.n_columns == 0)
        return hpy_fail(err, HPY_EUSAGE, "there is no table here; save FILE writes the frame");
    export->view = view;
    export->total = list->n_shown;
    hpy_export_rows_init(&export->rows, list, hpy_export_form_of(hpy_text_str(&export->path)),
                         &export->pending);
    HPY_TRY(hpy_grid_init(&export->grid, 1, 1, false, err));
    export->grid.recorder = &export->rows.recorder;
    return record_slice(export, err);
}

enum hpy_status hpy_export_rows(struct hpy_reply *reply, struct hpy_view *view,
                                struct hpy_str path, bool replace, struct hpy_err *err)
{
    struct export *export;
    enum hpy_status status = new_export(&export, path, replace, err);
    if (status == HPY_OK)
        status = begin_rows(export, view, err);
    if (status == HPY_OK)
        hpy_reply_run(reply, new_task(export));
    else
        free_export(export);
    return status;
}

static enum hpy_status draw_frame(struct export *export, struct hpy_core *core,
                                  struct hpy_err *err)
{
    struct hpy_str path = hpy_text_str(&export->path);
    HPY_TRY(hpy_grid_init(&export->grid, core->shown.width, core->shown.height,
                          core->shown.ascii, err));
    hpy_core_draw(core, &export->grid, NULL);
    if (path.n_bytes >= 4 && memcmp(path.data + path.n_bytes - 4, ".svg", 4) == 0)
        hpy_picture_write(&export->pending, &export->grid, core->session.settings);
    else
        hpy_grid_to_text(&export->grid, &export->pending);
    return hpy_text_check(&export->pending, err);
}

enum hpy_status hpy_export_frame(struct hpy_reply *reply, struct hpy_core *core,
                                 struct hpy_str path, bool replace, struct hpy_err *err)
{
    struct export *export;
    enum hpy_status status = new_export(&export, path, replace, err);
    if (status == HPY_OK)
        status = draw_frame(export, core, err);
    if (status == HPY_OK)
        hpy_reply_run(reply, new_task(export));
    else
        free_export(export);
    return status;
}
