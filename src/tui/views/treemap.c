/* A map of what is kept alive: blocks as large as what they retain. */
#include <string.h>

#include "tui/describe.h"
#include "tui/figures.h"
#include "tui/views/treemap_blocks.h"
#include "tui/views/treemap_words.h"
#include "tui/views/views.h"

#define MAX_LINES 3 /* written in a block */

struct treemap_view {
    struct hpy_kept kept;
    struct hpy_treemap map;
    bool by_kind;
    /* as last drawn */
    struct hpy_treemap_block blocks[HPY_TREEMAP_MAX];
    struct hpy_rect inside[HPY_TREEMAP_MAX];
    struct hpy_rect area;
    int n, selected;
    bool laid_out; /* for this area and form */
    int x, y;      /* where the cursor went along: moves go on from there */
};

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct treemap_view *v = view->state;
    HPY_TRY(hpy_kept_open(&v->kept, view, args, job, err));
    return hpy_treemap_init(&v->map, &v->kept, job, err);
}

static void dispose(struct hpy_view *view)
{
    struct treemap_view *v = view->state;
    hpy_treemap_dispose(&v->map);
    hpy_kept_dispose(&v->kept);
}

/* ---------------------------------------------------------------------- moving */

static void select_block(struct treemap_view *v, int block)
{
    v->selected = block;
    v->x = v->inside[block].x + v->inside[block].width / 2;
    v->y = v->inside[block].y + (v->inside[block].height - 1) / 2;
}

/* Lay out anew where the window or the form changed. What was selected stays so, if it
 * still has a block; else it is in the last one, if that is the rest. */
static void lay_out(struct treemap_view *v, struct hpy_rect area)
{
    if (v->laid_out && memcmp(&area, &v->area, sizeof area) == 0)
        return;
    bool had = v->n > 0;
    struct hpy_treemap_block before = v->blocks[v->selected];
    v->n = hpy_treemap_blocks(v->blocks, v->inside, &v->map, v->by_kind, area);
    v->area = area;
    v->laid_out = true;
    int at = 0;
    while (had && at < v->n &&
           (v->blocks[at].what != before.what || v->blocks[at].which != before.which))
        at++;
    if (v->n > 0)
        select_block(v, at < v->n ? at : v->blocks[v->n - 1].what == HPY_TREEMAP_REST
                                             ? v->n - 1 : 0);
}

static const struct {
    enum hpy_action action;
    int dx, dy;
} moves[] = {
    { HPY_ACT_UP, 0, -1 },     { HPY_ACT_DOWN, 0, 1 },      { HPY_ACT_OUT, -1, 0 },
    { HPY_ACT_INTO, 1, 0 },    { HPY_ACT_HALF_UP, 0, -1 },  { HPY_ACT_HALF_DOWN, 0, 1 },
    { HPY_ACT_PAGE_UP, 0, -1 }, { HPY_ACT_PAGE_DOWN, 0, 1 },
};

/* To the block beside, on the line that one went along. */
static bool move(struct treemap_view *v, enum hpy_action action)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        if (moves[i].action != action)
            continue;
        int x = v->x, y = v->y;
        int to = hpy_treemap_neighbour(v->inside, v->n, v->selected, x, y, moves[i].dx,
                                       moves[i].dy);
        if (to != v->selected)
            select_block(v, to);
        if (moves[i].dx)
            v->y = y;
        else
            v->x = x;
        return true;
    }
    return false;
}

/* -------------------------------------------------------------------- drawing */

static void draw_block(const struct treemap_view *v, struct hpy_grid *grid, int at)
{
    struct hpy_treemap_words words = { .kind = { 0 } };
    struct hpy_rect r = v->inside[at];
    /* the mark shows where there are no colours; its place is kept free in all blocks,
     * so that nothing moves with the cursor */
    struct hpy_rect text = { r.x + 1, r.y, r.width - 1, r.height };
    hpy_treemap_say(&words, &v->map, &v->blocks[at]);
    hpy_treemap_draw_words(grid, text, &words, v->blocks[at].what == HPY_TREEMAP_REST);
    hpy_treemap_words_dispose(&words);
    if (at != v->selected)
        return;
    (void)hpy_grid_text(grid, r.x, r.y, 1, HPY_ROLE_SELECTED, "▸");
    /* what is written only: a whole block would be glaring */
    for (int y = 0; y < r.height && y < MAX_LINES; y++)
        hpy_grid_role(grid, r.x, r.y + y, r.width, HPY_ROLE_SELECTED);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct treemap_view *v = view->state;
    lay_out(v, body);
    if (v->n == 0)
        (void)hpy_grid_text(grid, body.x + 2, body.y, body.width - 3, HPY_ROLE_DIM,
                            v->kept.n_loose ? "the interpreter reaches none of these objects: "
                                              "nothing to be freed is kept by them alone"
                                            : "no objects in this set: it keeps nothing alive");
    for (int i = 0; i < v->n; i++)
        hpy_treemap_lines(grid, v->inside[i], body);
    for (int i = 0; i < v->n; i++)
        draw_block(v, grid, i);
    if (v->n == 1 && v->blocks[0].what == HPY_TREEMAP_KIND && body.height > 4) {
        struct hpy_rect below = { body.x + 1, body.y + 3, body.width - 2, body.height - 3 };
        (void)hpy_layout_paragraph(grid, below, HPY_ROLE_DIM,
                                   "all of one kind, and each too small for a block: Enter "
                                   "lists them, r tells who refers to them");
    }
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct treemap_view *v = view->state;
    hpy_kept_caption(&v->kept, left);
    hpy_text_addf(right, "map%s", v->by_kind ? " by kind" : "");
    if (v->map.node == v->kept.node)
        return;
    struct hpy_treemap_words words = { .kind = { 0 } };
    hpy_treemap_say_object(&words, &v->kept, v->map.node);
    hpy_text_addf(right, " of %s%s%s", hpy_text_get(&words.kind), words.way.n_bytes ? " " : "",
                  hpy_text_get(&words.way));
    hpy_treemap_words_dispose(&words);
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct treemap_view *v = view->state;
    if (v->n == 0)
        return;
    const struct hpy_treemap_block *block = &v->blocks[v->selected];
    if (block->what == HPY_TREEMAP_OBJECT) {
        hpy_kept_status(&v->kept, out, v->map.nodes[block->which].node);
        return;
    }
    if (block->what == HPY_TREEMAP_KIND) {
        hpy_kept_kind_label(out, &v->kept, v->map.groups[block->which].kind);
        hpy_text_add(out, ": ");
    }
    if (block->what == HPY_TREEMAP_ITSELF) {
        hpy_describe_kind(out, view->session->graph, v->map.node);
        hpy_text_add(out, ": the object itself, ");
    } else {
        hpy_figure_add_count(out, view->session, block->count, "object", "objects");
        hpy_text_add(out, block->what == HPY_TREEMAP_REST
                              ? " too small for blocks of their own, " : " keep ");
    }
    hpy_figure_add_count(out, view->session, block->bytes, "byte", "bytes");
}

