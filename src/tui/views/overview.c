/* The whole heap at a glance: what it is, what may be a leak, the largest kinds and the
 * largest holders. The kinds are there at once; what needs dominators is found while
 * nobody asks for anything else. Tab goes from one of the three lists to the next. */
#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/mem.h"
#include "engine/partition.h"
#include "report/rep_facts.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/views/overview_found.h"
#include "tui/views/views.h"

enum part { SUSPECTS, KINDS, HOLDERS, N_PARTS };

struct overview_view {
    struct hpy_partition *kinds;
    struct hpy_overview_found found;
    bool known;         /* what is found */
    atomic_bool failed; /* it cannot be */
    struct hpy_list list[N_PARTS];
    enum part part;     /* where the cursor is */
};

static const char *const titles[N_PARTS] = { "Suspects", "Largest kinds", "Largest holders" };

/* ---------------------------------------------------------------------- rows */

static void suspect_label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct overview_view *v = model;
    hpy_text_add(out, hpy_text_get(&v->found.suspect[row]));
}

static void kind_label(const void *model, uint64_t row, struct hpy_text *out)
{
    hpy_partition_label(out, ((const struct overview_view *)model)->kinds, row);
}

static void holder_label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct overview_view *v = model;
    hpy_text_add(out, hpy_text_get(&v->found.holder[row]));
}

static const struct hpy_sort by_size = { "by size", true, true, NULL, false };
static const struct hpy_list_ops list_ops[N_PARTS] = {
    [SUSPECTS] = { &by_size, 1, suspect_label },
    [KINDS] = { &by_size, 1, kind_label },
    [HOLDERS] = { &by_size, 1, holder_label },
};

static const struct hpy_column suspect_columns[] = {
    { "keeps", 6, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "keeps" },
    { "%", 3, 0, 1, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "share" },
    { "", 6, 12, 2, 0, 4, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG, NULL },
    { "what may be a leak", 20, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG,
      "suspect" },
};
static const struct hpy_column kind_columns[] = {
    { "count", 5, 0, 1, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "count" },
    { "size", 6, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "size" },
    { "%", 3, 0, 1, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "share" },
    { "kind", 12, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "kind" },
};
static const struct hpy_column holder_columns[] = {
    { "retained", 8, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "retained" },
    { "%", 3, 0, 1, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "share" },
    { "object", 12, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "object" },
};
static const struct {
    const struct hpy_column *columns;
    int n;
} tables[N_PARTS] = {
    [SUSPECTS] = { suspect_columns, sizeof suspect_columns / sizeof *suspect_columns },
    [KINDS] = { kind_columns, sizeof kind_columns / sizeof *kind_columns },
    [HOLDERS] = { holder_columns, sizeof holder_columns / sizeof *holder_columns },
};

static uint64_t holder_bytes(const struct hpy_largest_row *row)
{
    return row->retained_bytes + row->external_bytes;
}

static void draw_suspect(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct overview_view *v = view->state;
    const struct hpy_suspects *suspects = v->found.suspects;
    const struct hpy_suspect *s = &suspects->suspect[row];
    const struct hpy_table *table = &v->list[SUSPECTS].table;
    char text[HPY_FIGURE_BYTES];
    hpy_table_cell(table, grid, y, 0, hpy_figure_size(text, view->session, s->bytes));
    hpy_table_cell(table, grid, y, 1, hpy_figure_share(text, s->bytes, suspects->total_bytes));
    hpy_table_bar(table, grid, y, 2, hpy_share(s->bytes, suspects->total_bytes));
    hpy_table_cell(table, grid, y, 3, hpy_text_get(&v->found.suspect[row]));
}

static void draw_kind(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct overview_view *v = view->state;
    struct hpy_row row = hpy_partition_row(v->kinds, at);
    const struct hpy_table *table = &v->list[KINDS].table;
    char text[HPY_FIGURE_BYTES];
    struct hpy_text kind = { 0 };
    hpy_table_cell(table, grid, y, 0, hpy_figure_count(text, view->session, row.count));
    hpy_table_cell(table, grid, y, 1, hpy_figure_size(text, view->session, row.size_bytes));
    hpy_table_cell(table, grid, y, 2,
                   hpy_figure_share(text, row.size_bytes, v->kinds->size_bytes));
    hpy_partition_label(&kind, v->kinds, at);
    hpy_table_cell(table, grid, y, 3, hpy_text_get(&kind));
    hpy_text_dispose(&kind);
}

