#include "tui/views/set.h"

#include "tui/figures.h"
#include "tui/views/views.h"

enum hpy_status hpy_set_rows_open(struct hpy_set_rows *rows, struct hpy_view *view,
                                  struct hpy_view_args *args,
                                  const struct hpy_classifier *by, struct hpy_job *job,
                                  struct hpy_err *err)
{
    rows->set = args->set;
    rows->base = args->base;
    args->set = (struct hpy_nodeset){ 0 };
    args->base = (struct hpy_text){ 0 };
    hpy_text_addf(&view->expression, "%s.%s", hpy_text_get(&rows->base), by->by);
    HPY_TRY(hpy_text_check(&view->expression, err));
    return hpy_partition_new(&rows->partition, view->session->graph,
                             rows->set.bitmap ? &rows->set : NULL, by, job, err);
}

void hpy_set_rows_dispose(struct hpy_set_rows *rows)
{
    hpy_partition_free(rows->partition);
    hpy_nodeset_dispose(&rows->set);
    hpy_text_dispose(&rows->base);
}

void hpy_set_rows_caption(const struct hpy_set_rows *rows,
                          const struct hpy_session *session, struct hpy_text *out)
{
    const struct hpy_partition *p = rows->partition;
    char size[HPY_FIGURE_BYTES];
    hpy_figure_add_count(out, session, p->count, "object", "objects");
    hpy_text_addf(out, " · %s", hpy_figure_size(size, session, p->size_bytes));
    if (p->external_bytes)
        hpy_text_addf(out, " + %s outside",
                      hpy_figure_size(size, session, p->external_bytes));
    /* of the whole heap: what is not in it although it was captured */
    const struct hpy_graph *graph = session->graph;
    if (!rows->set.bitmap && graph->n_objects > graph->n_reachable) {
        hpy_text_add(out, " · ");
        hpy_figure_add_count(out, session, graph->n_objects - graph->n_reachable,
                             "unreachable", "unreachable");
    }
}

static void finish(struct hpy_reply *reply, enum hpy_status status,
                   const struct hpy_err *err)
{
    if (status == HPY_OK)
        reply->bits = HPY_DO_PUSH;
    else {
        hpy_view_args_dispose(&reply->args);
        hpy_reply_fail(reply, err);
    }
}

void hpy_set_rows_regroup(const struct hpy_set_rows *rows, const struct hpy_view *view,
                          struct hpy_reply *reply)
{
    struct hpy_err err;
    enum hpy_status status = HPY_OK;
    struct hpy_view_args *args = &reply->args;
    *args = (struct hpy_view_args){ .node = HPY_NO_NODE, .below = view,
                                    .by = rows->partition->classifier };
    if (rows->set.bitmap)
        status = hpy_nodeset_copy(&args->set, &rows->set, &err);
    hpy_text_add(&args->base, hpy_text_get(&rows->base));
    if (status == HPY_OK)
        status = hpy_text_check(&args->base, &err);
    reply->push = &hpy_view_regroup;
    finish(reply, status, &err);
}

void hpy_set_rows_drill(const struct hpy_set_rows *rows, const struct hpy_view *view,
                        uint64_t row, const struct hpy_view_ops *ops,
                        enum hpy_action action, struct hpy_reply *reply)
{
    struct hpy_err err;
    struct hpy_view_args *args = &reply->args;
    *args = (struct hpy_view_args){ .node = HPY_NO_NODE, .below = view, .action = action };
    enum hpy_status status =
        hpy_partition_rows_set(&args->set, rows->partition, row, row + 1, &err);
    if (rows->partition->classifier->individual)
        args->node = (uint32_t)hpy_partition_row(rows->partition, row).kind;
    hpy_text_addf(&args->base, "%s[%llu]", hpy_text_get(&view->expression),
                  (unsigned long long)row);
    if (status == HPY_OK)
        status = hpy_text_check(&args->base, &err);
    reply->push = ops;
    finish(reply, status, &err);
}
