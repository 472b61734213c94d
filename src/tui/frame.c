/* How the core draws a frame: the lines round the view, and the view in them. */
#include <stdio.h>
#include <string.h>

#include "engine/facts.h"
#include "tui/ask.h"
#include "tui/core.h"
#include "tui/questions.h"
#include "tui/welcome.h"

/* "CPython 3.11.7 · pid 41873" as far as known. */
static void add_facts(struct hpy_text *out, const struct hpy_graph *graph)
{
    struct hpy_str python = hpy_graph_fact(graph, HPY_FACT_PYTHON);
    struct hpy_str pid = hpy_graph_fact(graph, HPY_FACT_PID);
    if (python.data) {
        hpy_text_add(out, "CPython ");
        hpy_text_add_safe(out, python);
    }
    if (pid.data) {
        hpy_text_add(out, python.data ? " · pid " : "pid ");
        hpy_text_add_safe(out, pid);
    }
}

static void draw_title(const struct hpy_core *core, struct hpy_grid *grid, int y)
{
    struct hpy_text left = { 0 }, right = { 0 };
    const struct hpy_view *named = hpy_ask_named_view(&core->stack);
    const struct hpy_view *top = hpy_stack_top(&core->stack);
    if (top && top->trail.n_bytes > 0) /* a name of its own and no expression */
        named = top;
    hpy_text_add_safe(&left, hpy_str_of(core->session.title));
    if (named) {
        hpy_text_add(&left, left.n_bytes ? " · " : "");
        hpy_text_add(&left, hpy_text_get(&named->expression));
        hpy_text_add(&left, hpy_text_get(&named->trail));
    }
    if (core->session.graph)
        add_facts(&right, core->session.graph);
    hpy_layout_line(grid, y, HPY_ROLE_TITLE, hpy_text_get(&left), hpy_text_get(&right),
                    true);
    hpy_text_dispose(&left);
    hpy_text_dispose(&right);
}

static void draw_caption(const struct hpy_view *view, struct hpy_grid *grid, int y)
{
    struct hpy_text left = { 0 }, right = { 0 };
    if (view && view->ops->caption)
        view->ops->caption(view, &left, &right);
    hpy_layout_caption(grid, y, hpy_text_get(&left), hpy_text_get(&right));
    hpy_text_dispose(&left);
    hpy_text_dispose(&right);
}