static void draw_holder(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct overview_view *v = view->state;
    uint64_t bytes = holder_bytes(&v->found.largest->row[row]);
    const struct hpy_table *table = &v->list[HOLDERS].table;
    char text[HPY_FIGURE_BYTES];
    hpy_table_cell(table, grid, y, 0, hpy_figure_size(text, view->session, bytes));
    hpy_table_cell(table, grid, y, 1,
                   hpy_figure_share(text, bytes, v->found.suspects->total_bytes));
    hpy_table_cell(table, grid, y, 2, hpy_text_get(&v->found.holder[row]));
}

static void (*const draw_of[N_PARTS])(const struct hpy_view *view, struct hpy_grid *grid, int y,
                                      uint64_t row) = {
    [SUSPECTS] = draw_suspect, [KINDS] = draw_kind, [HOLDERS] = draw_holder,
};

/* ------------------------------------------------------------------- drawing */

static void lay_out(struct overview_view *v, const struct hpy_session *session, enum part part,
                    struct hpy_rect area)
{
    struct hpy_table *table = &v->list[part].table;
    const struct hpy_graph *graph = session->graph;
    char text[HPY_FIGURE_BYTES];
    uint64_t most = graph->size_bytes + graph->external_bytes;
    int size_cells = hpy_figure_size_cells(session, most);
    hpy_table_init(table, tables[part].columns, tables[part].n);
    if (part == KINDS)
        hpy_table_want(table, 0, (int)hpy_text_width(hpy_str_of(
                                     hpy_figure_count(text, session, v->kinds->count))));
    hpy_table_want(table, part == KINDS ? 1 : 0, size_cells);
    if (part == SUSPECTS && area.width >= 100)
        hpy_table_want(table, 2, 12);
    hpy_table_want(table, tables[part].n - 1, 20); /* and whatever is left */
    hpy_table_calc(table, area.x + 1, area.width - 2);
    v->list[part].match_x = table->x[tables[part].n - 1];
}

/* Why a list has no rows. */
static const char *nothing_in(const struct overview_view *v, enum part part)
{
    if (part == KINDS)
        return "no objects";
    if (!v->known)
        return atomic_load(&v->failed) ? "not known: there was no memory to find it"
                                       : "being computed…";
    return part == SUSPECTS ? "nothing keeps 5 % of the heap, but what every program has"
                            : "nothing";
}

static void draw_rows(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_view *view = context;
    const struct overview_view *v = view->state;
    draw_of[v->part](view, grid, y, row);
}

/* A heading and the rows below it. Only the list with the cursor has a selected row. */
static void draw_part(struct hpy_view *view, struct hpy_grid *grid, enum part part,
                      struct hpy_rect area)
{
    struct overview_view *v = view->state;
    struct hpy_list *list = &v->list[part];
    struct hpy_rect rows = { area.x, area.y + 1, area.width, area.height - 1 };
    struct hpy_text title = { 0 };
    lay_out(v, view->session, part, rows);
    hpy_list_frame(list, rows, -1);
    hpy_text_addf(&title, "%s", titles[part]);
    if (part == SUSPECTS && v->known && v->found.suspects->n_found > v->found.suspects->n)
        hpy_text_addf(&title, ", %u of %u", v->found.suspects->n, v->found.suspects->n_found);
    (void)hpy_grid_text(grid, area.x + 1, area.y, area.width - 2,
                        part == v->part ? HPY_ROLE_TITLE : HPY_ROLE_HEADER,
                        hpy_text_get(&title));
    hpy_text_dispose(&title);
    if (part == v->part) {
        hpy_list_draw(list, grid, nothing_in(v, part), draw_rows, view);
        return;
    }
    if (list->n_shown == 0)
        (void)hpy_grid_text(grid, rows.x + 2, rows.y, rows.width - 3, HPY_ROLE_DIM,
                            nothing_in(v, part));
    for (int i = 0; i < rows.height && list->top + (uint64_t)i < list->n_shown; i++)
        draw_of[part](view, grid, rows.y + i, hpy_list_row(list, list->top + (uint64_t)i));
}

