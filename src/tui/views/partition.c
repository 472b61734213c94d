/* A set in rows by kind: counts, sizes, shares, and a bar for the eye. */
#include "tui/figures.h"
#include "tui/views/kind_rows.h"
#include "tui/views/set_rows.h"
#include "tui/views/views.h"

struct partition_view {
    struct hpy_set_rows rows; /* first, see set_rows.h */
    struct hpy_kind_rows kinds;
};

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct partition_view *v = view->state;
    const struct hpy_classifier *by = args->by ? args->by : hpy_classifier_default;
    HPY_TRY(hpy_set_rows_open(&v->rows, view, args, by, job, err));
    HPY_TRY(hpy_kind_rows_init(&v->kinds, view->session, v->rows.partition, err));
    hpy_set_rows_select(&v->rows, &v->kinds.list);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct partition_view *v = view->state;
    hpy_kind_rows_dispose(&v->kinds);
    hpy_set_rows_dispose(&v->rows);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct partition_view *v = view->state;
    hpy_kind_rows_draw(&v->kinds, view, grid, body);
}

static void idle(struct hpy_view *view, struct hpy_reply *reply)
{
    struct partition_view *v = view->state;
    struct hpy_task *task = hpy_kind_rows_task(&v->kinds);
    if (task)
        hpy_reply_run(reply, task);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct partition_view *v = view->state;
    hpy_set_rows_caption(&v->rows, view->session, left);
    hpy_set_rows_add_by(right, v->rows.partition->classifier);
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct partition_view *v = view->state;
    uint64_t at, retained;
    if (!hpy_list_selected(&at, &v->kinds.list))
        return;
    struct hpy_row row = hpy_partition_row(v->rows.partition, at);
    hpy_partition_label(out, v->rows.partition, at);
    hpy_text_add(out, ": ");
    hpy_figure_add_objects(out, view->session, row.count, row.size_bytes, row.external_bytes);
    if (hpy_retained_get(&retained, &v->kinds.retained, at)) {
        char text[HPY_FIGURE_BYTES];
        hpy_text_addf(out, ", retained %s", hpy_figure_count(text, view->session, retained));
    }
    if (row.count > 1) {
        char text[HPY_FIGURE_BYTES];
        hpy_text_addf(out, ", average %s",
                      hpy_figure_count(text, view->session, hpy_kind_rows_average(&row)));
    }
}

/* ------------------------------------------------------------------- actions */

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct partition_view *v = view->state;
    uint64_t row;
    if (action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->kinds.list))
        hpy_reply_drill(reply, view, row, &hpy_view_objects, action);
    else if (action == HPY_ACT_COLUMNS) {
        reply->bits = HPY_DO_PUSH;
        reply->push = &hpy_view_columns;
        reply->args.below = view;
    }
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct partition_view *v = view->state;
    return hpy_set_rows_subject(&v->rows, view, row, args, job, err);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct partition_view *)view->state)->kinds.list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_REGROUP, HPY_ACT_REFERRERS, HPY_ACT_DOMINATORS, HPY_ACT_PATHS,
    HPY_ACT_WHY, HPY_ACT_FILTER, HPY_ACT_SORT, HPY_ACT_COLUMNS, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_partition = {
    .name = "partition",
    .title = "Kinds of objects",
    .help = "Each row is a kind of objects, the largest first. The index is that of "
            "the expression in the title, whatever the order. Retained sizes are what "
            "would be freed with the objects of the row; they are filled in while you "
            "look (…). C chooses the columns, B groups by one thing more.",
    .state_bytes = sizeof(struct partition_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .idle = idle,
    .act = act,
    .subject = subject,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
