/* The whole heap at a glance: what it is, what may be a leak, the largest kinds and the
 * largest holders. The kinds are there at once; what needs dominators is found while
 * nobody asks for anything else. Tab goes from one of the three lists to the next. What
 * that looks like is in overview_draw.c. */
#include "base/mem.h"
#include "query/query.h"
#include "tui/questions.h"
#include "tui/views/overview_view.h"
#include "tui/views/views.h"

/* ---------------------------------------------------------------------- rows */

static void suspect_label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_overview_view *v = model;
    hpy_text_add(out, hpy_text_get(&v->found.suspect[row]));
}

static void kind_label(const void *model, uint64_t row, struct hpy_text *out)
{
    hpy_partition_label(out, ((const struct hpy_overview_view *)model)->kinds, row);
}

static void holder_label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_overview_view *v = model;
    hpy_text_add(out, hpy_text_get(&v->found.holder[row]));
}

static const struct hpy_sort by_size = { "by size", true, true, NULL, false };
static const struct hpy_list_ops list_ops[HPY_N_PARTS] = {
    [HPY_PART_SUSPECTS] = { &by_size, 1, suspect_label },
    [HPY_PART_KINDS] = { &by_size, 1, kind_label },
    [HPY_PART_HOLDERS] = { &by_size, 1, holder_label },
};

/* ------------------------------------------------------- what takes its time */

struct find_task {
    struct hpy_task task;
    struct hpy_view *view;
    struct hpy_overview_found found;
};

static enum hpy_status run_find(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct find_task *t = (struct find_task *)task;
    struct hpy_overview_view *v = t->view->state;
    enum hpy_status status = hpy_overview_find(&t->found, t->view->session, job, err);
    if (status != HPY_OK && status != HPY_ECANCELLED)
        atomic_store(&v->failed, true);
    return status;
}

static void commit_find(struct hpy_task *task, struct hpy_reply *reply)
{
    struct find_task *t = (struct find_task *)task;
    struct hpy_overview_view *v = t->view->state;
    (void)reply;
    v->found = t->found;
    t->found = (struct hpy_overview_found){ 0 };
    v->known = true;
    hpy_list_dispose(&v->list[HPY_PART_SUSPECTS]);
    hpy_list_dispose(&v->list[HPY_PART_HOLDERS]);
    hpy_list_init(&v->list[HPY_PART_SUSPECTS], &list_ops[HPY_PART_SUSPECTS], v,
                  v->found.suspects->n);
    hpy_list_init(&v->list[HPY_PART_HOLDERS], &list_ops[HPY_PART_HOLDERS], v,
                  v->found.largest->n);
    if (v->part == HPY_PART_SUSPECTS && v->found.suspects->n == 0)
        v->part = HPY_PART_KINDS; /* where there is something to be asked about */
}

static void dispose_find(struct hpy_task *task)
{
    struct find_task *t = (struct find_task *)task;
    hpy_overview_found_dispose(&t->found);
    hpy_free(t);
}

static void idle(struct hpy_view *view, struct hpy_reply *reply)
{
    struct hpy_overview_view *v = view->state;
    if (v->known || atomic_load(&v->failed))
        return;
    struct find_task *t = HPY_NEW(struct find_task);
    if (!t)
        return;
    t->task = (struct hpy_task){ "looking for suspects", run_find, commit_find, dispose_find,
                                 true };
    t->view = view;
    hpy_reply_run(reply, &t->task);
}

/* ------------------------------------------------------------------- actions */

/* No expression makes a group: people see what it is. */
static enum hpy_status subject_of_group(uint64_t row, const struct hpy_view *view,
                                        struct hpy_view_args *args, struct hpy_err *err)
{
    const struct hpy_overview_view *v = view->state;
    const struct hpy_suspect *s = &v->found.suspects->suspect[row];
    struct hpy_nodeset set;
    hpy_text_add(&args->trail, hpy_text_get(&v->found.suspect[row]));
    HPY_TRY(hpy_text_check(&args->trail, err));
    HPY_TRY(hpy_nodeset_from_array(&set, view->session->graph->n_nodes, s->node, s->n, err));
    return hpy_members_new(&args->members, &set, err);
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_overview_view *v = view->state;
    struct hpy_nodeset set;
    (void)job;
    hpy_text_add(&args->base, view->session->name);
    if (row == HPY_NO_ROW)
        return hpy_text_check(&args->base, err);
    if (v->part == HPY_PART_KINDS) {
        HPY_TRY(hpy_partition_rows_set(&set, v->kinds, row, row + 1, err));
        HPY_TRY(hpy_members_new(&args->members, &set, err));
        hpy_text_addf(&args->base, ".%s[%llu]", v->kinds->classifier->by,
                      (unsigned long long)row);
        return hpy_text_check(&args->base, err);
    }
    hpy_text_clear(&args->base);
    if (v->part == HPY_PART_HOLDERS)
        return hpy_view_args_node(args, v->found.largest->row[row].node, view->session, err);
    const struct hpy_suspect *s = &v->found.suspects->suspect[row];
    return s->form == HPY_SUSPECT_GROUP
               ? subject_of_group(row, view, args, err)
               : hpy_view_args_node(args, s->point, view->session, err);
}