static void add_rate(struct hpy_text *out, double per_second)
{
    static const struct {
        double from;
        const char *unit;
    } units[] = { { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" }, { 0, "" } };
    size_t i = 0;
    while (per_second < units[i].from)
        i++;
    hpy_text_addf(out, " · %.1f%s%s/s", per_second / (units[i].from > 0 ? units[i].from : 1),
                  *units[i].unit ? " " : "", units[i].unit);
}

static void draw_progress(struct hpy_grid *grid, int y, const struct hpy_progress *p)
{
    struct hpy_text text = { 0 };
    hpy_text_add(&text, p->phase);
    if (p->share >= 0)
        hpy_text_addf(&text, " · %.0f %%", p->share * 100);
    if (p->per_second >= 0)
        add_rate(&text, p->per_second);
    hpy_layout_line(grid, y, HPY_ROLE_STATUS, hpy_text_get(&text), "Esc stops", false);
    int used = (int)hpy_text_width(hpy_text_str(&text));
    /* the bar keeps its place while figures before it change their width */
    int x = used + 3 < 44 ? 44 : used + 3, end = grid->width - 13;
    if (p->share >= 0 && end - x >= 8)
        hpy_grid_bar(grid, x, y, end - x, HPY_ROLE_BAR, p->share);
    hpy_text_dispose(&text);
}

/* Progress is that of background work, or NULL. */
static void draw_status(struct hpy_core *core, struct hpy_view *view,
                        const struct hpy_progress *progress, struct hpy_grid *grid, int y)
{
    struct hpy_text left = { 0 }, right = { 0 };
    struct hpy_list *list = hpy_view_list(view);
    enum hpy_role role = HPY_ROLE_STATUS;
    if (core->message[0]) {
        hpy_text_add(&left, core->message);
        role = core->message_is_error ? HPY_ROLE_ERROR : HPY_ROLE_TITLE;
    } else if (core->welcome) {
        hpy_welcome_add(&left, &core->session.settings->keymap);
        role = HPY_ROLE_TITLE;
    } else if (view->ops->status)
        view->ops->status(view, &left);
    if (progress && progress->share >= 0)
        hpy_text_addf(&right, "%s %.0f %% · ", progress->phase, progress->share * 100);
    if (list && list->filter.n_bytes > 0) {
        hpy_text_addf(&right, "& ");
        hpy_text_add_safe(&right, hpy_text_str(&list->filter));
        hpy_text_add(&right, " · ");
    }
    if (list)
        hpy_list_position(list, &right, &core->session.numbers);
    hpy_layout_line(grid, y, role, hpy_text_get(&left), hpy_text_get(&right), false);
    hpy_text_dispose(&left);
    hpy_text_dispose(&right);
}

/* A message that is longer than its line takes that of the hints, too, until the next key.
 * Returns whether it was one. */
static bool draw_long_message(const struct hpy_core *core, struct hpy_view *view,
                              struct hpy_grid *grid, const struct hpy_layout *layout)
{
    struct hpy_list *list = view ? hpy_view_list(view) : NULL;
    struct hpy_text position = { 0 };
    int width = grid->width - 2;
    if (list)
        hpy_list_position(list, &position, &core->session.numbers);
    size_t needed = hpy_text_width(hpy_str_of(core->message)) + 2 +
                    hpy_text_width(hpy_text_str(&position));
    hpy_text_dispose(&position);
    if (!core->message[0] || layout->hint_y < 0 || needed <= (size_t)width)
        return false;
    struct hpy_rect area = { 1, layout->status_y, width, layout->hint_y - layout->status_y + 1 };
    (void)hpy_layout_paragraph(grid, area,
                               core->message_is_error ? HPY_ROLE_ERROR : HPY_ROLE_TITLE,
                               core->message);
    return true;
}

/* Where there are no rows, keys that need one are not worth naming. */
static bool is_useless(enum hpy_action action, struct hpy_view *view)
{
    static const enum hpy_action for_rows[] = { HPY_ACT_OPEN, HPY_ACT_INTO, HPY_ACT_OUT,
                                                HPY_ACT_AVOID, HPY_ACT_MARK, HPY_ACT_NEXT,
                                                HPY_ACT_SORT };
    struct hpy_list *list = hpy_view_list(view);
    const struct hpy_question *question = hpy_question_of(action);
    if (action == HPY_ACT_EDIT && !*hpy_view_again(view))
        return true;
    uint64_t row;
    bool in_list = list ? list->n_shown > 0 : hpy_view_selected(&row, view);
    for (size_t i = 0; !in_list && i < sizeof for_rows / sizeof *for_rows; i++)
        if (for_rows[i] == action)
            return true;
    return question && !question->whole && !question->nothing &&
           !hpy_view_selected(&row, view);
}

static bool has_hint(const struct hpy_view *view, enum hpy_action action)
{
    const enum hpy_action *a = view->ops->hints;
    while (*a != HPY_ACT_NONE && *a != action)
        a++;
    return *a == action;
}

/* In a menu one chooses, and what stops is the menu. */
static const char *hint_word(enum hpy_action action, const struct hpy_view *view)
{
    return !view->ops->overlay          ? hpy_action_info(action)->hint
           : action == HPY_ACT_OPEN     ? "choose"
           : action == HPY_ACT_CANCEL   ? "close"
                                        : hpy_action_info(action)->hint;
}

static int draw_hint(const struct hpy_core *core, const struct hpy_view *view,
                     struct hpy_grid *grid, int x, int y, int end, enum hpy_action action)
{
    char key[HPY_KEY_BYTES];
    hpy_keymap_key(key, &core->session.settings->keymap, view->ops->name, action);
    if (!*key) /* a person took its keys away */
        return x;
    x = hpy_layout_hint(grid, x, y, end, key, hint_word(action, view));
    return x >= 0 ? x + 3 : x;
}

static void draw_hints(const struct hpy_core *core, struct hpy_view *view,
                       struct hpy_grid *grid, int y)
{
    if (y < 0)
        return;
    char key[HPY_KEY_BYTES];
    const struct hpy_keymap *keymap = &core->session.settings->keymap;
    /* help is always there, at the right end, so that it is where one looks */
    const struct hpy_action_info *help = hpy_action_info(HPY_ACT_HELP);
    int width = 1 + 1 + (int)strlen(help->hint), x = 1;
    int end = grid->width - 1 - width;
    (void)hpy_layout_hint(grid, end, y, grid->width,
                          hpy_keymap_key(key, keymap, view->ops->name, HPY_ACT_HELP),
                          help->hint);
    enum hpy_action wanted[HPY_N_ACTIONS + 1];
    bool own = hpy_settings_hints(core->session.settings, wanted);
    for (const enum hpy_action *a = own ? wanted : view->ops->hints;
         *a != HPY_ACT_NONE && x >= 0; a++)
        if (own || !is_useless(*a, view))
            x = draw_hint(core, view, grid, x, y, end - 2, *a);
    struct hpy_list *list = hpy_view_list(view);
    if (x >= 0 && !own && list && list->n_shown == 0 && core->stack.n > 1 &&
        !view->ops->overlay && !has_hint(view, HPY_ACT_BACK))
        (void)draw_hint(core, view, grid, x, y, end - 2, HPY_ACT_BACK);
}

static void draw_views(const struct hpy_stack *stack, struct hpy_grid *grid,
                       struct hpy_rect body)
{
    size_t from = stack->n - 1;
    while (from > 0 && stack->views[from]->ops->overlay)
        from--;
    for (size_t i = from; i < stack->n; i++)
        stack->views[i]->ops->draw(stack->views[i], grid, body);
}

void hpy_core_draw(struct hpy_core *core, struct hpy_grid *grid,
                   const struct hpy_progress *progress)
{
    struct hpy_layout layout;
    struct hpy_view *top = hpy_stack_top(&core->stack);
    hpy_grid_clear(grid);
    core->shown.width = grid->width;
    core->shown.height = grid->height;
    core->shown.ascii = grid->ascii;
    atomic_store_explicit(&core->session.width, grid->width, memory_order_relaxed);
    hpy_layout_calc(&layout, grid->width, grid->height);
    if (!layout.fits) {
        hpy_layout_too_small(grid);
        return;
    }
    draw_title(core, grid, layout.title_y);
    draw_caption(top, grid, layout.caption_y);
    if (layout.rule_y >= 0)
        hpy_grid_rule(grid, layout.rule_y);
    if (top)
        draw_views(&core->stack, grid, layout.body);
    bool background = core->task && core->task->background;
    if (core->prompt.active && (!progress || background)) {
        hpy_prompt_draw(&core->prompt, grid, layout.status_y, layout.hint_y);
        return;
    }
    if (!(progress && !background) && draw_long_message(core, top, grid, &layout))
        return;
    if (progress && !background)
        draw_progress(grid, layout.status_y, progress);
    else if (top)
        draw_status(core, top, progress, grid, layout.status_y);
    if (top)
        draw_hints(core, top, grid, layout.hint_y);
}
