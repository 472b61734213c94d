#include "tui/views/set_rows.h"

#include <string.h>

#include "query/query.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/views/views.h"

void hpy_set_rows_add_by(struct hpy_text *out, const struct hpy_classifier *by)
{
    const struct hpy_classifier *const one[] = { by, NULL };
    hpy_text_add(out, "by ");
    for (const struct hpy_classifier *const *f = by->factors ? by->factors : one; *f; f++) {
        /* of several the shorter half of "class or dict owner" */
        const char *alternative = by->factors ? strstr((*f)->title, " or ") : NULL;
        int n = alternative ? (int)(alternative - (*f)->title) : (int)strlen((*f)->title);
        hpy_text_addf(out, "%s%.*s", by->factors && f != by->factors ? " and then " : "", n,
                      (*f)->title);
    }
}

uint64_t hpy_set_rows_of_node(const struct hpy_set_rows *rows, uint32_t node,
                              struct hpy_err *err)
{
    const struct hpy_partition *p = rows->partition;
    hpy_kind kind;
    if (p->classifier->classify(p->classifier_state, p->graph, &node, 1, &kind, err) != HPY_OK)
        return HPY_NO_ROW;
    return hpy_partition_find_kind(p, kind);
}

uint32_t hpy_set_rows_node(const struct hpy_view *view)
{
    const struct hpy_set_rows *rows = view->state; /* its first member */
    struct hpy_list *list;
    uint64_t row;
    if (view->ops != &hpy_view_partition && view->ops != &hpy_view_objects)
        return HPY_NO_NODE;
    /* asking for a list changes nothing */
    list = view->ops->list((struct hpy_view *)(uintptr_t)view);
    if (!hpy_list_selected(&row, list))
        return HPY_NO_NODE;
    if (rows->anchor != HPY_NO_NODE && row == rows->anchor_row)
        return rows->anchor;
    if (row == 0) /* where everybody starts: it says nothing of what was looked for */
        return HPY_NO_NODE;
    return rows->partition->nodes[hpy_partition_row(rows->partition, row).first];
}

enum hpy_status hpy_set_rows_open(struct hpy_set_rows *rows, struct hpy_view *view,
                                  struct hpy_view_args *args,
                                  const struct hpy_classifier *by, struct hpy_job *job,
                                  struct hpy_err *err)
{
    rows->base = hpy_text_take(&args->base);
    rows->anchor = HPY_NO_NODE;
    if (rows->base.n_bytes > 0) {
        hpy_text_addf(&view->expression, "%s.", hpy_text_get(&rows->base));
        hpy_classifier_add_by(&view->expression, by);
    } else { /* what no expression makes may have words instead */
        view->trail = hpy_text_take(&args->trail);
    }
    HPY_TRY(hpy_text_check(&view->expression, err));
    HPY_TRY(hpy_conversation_seen(&rows->seen, view->session->conversation,
                                  view->session->heap, args->members, by, err));
    HPY_TRY(hpy_seen_partition(&rows->partition, rows->seen, job, err));
    if (args->node != HPY_NO_NODE) {
        rows->anchor_row = hpy_set_rows_of_node(rows, args->node, err);
        if (rows->anchor_row != HPY_NO_ROW)
            rows->anchor = args->node;
    }
    return HPY_OK;
}

void hpy_set_rows_select(const struct hpy_set_rows *rows, struct hpy_list *list)
{
    if (rows->anchor != HPY_NO_NODE)
        hpy_list_select(list, rows->anchor_row);
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
    bool individual = rows->partition->classifier->individual;
    uint32_t node = (uint32_t)hpy_partition_row(rows->partition, row).kind;
    if (individual && view->expression.n_bytes == 0)
        return hpy_view_args_node(args, node, view->session, err);
    HPY_TRY(hpy_partition_rows_set(&set, rows->partition, row, row + 1, err));
    HPY_TRY(hpy_members_new(&args->members, &set, err));
    if (individual)
        args->node = node;
    if (view->expression.n_bytes > 0)
        hpy_text_addf(&args->base, "%s[%llu]", hpy_text_get(&view->expression),
                      (unsigned long long)row);
    else if (view->trail.n_bytes > 0) {
        hpy_text_addf(&args->trail, "%s ▸ ", hpy_text_get(&view->trail));
        hpy_partition_label(&args->trail, rows->partition, row);
    }
    return hpy_text_check(&args->trail, err);
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
        hpy_text_add(&args->trail, rows->base.n_bytes ? "" : hpy_text_get(&view->trail));
        HPY_TRY(hpy_text_check(&args->trail, err));
    }
    hpy_view_args_by(args, rows->partition->classifier);
    return hpy_text_check(&args->base, err);
}

bool hpy_set_rows_marked(const struct hpy_view *view, uint64_t row)
{
    struct hpy_text expression = { 0 };
    if (view->expression.n_bytes == 0 || !view->session->marks)
        return false;
    hpy_text_addf(&expression, "%s[%llu]", hpy_text_get(&view->expression),
                  (unsigned long long)row);
    bool marked = hpy_marks_find(view->session->marks, hpy_text_str(&expression));
    hpy_text_dispose(&expression);
    return marked;
}