/* The lines about the heap; as many as there is room for. Returns how many were drawn. */
static int draw_facts(const struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body,
                      int room)
{
    const struct hpy_session *session = view->session;
    const struct hpy_graph *graph = session->graph;
    struct hpy_text line[3] = { { 0 } };
    hpy_rep_facts_program(&line[0], graph);
    hpy_rep_facts_process(&line[1], graph);
    hpy_rep_facts_memory(&line[2], graph, &session->numbers);
    hpy_text_add(&line[2], " · ");
    hpy_rep_facts_cost(&line[2], graph);
    for (int i = 0; i < 3; i++) {
        if (i < room)
            (void)hpy_grid_text(grid, body.x + 1, body.y + i, body.width - 2,
                                i == 0 ? HPY_ROLE_NAME : HPY_ROLE_TEXT, hpy_text_get(&line[i]));
        hpy_text_dispose(&line[i]);
    }
    return room < 3 ? room : 3;
}

enum { ROOMY_WIDTH = 76, ROOMY_HEIGHT = 12, MAX_SUSPECT_ROWS = 10 };

/* One list alone, where there is room for no more. */
static void draw_narrow(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct overview_view *v = view->state;
    int used = body.height >= 9 ? draw_facts(view, grid, body, 3) + 1 : 0;
    struct hpy_rect area = { body.x, body.y + used, body.width, body.height - used };
    for (int part = 0; part < N_PARTS; part++) /* nothing to click on */
        v->list[part].area.height = 0;
    draw_part(view, grid, v->part, area);
    char where[32];
    snprintf(where, sizeof where, "%d of %d · Tab", 1 + (int)v->part, N_PARTS);
    hpy_grid_text_right(grid, area.x, area.y, area.width - 1, HPY_ROLE_DIM, where);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct overview_view *v = view->state;
    if (body.width < ROOMY_WIDTH || body.height < ROOMY_HEIGHT) {
        draw_narrow(view, grid, body);
        return;
    }
    int y = body.y + draw_facts(view, grid, body, 3) + (body.height >= 16);
    int left = body.y + body.height - y;
    int n = v->known ? (int)v->found.suspects->n : 5; /* so that little jumps then */
    n = n < 1 ? 1 : n > MAX_SUSPECT_ROWS ? MAX_SUSPECT_ROWS : n;
    if (n > left / 2 - 1)
        n = left / 2 - 1;
    draw_part(view, grid, SUSPECTS, (struct hpy_rect){ body.x, y, body.width, 1 + n });
    y += 1 + n + (body.height >= 16);
    int half = body.width / 2, height = body.y + body.height - y;
    draw_part(view, grid, KINDS, (struct hpy_rect){ body.x, y, half, height });
    draw_part(view, grid, HOLDERS,
              (struct hpy_rect){ body.x + half, y, body.width - half, height });
}

static void caption(const struct hpy_view *view, struct hpy_text *left, struct hpy_text *right)
{
    const struct hpy_graph *graph = view->session->graph;
    uint64_t unreachable = graph->n_objects - graph->n_reachable, skipped = 0;
    hpy_figure_add_count(left, view->session, graph->n_reachable, "object", "objects");
    if (unreachable) {
        hpy_text_add(left, " and ");
        hpy_figure_add_count(left, view->session, unreachable, "unreachable", "unreachable");
    }
    for (uint32_t i = 0; i < graph->n_skips; i++)
        skipped += graph->skips[i].n_objects;
    if (skipped) {
        hpy_figure_add_count(right, view->session, skipped, "skipped", "skipped");
    }
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct overview_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list[v->part]))
        return;
    if (v->part == SUSPECTS) {
        hpy_text_add(out, hpy_text_get(&v->found.sentence[row]));
    } else if (v->part == HOLDERS) {
        hpy_text_add(out, hpy_text_get(&v->found.holder[row]));
        hpy_text_add(out, ": ");
        hpy_figure_add_count(out, view->session, holder_bytes(&v->found.largest->row[row]),
                             "byte", "bytes");
    } else {
        struct hpy_row kind = hpy_partition_row(v->kinds, row);
        hpy_partition_label(out, v->kinds, row);
        hpy_text_add(out, ": ");
        hpy_figure_add_objects(out, view->session, kind.count, kind.size_bytes, 0);
    }
}

/* ------------------------------------------------------- what takes its time */

struct find_task {
    struct hpy_task task;
    struct hpy_view *view;
    struct hpy_overview_found found;
};

static enum hpy_status run_find(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct find_task *t = (struct find_task *)task;
    struct overview_view *v = t->view->state;
    enum hpy_status status = hpy_overview_find(&t->found, t->view->session, job, err);
    if (status != HPY_OK && status != HPY_ECANCELLED)
        atomic_store(&v->failed, true);
    return status;
}

