/* The menu behind `C`: which columns tables of kinds have. What is chosen here is the
 * setting `columns`, for all tables of this run. */
#include "tui/columns.h"
#include "tui/menu.h"
#include "tui/settings.h"
#include "tui/views/views.h"

struct columns_view {
    struct hpy_list list;
};

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    (void)model;
    hpy_text_add(out, hpy_column_info((enum hpy_column_id)row)->name);
}

static const char *name(const void *model, uint64_t row)
{
    (void)model;
    return hpy_column_info((enum hpy_column_id)row)->name;
}

static const struct hpy_list_ops list_ops = { NULL, 0, label };
static const struct hpy_menu_ops menu_ops = { NULL, name };

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct columns_view *v = view->state;
    (void)args;
    (void)job;
    (void)err;
    hpy_list_init(&v->list, &list_ops, v, HPY_N_COLUMNS);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    hpy_list_dispose(&((struct columns_view *)view->state)->list);
}

static struct hpy_column_choice chosen(const struct hpy_view *view)
{
    struct hpy_column_choice choice;
    struct hpy_err err;
    const char *names = view->session->settings->words[HPY_SET_COLUMNS];
    (void)!hpy_columns_parse(&choice, hpy_str_of(names ? names : ""), &err);
    return choice;
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_view *view = context;
    const struct columns_view *v = view->state;
    struct hpy_column_choice choice = chosen(view);
    enum hpy_column_id column = (enum hpy_column_id)row;
    int x = v->list.area.x + 2, end = v->list.area.x + v->list.area.width - 1;
    (void)hpy_grid_text(grid, x, y, 3, HPY_ROLE_KEY,
                        hpy_columns_has(&choice, column) ? "[x]" : "[ ]");
    (void)hpy_grid_text(grid, x + 4, y, 11, HPY_ROLE_NAME, hpy_column_info(column)->name);
    (void)hpy_grid_text(grid, x + 17, y, end - x - 17, HPY_ROLE_DIM,
                        hpy_column_info(column)->help);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct columns_view *v = view->state;
    hpy_menu_box(&v->list, grid, body, 62, "columns");
    v->list.match_x += 4;
    hpy_list_draw(&v->list, grid, "", draw_row, view);
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    struct hpy_column_choice choice = chosen(view);
    hpy_text_add(out, "set columns = ");
    hpy_columns_text(out, &choice);
}

static void flip(struct hpy_view *view, struct hpy_reply *reply)
{
    struct columns_view *v = view->state;
    struct hpy_column_choice choice = chosen(view);
    struct hpy_text text = { 0 };
    struct hpy_err err;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list))
        return;
    if (row == HPY_COLUMN_KIND) {
        hpy_reply_say(reply, "rows are told apart by their kind: it is always shown");
        return;
    }
    hpy_columns_flip(&choice, (enum hpy_column_id)row);
    hpy_columns_text(&text, &choice);
    enum hpy_status result = hpy_text_check(&text, &err);
    if (result == HPY_OK)
        result = hpy_settings_set(view->session->settings, HPY_STR("columns"),
                                  hpy_text_str(&text), &err);
    hpy_text_dispose(&text);
    if (result == HPY_OK) /* the next one is typed from its beginning */
        result = hpy_list_narrow(&v->list, "", &err);
    if (result == HPY_OK)
        reply->bits = HPY_DO_HANDLED;
    else
        hpy_reply_fail(reply, &err);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    if (action == HPY_ACT_OPEN)
        flip(view, reply);
    else if (action == HPY_ACT_COLUMNS)
        reply->bits = HPY_DO_POP;
}

static bool key(struct hpy_view *view, hpy_key pressed, struct hpy_reply *reply)
{
    struct columns_view *v = view->state;
    if (pressed == HPY_KEY_SPACE) {
        flip(view, reply);
        return true;
    }
    return hpy_menu_key(&v->list, &menu_ops, pressed, reply);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct columns_view *)view->state)->list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_COLUMNS, HPY_ACT_CANCEL, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_columns = {
    .name = "columns",
    .title = "Columns of tables",
    .help = "Enter or Space shows a column or leaves it out; letters narrow the list. "
            "Where the window is narrow, some wait until there is room. The line below "
            "is what keeps the choice in the file of configuration.",
    .state_bytes = sizeof(struct columns_view),
    .overlay = true,
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .key = key,
    .list = list,
    .status = status,
    .dispose = dispose,
};
