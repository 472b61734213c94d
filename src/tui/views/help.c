/* Help: what the keys do, from the tables of actions and commands; the view that one came
 * from first, with the keys that are most useful there. */
#include <string.h>

#include "base/mem.h"
#include "tui/commands.h"
#include "tui/settings.h"
#include "tui/views/views.h"

enum row_kind { ROW_BLANK, ROW_HEADING, ROW_WORDS, ROW_ENTRY, ROW_MORE };

/* Texts lie in the pool of the view. */
struct help_row {
    enum row_kind kind;
    enum hpy_action action;            /* of an entry of the table of actions, else none */
    const struct hpy_command *command; /* of an entry of that of commands, else NULL */
    uint32_t keys, n_keys;             /* of an entry */
    uint32_t text, n_text;
};

struct help_view {
    struct hpy_text pool;
    struct help_row *rows;
    uint64_t n_rows, room;
    int keys_cells, text_cells; /* that entries are laid out for */
    bool failed;
    struct hpy_list list;
};

#define WIDTH 80 /* where nothing was drawn yet */
#define WIDEST 100

/* ------------------------------------------------------------------- making rows */

static void add_row(struct help_view *v, const struct help_row *row)
{
    if (v->n_rows == v->room) {
        uint64_t room = v->room ? 2 * v->room : 128;
        struct help_row *grown = hpy_realloc(v->rows, room, sizeof *grown);
        v->failed |= !grown;
        if (!grown)
            return;
        v->rows = grown;
        v->room = room;
    }
    v->rows[v->n_rows++] = *row;
}

static uint32_t keep(struct help_view *v, const char *text, size_t n_bytes)
{
    size_t at = v->pool.n_bytes;
    hpy_text_add_bytes(&v->pool, text, n_bytes);
    return (uint32_t)at;
}

/* How much of a text a row of some cells holds, up to a blank. */
static size_t row_bytes(const char *text, int cells)
{
    size_t at = 0, blank = 0;
    for (int used = 0; text[at];) {
        uint32_t c;
        size_t n = hpy_utf8_decode(&c, text + at, strlen(text + at));
        used += c == UINT32_MAX ? 1 : hpy_char_width(c);
        if (used > cells)
            return blank ? blank : at ? at : n;
        if (c == ' ')
            blank = at;
        at += n;
    }
    return at;
}

/* A text in rows, the first of a kind of its own. */
static void add_wrapped(struct help_view *v, struct help_row *first, enum row_kind more,
                        const char *text, int cells)
{
    struct help_row row = *first;
    do {
        size_t n = row_bytes(text, cells);
        row.text = keep(v, text, n);
        row.n_text = (uint32_t)n;
        add_row(v, &row);
        row.kind = more;
        row.n_keys = 0;
        text += n;
        text += strspn(text, " ");
    } while (*text);
}

static void add_words(struct help_view *v, const char *text)
{
    struct help_row row = { .kind = ROW_WORDS };
    add_wrapped(v, &row, ROW_WORDS, text, v->keys_cells + v->text_cells);
}

static void add_heading(struct help_view *v, const char *text)
{
    if (v->n_rows > 0)
        add_row(v, &(struct help_row){ .kind = ROW_BLANK });
    struct help_row row = { .kind = ROW_HEADING };
    add_wrapped(v, &row, ROW_HEADING, text, v->keys_cells + v->text_cells);
}

/* Keys before their text; where they are too long for that, above it. */
static void add_entry(struct help_view *v, struct help_row *row, const char *keys,
                      const char *text)
{
    row->kind = ROW_ENTRY;
    row->n_keys = (uint32_t)strlen(keys);
    row->keys = keep(v, keys, row->n_keys);
    if ((int)hpy_text_width(hpy_str_of(keys)) < v->keys_cells) {
        add_wrapped(v, row, ROW_MORE, text, v->text_cells);
        return;
    }
    row->text = row->n_text = 0;
    add_row(v, row);
    row->kind = ROW_MORE;
    row->n_keys = 0;
    add_wrapped(v, row, ROW_MORE, text, v->text_cells);
}

static void add_action(struct help_view *v, const struct hpy_keymap *keymap,
                       const char *view, enum hpy_action action)
{
    struct hpy_text keys = { 0 };
    struct help_row row = { .action = action };
    hpy_keymap_add_keys(&keys, keymap, view, action);
    v->failed |= keys.failed;
    add_entry(v, &row, keys.n_bytes ? hpy_text_get(&keys) : "(no key)",
              hpy_action_info(action)->help);
    hpy_text_dispose(&keys);
}

