/* A value that has no view of its own, as the text that a report makes of it: numbers,
 * texts, kinds, levels, and whatever an expression gives. A pager: searched and filtered
 * like every list. */
#include <string.h>

#include "base/mem.h"
#include "query/value_ops.h"
#include "report/rep_value.h"
#include "tui/views/views.h"

#define MAX_ROWS 10000 /* of tables and paths; the report says how many are left */
#define MAX_STEPS 200  /* of a path */

struct value_view {
    struct hpy_text text;
    uint32_t *starts; /* of lines in it, and its end */
    uint64_t n_lines;
    enum hpy_value_kind kind;
    struct hpy_list list;
};

static struct hpy_str line_of(const struct value_view *v, uint64_t row)
{
    return (struct hpy_str){ v->text.data + v->starts[row],
                             v->starts[row + 1] - v->starts[row] - 1 };
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    struct hpy_str line = line_of(model, row);
    hpy_text_add_bytes(out, line.data, line.n_bytes);
}

static const struct hpy_list_ops list_ops = { NULL, 0, label };

/* A text of several lines keeps them; each is made safe. */
static void add_text(struct hpy_text *out, struct hpy_str text)
{
    for (size_t at = 0; at < text.n_bytes;) {
        const char *end = memchr(text.data + at, '\n', text.n_bytes - at);
        size_t n = end ? (size_t)(end - text.data) - at : text.n_bytes - at;
        hpy_text_add_safe(out, (struct hpy_str){ text.data + at, n });
        hpy_text_add_char(out, '\n');
        at += n + 1;
    }
}

static enum hpy_status find_lines(struct value_view *v, struct hpy_err *err)
{
    HPY_TRY(hpy_text_check(&v->text, err));
    if (v->text.n_bytes >= UINT32_MAX)
        return hpy_fail(err, HPY_ELIMIT, "this takes more than 4 GB as text");
    for (size_t i = 0; i < v->text.n_bytes; i++)
        v->n_lines += v->text.data[i] == '\n';
    v->starts = HPY_ARRAY(uint32_t, v->n_lines + 1);
    if (!v->starts)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    uint64_t line = 0;
    v->starts[line++] = 0;
    for (size_t i = 0; i < v->text.n_bytes; i++)
        if (v->text.data[i] == '\n')
            v->starts[line++] = (uint32_t)i + 1;
    return HPY_OK;
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct value_view *v = view->state;
    struct hpy_rep_value_options options = { .n_rows = MAX_ROWS, .max_steps = MAX_STEPS };
    v->kind = args->value.kind;
    hpy_list_init(&v->list, &list_ops, v, 0);
    if (v->kind == HPY_VALUE_TEXT)
        add_text(&v->text, hpy_text_str(&args->value.text));
    else
        HPY_TRY(hpy_rep_value(&v->text, NULL, &args->value, HPY_OUTPUT_TEXT, &options, job,
                              err));
    HPY_TRY(find_lines(v, err));
    hpy_list_dispose(&v->list);
    hpy_list_init(&v->list, &list_ops, v, v->n_lines);
    return hpy_view_take_names(view, args, err);
}

static void dispose(struct hpy_view *view)
{
    struct value_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_text_dispose(&v->text);
    hpy_free(v->starts);
}

/* ------------------------------------------------------------------- drawing */

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct value_view *v = context;
    struct hpy_rect area = v->list.area;
    struct hpy_text text = { 0 };
    label(v, row, &text);
    (void)hpy_grid_text(grid, area.x + 2, y, area.width - 3, HPY_ROLE_TEXT,
                        hpy_text_get(&text));
    hpy_text_dispose(&text);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct value_view *v = view->state;
    hpy_list_frame(&v->list, body, -1);
    v->list.match_x = body.x + 2;
    hpy_list_draw(&v->list, grid, "an empty text", draw_row, v);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct value_view *v = view->state;
    const char *trail = hpy_text_get(&view->trail);
    /* what was not made by an expression is named by its trail, as settings are */
    bool made = view->expression.n_bytes > 0;
    hpy_text_add(left, made || !*trail ? hpy_value_kind_name(v->kind) : trail);
    (void)right;
}

/* The whole line, where the window shows its beginning only. */
static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct value_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list))
        return;
    struct hpy_str line = line_of(v, row);
    int room = v->list.area.width - 3, width = (int)hpy_text_width(line);
    if (width <= room)
        return;
    size_t at = 0;
    while (at < line.n_bytes &&
           (int)hpy_text_width((struct hpy_str){ line.data + at, line.n_bytes - at }) >
               room - 16) {
        uint32_t c;
        at += hpy_utf8_decode(&c, line.data + at, line.n_bytes - at);
    }
    hpy_text_add(out, "… ");
    hpy_text_add_bytes(out, line.data + at, line.n_bytes - at);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    (void)view;
    (void)action;
    (void)reply;
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct value_view *)view->state)->list;
}

static const enum hpy_action hints[] = { HPY_ACT_BACK, HPY_ACT_PROMPT, HPY_ACT_EDIT,
                                         HPY_ACT_SEARCH, HPY_ACT_FILTER, HPY_ACT_NONE };

const struct hpy_view_ops hpy_view_value = {
    .name = "value",
    .title = "A value as text",
    .help = "What an expression gave that is neither objects nor references: a number, a "
            "text, a kind, sets that paths lead through. : asks again, E edits the "
            "expression.",
    .state_bytes = sizeof(struct value_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