/* -------------------------------------------------------------------- actions */

static bool row(const struct hpy_view *view, uint64_t *number)
{
    const struct treemap_view *v = view->state;
    if (v->n == 0)
        return false;
    *number = v->blocks[v->selected].number;
    return true;
}

/* Further into what has something in it, else to the page of the object; many small ones
 * of a kind are better listed. */
static void zoom(struct hpy_view *view, struct hpy_reply *reply)
{
    const struct treemap_view *v = view->state;
    const struct hpy_treemap_block *block = &v->blocks[v->selected];
    uint32_t n = block->count;
    if (block->what == HPY_TREEMAP_OBJECT)
        (void)hpy_kept_below(&n, &v->kept, v->map.nodes[block->which].node);
    bool page = block->what == HPY_TREEMAP_ITSELF || n == 0;
    bool rows = block->what == HPY_TREEMAP_KIND &&
                !hpy_treemap_has_large(&v->map, block->number, v->area);
    hpy_reply_drill(reply, view, block->number,
                    page ? &hpy_view_object : rows ? &hpy_view_objects : &hpy_view_treemap,
                    HPY_ACT_TREEMAP);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct treemap_view *v = view->state;
    if (action == HPY_ACT_VARIANT) {
        v->by_kind = !v->by_kind;
        v->laid_out = false;
        reply->bits |= HPY_DO_HANDLED;
    }
    if (v->n == 0)
        return;
    if (action == HPY_ACT_OPEN)
        zoom(view, reply);
    else if (action == HPY_ACT_FIRST || action == HPY_ACT_LAST) {
        select_block(v, action == HPY_ACT_FIRST ? 0 : v->n - 1);
        reply->bits |= HPY_DO_HANDLED;
    } else if (move(v, action))
        reply->bits |= HPY_DO_HANDLED;
}

/* Tab goes from block to block, the largest first. */
static bool key(struct hpy_view *view, hpy_key pressed, struct hpy_reply *reply)
{
    struct treemap_view *v = view->state;
    if (pressed != HPY_KEY_TAB || v->n == 0)
        return false;
    select_block(v, (v->selected + 1) % v->n);
    reply->bits = HPY_DO_HANDLED;
    return true;
}

/* A click selects a block, a second one zooms into it; the wheel moves up and down. */
static bool mouse(struct hpy_view *view, const struct hpy_event *event,
                  struct hpy_reply *reply)
{
    struct treemap_view *v = view->state;
    if (v->n == 0)
        return false;
    if (event->kind == HPY_EVENT_WHEEL) {
        reply->bits |= HPY_DO_HANDLED;
        return move(v, event->key == HPY_KEY_UP ? HPY_ACT_UP : HPY_ACT_DOWN);
    }
    int at = event->y < v->area.y || event->y >= v->area.y + v->area.height
                 ? -1 : hpy_treemap_at(v->inside, v->n, event->x, event->y);
    if (at < 0)
        return false;
    reply->bits |= HPY_DO_HANDLED;
    select_block(v, at);
    if (event->kind == HPY_EVENT_DOUBLE_CLICK)
        zoom(view, reply);
    return true;
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t number,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct treemap_view *v = view->state;
    return number == HPY_NO_ROW ? hpy_kept_subject(&v->kept, args, err)
                                : hpy_treemap_subject(&v->map, view, number, args, job, err);
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_BACK, HPY_ACT_DOMINATORS, HPY_ACT_VARIANT, HPY_ACT_WHY,
    HPY_ACT_OBJECT, HPY_ACT_QUIT, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_treemap = {
    .name = "treemap",
    .title = "Map",
    .help = "Blocks as large as what they keep alive. Arrows move to the block beside, Tab "
            "to the next smaller one; Enter shows what is in a block, Backspace goes back. "
            "What is too small for a block of its own is put together by kind.",
    .state_bytes = sizeof(struct treemap_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .row = row,
    .mouse = mouse,
    .key = key,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
