/* Help: what the keys do, from the action table; the view one came from first. */
#include <string.h>

#include "base/mem.h"
#include "tui/views/views.h"

enum row_kind { ROW_HEADING, ROW_WORDS, ROW_KEY, ROW_BLANK };

struct help_row {
    enum row_kind kind;
    enum hpy_action action;  /* of ROW_KEY */
    const char *text;        /* of the others; static */
    size_t n_bytes;
};

struct help_view {
    struct help_row *rows;
    uint64_t n_rows, room;
    struct hpy_list list;
};

#define WORDS_CELLS 74 /* lines of words are broken here */
#define KEYS_CELLS 18

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct help_row *r = &((const struct help_view *)model)->rows[row];
    if (r->kind == ROW_KEY) {
        const struct hpy_action_info *info = hpy_action_info(r->action);
        hpy_text_addf(out, "%s %s", info->keys, info->help);
    } else
        hpy_text_add_bytes(out, r->text, r->n_bytes);
}

static const struct hpy_list_ops list_ops = { NULL, 0, label };

static void add(struct help_view *v, enum row_kind kind, enum hpy_action action,
                const char *text, size_t n_bytes)
{
    if (v->n_rows < v->room)
        v->rows[v->n_rows++] = (struct help_row){ kind, action, text, n_bytes };
}

static void add_words(struct help_view *v, const char *text)
{
    while (*text) {
        size_t n = strlen(text);
        if (n > WORDS_CELLS) {
            n = WORDS_CELLS;
            while (n > 1 && text[n] != ' ')
                n--;
        }
        add(v, ROW_WORDS, HPY_ACT_NONE, text, n);
        text += n;
        text += strspn(text, " ");
    }
}

static void add_heading(struct help_view *v, const char *text)
{
    if (v->n_rows > 0)
        add(v, ROW_BLANK, HPY_ACT_NONE, "", 0);
    add(v, ROW_HEADING, HPY_ACT_NONE, text, strlen(text));
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct help_view *v = view->state;
    (void)job;
    v->room = HPY_N_ACTIONS + 2 * HPY_N_GROUPS + 64;
    v->rows = HPY_ARRAY(struct help_row, v->room);
    if (!v->rows)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the help");
    if (args->below && args->below->ops != &hpy_view_help) {
        add_heading(v, args->below->ops->title);
        add_words(v, args->below->ops->help);
    }
    for (int group = 0; group < HPY_N_GROUPS; group++) {
        add_heading(v, hpy_group_heading((enum hpy_group)group));
        for (int action = 1; action < HPY_N_ACTIONS; action++)
            if (hpy_action_info((enum hpy_action)action)->group == (enum hpy_group)group)
                add(v, ROW_KEY, (enum hpy_action)action, "", 0);
    }
    add_heading(v, "Mouse");
    add_words(v, "The wheel moves, a click selects, a second click opens, a click on a "
                 "heading sorts.");
    hpy_list_init(&v->list, &list_ops, v, v->n_rows);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct help_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_free(v->rows);
}

static void draw_keys(struct hpy_grid *grid, int x, int y, const char *keys)
{
    int end = x + KEYS_CELLS;
    while (*keys && x < end) {
        char word[HPY_KEY_BYTES];
        size_t n = strcspn(keys, " ");
        memcpy(word, keys, n);
        word[n] = '\0';
        x = hpy_grid_text(grid, x, y, end - x, HPY_ROLE_KEY, word) + 1;
        keys += n;
        keys += strspn(keys, " ");
    }
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct help_view *v = context;
    const struct help_row *r = &v->rows[row];
    struct hpy_rect area = v->list.area;
    int x = area.x + 2, end = area.x + area.width - 1;
    if (r->kind == ROW_KEY) {
        const struct hpy_action_info *info = hpy_action_info(r->action);
        draw_keys(grid, x + 1, y, info->keys);
        (void)hpy_grid_text(grid, x + KEYS_CELLS + 1, y, end - x - KEYS_CELLS - 1,
                            HPY_ROLE_TEXT, info->help);
        return;
    }
    struct hpy_text text = { 0 };
    hpy_text_add_bytes(&text, r->text, r->n_bytes);
    bool heading = r->kind == ROW_HEADING;
    (void)hpy_grid_text(grid, x + (heading ? 0 : 1), y, end - x,
                        heading ? HPY_ROLE_HEADER : HPY_ROLE_TEXT, hpy_text_get(&text));
    hpy_text_dispose(&text);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct help_view *v = view->state;
    hpy_list_frame(&v->list, body, -1);
    v->list.match_x = body.x + 2;
    hpy_list_draw(&v->list, grid, "", draw_row, v);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    (void)view;
    hpy_text_add(left, "help");
    hpy_text_add(right, "the same keys everywhere");
}

/* The name by which an action is known, and its help in full. */
static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct help_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list) || v->rows[row].kind != ROW_KEY)
        return;
    const struct hpy_action_info *info = hpy_action_info(v->rows[row].action);
    hpy_text_addf(out, "%s: %s", info->name, info->help);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    (void)view;
    if (action == HPY_ACT_HELP)
        reply->bits = HPY_DO_POP;
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct help_view *)view->state)->list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_BACK, HPY_ACT_SEARCH, HPY_ACT_NEXT, HPY_ACT_FILTER, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_help = {
    .name = "help",
    .title = "Help",
    .help = "What the keys do.",
    .state_bytes = sizeof(struct help_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