static void open_row(struct hpy_view *view, struct hpy_reply *reply)
{
    struct hpy_overview_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list[v->part]))
        return;
    bool set = v->part == HPY_PART_KINDS ||
               (v->part == HPY_PART_SUSPECTS &&
                v->found.suspects->suspect[row].form == HPY_SUSPECT_GROUP);
    hpy_reply_drill(reply, view, row, set ? &hpy_view_objects : &hpy_view_object, HPY_ACT_OPEN);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    if (action == HPY_ACT_OPEN)
        open_row(view, reply);
    else if (action == HPY_ACT_TREEMAP) /* the whole is what one wants to look at first */
        hpy_reply_drill(reply, view, HPY_NO_ROW, &hpy_view_treemap, action);
}

static bool key(struct hpy_view *view, hpy_key pressed, struct hpy_reply *reply)
{
    struct hpy_overview_view *v = view->state;
    if (pressed != HPY_KEY_TAB && pressed != HPY_KEY_BACKTAB)
        return false;
    int step = pressed == HPY_KEY_TAB ? 1 : HPY_N_PARTS - 1;
    v->part = (enum hpy_overview_part)((v->part + step) % HPY_N_PARTS);
    reply->bits = HPY_DO_HANDLED;
    return true;
}

/* A click goes to the list it is in; the cursor follows. */
static bool mouse(struct hpy_view *view, const struct hpy_event *event, struct hpy_reply *reply)
{
    struct hpy_overview_view *v = view->state;
    if (event->kind != HPY_EVENT_CLICK && event->kind != HPY_EVENT_DOUBLE_CLICK)
        return false;
    for (int part = 0; part < HPY_N_PARTS; part++) {
        const struct hpy_rect *area = &v->list[part].area;
        if (event->x < area->x || event->x >= area->x + area->width || event->y < area->y ||
            event->y >= area->y + area->height)
            continue;
        v->part = (enum hpy_overview_part)part;
        reply->bits = HPY_DO_HANDLED;
        if (hpy_list_mouse(&v->list[part], event, reply) == HPY_ACT_OPEN)
            open_row(view, reply);
        return true;
    }
    return false;
}

static struct hpy_list *list(struct hpy_view *view)
{
    struct hpy_overview_view *v = view->state;
    return &v->list[v->part];
}

/* ---------------------------------------------------------------- open, close */

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_overview_view *v = view->state;
    (void)args;
    atomic_init(&v->failed, false);
    HPY_TRY(hpy_conversation_seen(&v->seen, view->session->conversation, view->session->heap,
                                  NULL, NULL, err));
    HPY_TRY(hpy_seen_partition(&v->kinds, v->seen, job, err));
    for (int part = 0; part < HPY_N_PARTS; part++)
        hpy_list_init(&v->list[part], &list_ops[part], v,
                      part == HPY_PART_KINDS ? v->kinds->n_rows : 0);
    hpy_text_add(&view->trail, "overview");
    return hpy_text_check(&view->trail, err);
}

static void dispose(struct hpy_view *view)
{
    struct hpy_overview_view *v = view->state;
    for (int part = 0; part < HPY_N_PARTS; part++)
        hpy_list_dispose(&v->list[part]);
    hpy_overview_found_dispose(&v->found);
    hpy_seen_unref(v->seen);
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_CLASSES, HPY_ACT_DOMINATORS, HPY_ACT_WHY, HPY_ACT_PATHS,
    HPY_ACT_REFERRERS, HPY_ACT_DIFFERENCE, HPY_ACT_QUIT, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_overview = {
    .name = "overview",
    .title = "The heap at a glance",
    .help = "What was captured, what may be a leak, the kinds of objects that take most and "
            "the objects that keep most alive. Tab goes from list to list; Enter on a suspect "
            "opens the object where much has gathered.",
    .state_bytes = sizeof(struct hpy_overview_view),
    .hints = hints,
    .open = open_view,
    .draw = hpy_overview_view_draw,
    .act = act,
    .subject = subject,
    .idle = idle,
    .key = key,
    .mouse = mouse,
    .list = list,
    .caption = hpy_overview_view_caption,
    .status = hpy_overview_view_status,
    .dispose = dispose,
};
