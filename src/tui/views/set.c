#include "tui/views/set.h"

#include "tui/figures.h"

enum hpy_status hpy_set_rows_open(struct hpy_set_rows *rows, struct hpy_view *view,
                                  struct hpy_view_args *args,
                                  const struct hpy_classifier *by, struct hpy_job *job,
                                  struct hpy_err *err)
{
    rows->base = args->base;
    args->base = (struct hpy_text){ 0 };
    if (rows->base.n_bytes > 0)
        hpy_text_addf(&view->expression, "%s.%s", hpy_text_get(&rows->base), by->by);
    HPY_TRY(hpy_text_check(&view->expression, err));
    HPY_TRY(hpy_seen_new(&rows->seen, view->session->heap, args->members, by, err));
    return hpy_seen_partition(&rows->partition, rows->seen, job, err);
}

void hpy_set_rows_dispose(struct hpy_set_rows *rows)
{
    hpy_seen_unref(rows->seen);
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
    if (!rows->seen->members && graph->n_objects > graph->n_reachable) {
        hpy_text_add(out, " · ");
        hpy_figure_add_count(out, session, graph->n_objects - graph->n_reachable,
                             "unreachable", "unreachable");
    }
}

/* The objects of one row. */
static enum hpy_status take_row(const struct hpy_set_rows *rows, const struct hpy_view *view,
                                uint64_t row, struct hpy_view_args *args,
                                struct hpy_err *err)
{
    struct hpy_nodeset set;
    HPY_TRY(hpy_partition_rows_set(&set, rows->partition, row, row + 1, err));
    HPY_TRY(hpy_members_new(&args->members, &set, err));
    if (rows->partition->classifier->individual)
        args->node = (uint32_t)hpy_partition_row(rows->partition, row).kind;
    if (view->expression.n_bytes > 0)
        hpy_text_addf(&args->base, "%s[%llu]", hpy_text_get(&view->expression),
                      (unsigned long long)row);
    return HPY_OK;
}

enum hpy_status hpy_set_rows_subject(const struct hpy_set_rows *rows,
                                     const struct hpy_view *view, uint64_t row,
                                     struct hpy_view_args *args, struct hpy_job *job,
                                     struct hpy_err *err)
{
    (void)job;
    if (row != HPY_NO_ROW)
        HPY_TRY(take_row(rows, view, row, args, err));
    else {
        args->members = hpy_members_ref(rows->seen->members);
        hpy_text_add(&args->base, hpy_text_get(&rows->base));
    }
    hpy_view_args_by(args, rows->partition->classifier);
    return hpy_text_check(&args->base, err);
}