static void add_commands(struct help_view *v)
{
    struct hpy_text name = { 0 };
    add_heading(v, "At the prompt");
    add_words(v, "Whatever is none of these is an expression, such as heap[0].referrers; "
                 "x = heap[0] gives a name. Tab completes, Up shows earlier ones. Keys are "
                 "those of libedit, as ~/.editrc says.");
    for (const struct hpy_command *command = hpy_commands; command->name; command++) {
        struct help_row row = { .command = command };
        hpy_text_clear(&name);
        hpy_text_addf(&name, ":%s%s%s", command->name, *command->argument ? " " : "",
                      command->argument);
        add_entry(v, &row, hpy_text_get(&name), command->help);
    }
    v->failed |= name.failed;
    hpy_text_dispose(&name);
}

static void add_all(struct help_view *v, const struct hpy_keymap *keymap,
                    const struct hpy_view_ops *below)
{
    if (below && below != &hpy_view_help) {
        add_heading(v, below->title);
        add_words(v, below->help);
        for (const enum hpy_action *a = below->hints; *a != HPY_ACT_NONE; a++)
            add_action(v, keymap, below->name, *a);
    }
    for (int group = 0; group < HPY_N_GROUPS; group++) {
        add_heading(v, hpy_group_heading((enum hpy_group)group));
        for (int action = 1; action < HPY_N_ACTIONS; action++)
            if (hpy_action_info((enum hpy_action)action)->group == (enum hpy_group)group)
                add_action(v, keymap, below ? below->name : NULL, (enum hpy_action)action);
    }
    add_commands(v);
    add_heading(v, "Mouse");
    add_words(v, "The wheel moves, a click selects, a double click opens, a click on a "
                 "heading sorts.");
}

/* ------------------------------------------------------------------------- the list */

static struct hpy_str text_of(const struct help_view *v, uint32_t at, uint32_t n_bytes)
{
    return (struct hpy_str){ hpy_text_get(&v->pool) + at, n_bytes };
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct help_view *v = model;
    const struct help_row *r = &v->rows[row];
    struct hpy_str text = text_of(v, r->text, r->n_text);
    if (r->n_keys > 0) {
        struct hpy_str keys = text_of(v, r->keys, r->n_keys);
        hpy_text_add_bytes(out, keys.data, keys.n_bytes);
        hpy_text_add_char(out, ' ');
    }
    hpy_text_add_bytes(out, text.data, text.n_bytes);
}

static const struct hpy_list_ops list_ops = { NULL, 0, label };

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct help_view *v = view->state;
    (void)job;
    int width = atomic_load_explicit(&view->session->main->width, memory_order_relaxed);
    if (width <= 0)
        width = WIDTH;
    if (width > WIDEST)
        width = WIDEST;
    v->keys_cells = width < 60 ? 12 : 19;
    v->text_cells = width - 4 - v->keys_cells;
    add_all(v, &view->session->settings->keymap, args->below ? args->below->ops : NULL);
    if (v->failed || v->pool.failed)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the help");
    hpy_list_init(&v->list, &list_ops, v, v->n_rows);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct help_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_text_dispose(&v->pool);
    hpy_free(v->rows);
}

/* ------------------------------------------------------------------- drawing */

static void draw_text(struct hpy_grid *grid, int x, int y, int cells, enum hpy_role role,
                      struct hpy_str text)
{
    struct hpy_text copy = { 0 };
    hpy_text_add_bytes(&copy, text.data, text.n_bytes);
    (void)hpy_grid_text(grid, x, y, cells, role, hpy_text_get(&copy));
    hpy_text_dispose(&copy);
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct help_view *v = context;
    const struct help_row *r = &v->rows[row];
    struct hpy_rect area = v->list.area;
    bool entry = r->kind == ROW_ENTRY || r->kind == ROW_MORE;
    int x = area.x + 2 + (r->kind != ROW_HEADING), end = area.x + area.width;
    if (r->n_keys > 0)
        draw_text(grid, x, y, end - x, HPY_ROLE_KEY, text_of(v, r->keys, r->n_keys));
    x += entry ? v->keys_cells : 0;
    if (r->n_text > 0)
        draw_text(grid, x, y, end - x, r->kind == ROW_HEADING ? HPY_ROLE_HEADER : HPY_ROLE_TEXT,
                  text_of(v, r->text, r->n_text));
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

/* The name by which an action is known in scripts and in the file of configuration. */
static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct help_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list))
        return;
    const struct help_row *r = &v->rows[row];
    if (r->action != HPY_ACT_NONE)
        hpy_text_addf(out, "%s: %s", hpy_action_info(r->action)->name,
                      hpy_action_info(r->action)->help);
    else if (r->command)
        hpy_text_addf(out, "%s: %s", r->command->name, r->command->help);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    const struct help_view *v = view->state;
    bool leave = action == HPY_ACT_CANCEL && v->list.filter.n_bytes == 0;
    if (action == HPY_ACT_HELP || leave)
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
    .help = "What the keys and commands do; the view it was asked from first.",
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
