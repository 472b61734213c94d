/* What changed between two captures, or between two sets: by kind, and object by object
 * where it is known which are which. Its rows are in diff_rows.c. */
#include "tui/older.h"
#include "tui/views/diff_view.h"
#include "tui/views/views.h"

/* --------------------------------------------------------------------- opening */

/* new.diff(old), and new.bytype.diff(old) */
static void add_expression(struct hpy_view *view)
{
    const struct hpy_diff_sides *sides = &((struct hpy_diff_view *)view->state)->sides;
    const struct hpy_text *base = sides->base;
    if (!sides->there || base[HPY_CHANGE_NEW].n_bytes == 0)
        hpy_text_add(&view->trail, "differences");
    else {
        hpy_text_add(&view->expression, hpy_text_get(&base[HPY_CHANGE_NEW]));
        if (sides->by != hpy_classifier_default) {
            hpy_text_add_char(&view->expression, '.');
            hpy_classifier_add_by(&view->expression, sides->by);
        }
        hpy_text_addf(&view->expression, ".diff(%s)", hpy_text_get(&base[HPY_CHANGE_OLD]));
    }
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_diff_view *v = view->state;
    v->session = view->session;
    HPY_TRY(hpy_diff_sides_find(&v->sides, view->session, args, job, err));
    if (v->sides.there)
        HPY_TRY(hpy_diff_sides_changes(&v->changes, &v->sides, job, err));
    if (args->value.kind == HPY_VALUE_DIFFERENCE)
        hpy_text_add(&view->expression, hpy_text_get(&args->base));
    else
        add_expression(view);
    hpy_diff_view_show(v, HPY_DIFF_CHANGES);
    HPY_TRY(hpy_text_check(&view->trail, err));
    return hpy_text_check(&view->expression, err);
}

static void dispose(struct hpy_view *view)
{
    struct hpy_diff_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_changes_free(v->changes);
    hpy_diff_sides_dispose(&v->sides);
}

/* ------------------------------------------------------------- what a row is about */

/* The part that a row is about: what is new of the kind, or else what is gone; where that
 * is not known, and where the same objects have grown, all there are now, or were. */
static enum hpy_change_part part_of_row(const struct hpy_diff_view *v, uint64_t row)
{
    static const enum hpy_change_part order[] = { HPY_CHANGE_BORN, HPY_CHANGE_GONE,
                                                  HPY_CHANGE_NEW };
    if (v->form != HPY_DIFF_CHANGES)
        return hpy_diff_forms[v->form].part;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (hpy_diff_view_row(v, row)->count[order[i]] > 0)
            return order[i];
    return HPY_CHANGE_OLD;
}

/* "(new - old).byclodo[3]"; kinds that are called alike are joined. */
static void add_row_expression(struct hpy_text *out, const struct hpy_diff_view *v, uint64_t row,
                               enum hpy_change_part part)
{
    const struct hpy_text *base = &v->sides.base[part];
    uint64_t of = row, n = 1;
    if (base->n_bytes == 0)
        return;
    if (v->form == HPY_DIFF_CHANGES)
        for (n = 0; hpy_changes_part_row(v->changes, row, part, n) != HPY_NO_ROW;)
            n++;
    hpy_text_add(out, n > 1 ? "(" : "");
    for (uint64_t i = 0; i < n; i++) {
        if (v->form == HPY_DIFF_CHANGES)
            of = hpy_changes_part_row(v->changes, row, part, i);
        hpy_text_addf(out, "%s%s.", i ? " | " : "", hpy_text_get(base));
        hpy_classifier_add_by(out, v->sides.by);
        hpy_text_addf(out, "[%llu]", (unsigned long long)of);
    }
    hpy_text_add(out, n > 1 ? ")" : "");
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_diff_view *v = view->state;
    (void)job;
    if (!v->changes)
        return hpy_fail(err, HPY_EUNSUPPORTED, "there is nothing to compare with yet");
    bool whole = row == HPY_NO_ROW;
    enum hpy_change_part part = !whole ? part_of_row(v, row)
                                : v->form != HPY_DIFF_CHANGES  ? hpy_diff_forms[v->form].part
                                : v->sides.by_identity     ? HPY_CHANGE_BORN
                                                           : HPY_CHANGE_NEW;
    args->session = hpy_session_of_heap(view->session, v->sides.heaps[part]);
    hpy_view_args_by(args, v->sides.by);
    if (whole) {
        args->members = hpy_members_ref(v->sides.members[part]);
        hpy_text_add(&args->base, hpy_text_get(&v->sides.base[part]));
        return hpy_text_check(&args->base, err);
    }
    struct hpy_nodeset set;
    if (v->form == HPY_DIFF_CHANGES)
        HPY_TRY(hpy_changes_row_set(&set, v->changes, row, part, err));
    else
        HPY_TRY(hpy_partition_rows_set(&set, hpy_diff_view_part(v), row, row + 1, err));
    HPY_TRY(hpy_members_new(&args->members, &set, err));
    add_row_expression(&args->base, v, row, part);
    return hpy_text_check(&args->base, err);
}

/* ------------------------------------------------------------------- actions */

static void change_form(struct hpy_diff_view *v, struct hpy_reply *reply)
{
    if (!v->changes)
        return;
    if (!v->sides.by_identity)
        hpy_reply_say(reply, "by kind only: %s", v->sides.strangers);
    else {
        hpy_diff_view_show(v, (enum hpy_diff_form)((v->form + 1) % HPY_DIFF_N_FORMS));
        reply->bits = HPY_DO_HANDLED;
    }
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct hpy_diff_view *v = view->state;
    uint64_t row;
    if (action == HPY_ACT_VARIANT)
        change_form(v, reply);
    else if (action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->list))
        hpy_reply_drill(reply, view, row, &hpy_view_objects, action);
    else if (action == HPY_ACT_DIFFERENCE && v->changes && v->sides.of_marks &&
             view->session->main->old)
        hpy_reply_say(reply, "these are the two marked sets; take a mark off for the captures");
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct hpy_diff_view *)view->state)->list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_VARIANT, HPY_ACT_REFERRERS, HPY_ACT_WHY, HPY_ACT_PATHS, HPY_ACT_SORT,
    HPY_ACT_FILTER, HPY_ACT_BACK, HPY_ACT_QUIT, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_diff = {
    .name = "diff",
    .title = "Differences",
    .help = "What changed since an older capture, or between two marked sets. Each row is a "
            "kind: what there is now, by how much that is more or less, and how many objects "
            "are new or gone. Questions about a row are about its new objects, or if there "
            "are none about those that are gone. v shows only what is new, then only what is "
            "gone. Captures of two processes are compared by kind only.",
    .state_bytes = sizeof(struct hpy_diff_view),
    .hints = hints,
    .open = open_view,
    .draw = hpy_diff_view_draw,
    .act = act,
    .subject = subject,
    .list = list,
    .caption = hpy_diff_view_caption,
    .status = hpy_diff_view_status,
    .dispose = dispose,
};
