#include "tui/views/diff_sides.h"

#include <stdio.h>

#include "query/expand.h"
#include "tui/marks.h"

void hpy_diff_sides_dispose(struct hpy_diff_sides *sides)
{
    for (int part = 0; part < HPY_N_CHANGE_PARTS; part++) {
        hpy_members_unref(sides->members[part]);
        hpy_heap_unref(sides->heaps[part]);
        hpy_text_dispose(&sides->base[part]);
    }
    hpy_classifier_unref(sides->by);
}

/* -------------------------------------------------------------- what is compared */

static void take(struct hpy_diff_sides *sides, enum hpy_change_part part, struct hpy_heap *heap,
                 struct hpy_members *members)
{
    sides->heaps[part] = hpy_heap_ref(heap);
    sides->members[part] = hpy_members_ref(members);
}

/* A row for each object says nothing of what changed. */
static const struct hpy_classifier *grouping(const struct hpy_classifier *by)
{
    return hpy_classifier_ref(by->individual ? hpy_classifier_default : by);
}

static void take_value(struct hpy_diff_sides *sides, const struct hpy_view_args *args)
{
    const struct hpy_difference *difference = args->value.difference;
    take(sides, HPY_CHANGE_OLD, difference->old->heap, difference->old->members);
    take(sides, HPY_CHANGE_NEW, difference->new->heap, difference->new->members);
    sides->by = grouping(difference->new->by);
    for (int part = HPY_CHANGE_OLD; part <= HPY_CHANGE_NEW && args->base.n_bytes > 0; part++) {
        hpy_expand_operand(&sides->base[part], hpy_text_str(&args->base));
        hpy_text_add(&sides->base[part], part == HPY_CHANGE_OLD ? ".old" : ".new");
    }
}

static void take_marks(struct hpy_diff_sides *sides, const struct hpy_mark *const marked[2])
{
    for (int part = HPY_CHANGE_OLD; part <= HPY_CHANGE_NEW; part++) {
        const struct hpy_mark *mark = marked[part];
        take(sides, (enum hpy_change_part)part, mark->heap, mark->members);
        hpy_expand_operand(&sides->base[part], hpy_text_str(mark->expression.n_bytes > 0
                                                                ? &mark->expression
                                                                : &mark->name));
    }
    sides->by = grouping(marked[HPY_CHANGE_NEW]->by);
    sides->of_marks = true;
}

static void take_captures(struct hpy_diff_sides *sides, const struct hpy_session *session)
{
    take(sides, HPY_CHANGE_OLD, session->old, NULL);
    take(sides, HPY_CHANGE_NEW, session->heap, NULL);
    hpy_text_add(&sides->base[HPY_CHANGE_OLD], "old");
    hpy_text_add(&sides->base[HPY_CHANGE_NEW], "new");
    sides->by = grouping(hpy_classifier_default);
}

/* ------------------------------------------------------------ what is in one only */

static enum hpy_status members_of(struct hpy_members **out, const struct hpy_diff_sides *sides,
                                  enum hpy_change_part part, struct hpy_job *job,
                                  struct hpy_err *err)
{
    *out = sides->members[part];
    return *out ? HPY_OK : hpy_heap_reachable(out, sides->heaps[part], job, err);
}

/* `only` is what `of` has and `other` has not. */
static enum hpy_status find_only(struct hpy_diff_sides *sides, enum hpy_change_part only,
                                 enum hpy_change_part of, enum hpy_change_part other,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_members *here, *there;
    struct hpy_nodeset kept = { 0 }, found;
    struct hpy_heap *heap = sides->heaps[of];
    HPY_TRY(members_of(&here, sides, of, job, err));
    HPY_TRY(members_of(&there, sides, other, job, err));
    bool translated = heap != sides->heaps[other];
    if (translated)
        HPY_TRY(hpy_heap_translate(&kept, heap, sides->heaps[other], &there->set, job, err));
    enum hpy_status status = hpy_nodeset_combine(&found, HPY_SET_SUB, &here->set,
                                                 translated ? &kept : &there->set, err);
    hpy_nodeset_dispose(&kept);
    if (status == HPY_OK)
        status = hpy_members_new(&sides->members[only], &found, err);
    if (status != HPY_OK)
        return status;
    sides->heaps[only] = hpy_heap_ref(heap);
    if (sides->base[of].n_bytes > 0 && sides->base[other].n_bytes > 0)
        hpy_text_addf(&sides->base[only], "(%s - %s)", hpy_text_get(&sides->base[of]),
                      hpy_text_get(&sides->base[other]));
    return HPY_OK;
}

static enum hpy_status look_closer(struct hpy_diff_sides *sides, struct hpy_job *job,
                                   struct hpy_err *err)
{
    const struct hpy_heap *old = sides->heaps[HPY_CHANGE_OLD], *new = sides->heaps[HPY_CHANGE_NEW];
    struct hpy_err strangers;
    if (old != new && hpy_match_check(old->graph, new->graph, &strangers) != HPY_OK) {
        snprintf(sides->strangers, sizeof sides->strangers, "%.250s", strangers.text);
        return HPY_OK;
    }
    HPY_TRY(find_only(sides, HPY_CHANGE_BORN, HPY_CHANGE_NEW, HPY_CHANGE_OLD, job, err));
    HPY_TRY(find_only(sides, HPY_CHANGE_GONE, HPY_CHANGE_OLD, HPY_CHANGE_NEW, job, err));
    sides->by_identity = true;
    return HPY_OK;
}

enum hpy_status hpy_diff_sides_find(struct hpy_diff_sides *out,
                                    const struct hpy_session *session,
                                    const struct hpy_view_args *args, struct hpy_job *job,
                                    struct hpy_err *err)
{
    const struct hpy_mark *marked[2];
    *out = (struct hpy_diff_sides){ .there = true };
    if (args->value.kind == HPY_VALUE_DIFFERENCE)
        take_value(out, args);
    else if (hpy_marks_marked(marked, 2, session->marks) == 2)
        take_marks(out, marked);
    else if (session->main->old)
        take_captures(out, session->main);
    else {
        out->there = false;
        return HPY_OK;
    }
    HPY_TRY(look_closer(out, job, err));
    for (int part = 0; part < HPY_N_CHANGE_PARTS; part++)
        HPY_TRY(hpy_text_check(&out->base[part], err));
    return HPY_OK;
}

enum hpy_status hpy_diff_sides_changes(struct hpy_changes **out,
                                       const struct hpy_diff_sides *sides,
                                       struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_change_set sets[HPY_N_CHANGE_PARTS] = { { 0 } };
    for (int part = 0; part < HPY_N_CHANGE_PARTS; part++)
        if (sides->heaps[part])
            sets[part] = (struct hpy_change_set){
                sides->heaps[part]->graph,
                sides->members[part] ? &sides->members[part]->set : NULL,
            };
    return hpy_changes_new(out, sets, sides->by, job, err);
}