static void commit_find(struct hpy_task *task, struct hpy_reply *reply)
{
    struct find_task *t = (struct find_task *)task;
    struct overview_view *v = t->view->state;
    (void)reply;
    v->found = t->found;
    t->found = (struct hpy_overview_found){ 0 };
    v->known = true;
    hpy_list_dispose(&v->list[SUSPECTS]);
    hpy_list_dispose(&v->list[HOLDERS]);
    hpy_list_init(&v->list[SUSPECTS], &list_ops[SUSPECTS], v, v->found.suspects->n);
    hpy_list_init(&v->list[HOLDERS], &list_ops[HOLDERS], v, v->found.largest->n);
}

static void dispose_find(struct hpy_task *task)
{
    struct find_task *t = (struct find_task *)task;
    hpy_overview_found_dispose(&t->found);
    hpy_free(t);
}

static void idle(struct hpy_view *view, struct hpy_reply *reply)
{
    struct overview_view *v = view->state;
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
    const struct overview_view *v = view->state;
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
    const struct overview_view *v = view->state;
    struct hpy_nodeset set;
    (void)job;
    hpy_text_add(&args->base, view->session->name);
    if (row == HPY_NO_ROW)
        return hpy_text_check(&args->base, err);
    if (v->part == KINDS) {
        HPY_TRY(hpy_partition_rows_set(&set, v->kinds, row, row + 1, err));
        HPY_TRY(hpy_members_new(&args->members, &set, err));
        hpy_text_addf(&args->base, ".%s[%llu]", v->kinds->classifier->by,
                      (unsigned long long)row);
        return hpy_text_check(&args->base, err);
    }
    hpy_text_clear(&args->base);
    if (v->part == HOLDERS)
        return hpy_view_args_node(args, v->found.largest->row[row].node, view->session, err);
    const struct hpy_suspect *s = &v->found.suspects->suspect[row];
    return s->form == HPY_SUSPECT_GROUP
               ? subject_of_group(row, view, args, err)
               : hpy_view_args_node(args, s->point, view->session, err);
}

static void open_row(struct hpy_view *view, struct hpy_reply *reply)
{
    struct overview_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list[v->part]))
        return;
    bool set = v->part == KINDS ||
               (v->part == SUSPECTS &&
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
    struct overview_view *v = view->state;
    if (pressed != HPY_KEY_TAB && pressed != HPY_KEY_BACKTAB)
        return false;
    v->part = (enum part)((v->part + (pressed == HPY_KEY_TAB ? 1 : N_PARTS - 1)) % N_PARTS);
    reply->bits = HPY_DO_HANDLED;
    return true;
}

/* A click goes to the list it is in; the cursor follows. */
static bool mouse(struct hpy_view *view, const struct hpy_event *event, struct hpy_reply *reply)
{
    struct overview_view *v = view->state;
    if (event->kind != HPY_EVENT_CLICK && event->kind != HPY_EVENT_DOUBLE_CLICK)
        return false;
    for (int part = 0; part < N_PARTS; part++) {
        const struct hpy_rect *area = &v->list[part].area;
        if (event->x < area->x || event->x >= area->x + area->width || event->y < area->y ||
            event->y >= area->y + area->height)
            continue;
        v->part = (enum part)part;
        reply->bits = HPY_DO_HANDLED;
        if (hpy_list_mouse(&v->list[part], event, reply) == HPY_ACT_OPEN)
            open_row(view, reply);
        return true;
    }
    return false;
}

static struct hpy_list *list(struct hpy_view *view)
{
    struct overview_view *v = view->state;
    return &v->list[v->part];
}

/* ---------------------------------------------------------------- open, close */

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct overview_view *v = view->state;
    (void)args;
    atomic_init(&v->failed, false);
    HPY_TRY(hpy_partition_new(&v->kinds, view->session->graph, NULL, hpy_classifier_default, job,
                              err));
    for (int part = 0; part < N_PARTS; part++)
        hpy_list_init(&v->list[part], &list_ops[part], v,
                      part == KINDS ? v->kinds->n_rows : 0);
    hpy_text_add(&view->trail, "overview");
    return hpy_text_check(&view->trail, err);
}

static void dispose(struct hpy_view *view)
{
    struct overview_view *v = view->state;
    for (int part = 0; part < N_PARTS; part++)
        hpy_list_dispose(&v->list[part]);
    hpy_overview_found_dispose(&v->found);
    hpy_partition_free(v->kinds);
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
    .state_bytes = sizeof(struct overview_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .idle = idle,
    .key = key,
    .mouse = mouse,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
