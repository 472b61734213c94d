/* How a prompt looks: the line with its cursor, the box of words above it, and below it
 * the place and the reason of an error. */
#include <stdio.h>
#include <string.h>

#include "render/layout.h"
#include "tui/prompt.h"

#define BOX_ROWS 10
#define ERROR_ROWS 3

/* The next character with what combines with it. */
static size_t step_over(const char *text, size_t at, size_t end)
{
    uint32_t c;
    at += hpy_utf8_decode(&c, text + at, end - at);
    while (at < end) {
        size_t n = hpy_utf8_decode(&c, text + at, end - at);
        if (c == UINT32_MAX || hpy_char_width(c) > 0)
            break;
        at += n;
    }
    return at;
}

static int width_of(const char *text, size_t from, size_t end)
{
    return (int)hpy_text_width((struct hpy_str){ text + from, end - from });
}

/* Draw the line; column_at gets where the byte `at` stands. */
static void draw_line(const struct hpy_prompt *prompt, struct hpy_grid *grid, int y,
                      size_t at, int *column_at)
{
    const char *text = hpy_text_get(&prompt->text);
    size_t n = strlen(text), cursor = prompt->cursor < n ? prompt->cursor : n, from = 0;
    hpy_grid_fill(grid, 0, y, grid->width, HPY_ROLE_TEXT, " ");
    int x = hpy_grid_text(grid, 1, y, grid->width / 2, HPY_ROLE_KEY, prompt->label);
    int room = grid->width - x - 1;
    /* what would push the cursor out of sight is left out on the left, a third of a line
     * at a time, so that the text does not move with every letter */
    int before = width_of(text, 0, cursor), third = room / 3 > 0 ? room / 3 : 1;
    if (before > room - 1) {
        int left_out = (before - (room - 2) + third - 1) / third * third;
        while (from < cursor && before - width_of(text, from, cursor) < left_out)
            from = step_over(text, from, n);
        x = hpy_grid_text(grid, x, y, room, HPY_ROLE_DIM, grid->ascii ? "~" : "…");
        room--;
    }
    int end = hpy_grid_text(grid, x, y, room, HPY_ROLE_TEXT, text + from);
    grid->cursor_x = x + width_of(text, from, cursor);
    grid->cursor_y = y;
    *column_at = at >= from && at <= n ? x + width_of(text, from, at) : x;
    if (prompt->aside.n_bytes > 0 && end + 4 < grid->width) {
        struct hpy_text aside = { 0 };
        hpy_text_add_safe(&aside, hpy_text_str(&prompt->aside));
        (void)hpy_grid_text(grid, end + 2, y, grid->width - end - 3, HPY_ROLE_DIM,
                            hpy_text_get(&aside));
        hpy_text_dispose(&aside);
    }
}

/* The words, in rows above the row `below`. */
static void draw_box(const struct hpy_completion_list *list, struct hpy_grid *grid, int below)
{
    size_t rows = list->n < BOX_ROWS ? list->n : BOX_ROWS, top = 0;
    while (rows > 1 && below - (int)rows < 2)
        rows--;
    int y = below - (int)rows, names = 0;
    if (y < 2)
        return;
    if (list->chosen < list->n && list->chosen >= rows)
        top = list->chosen - rows + 1;
    for (size_t i = top; i < top + rows; i++) {
        int width = (int)hpy_text_width(hpy_str_of(list->words[i].word)) +
                    (int)hpy_text_width(hpy_str_of(list->words[i].more));
        names = width > names ? width : names;
    }
    if (names > grid->width * 3 / 5)
        names = grid->width * 3 / 5;
    char position[48];
    if (list->chosen < list->n)
        snprintf(position, sizeof position, "%zu/%zu", list->chosen + 1, list->n);
    else
        snprintf(position, sizeof position, "%zu", list->n);
    hpy_layout_caption(grid, y - 1, "Tab: next", position);
    for (size_t i = 0; i < rows; i++, y++) {
        const struct hpy_completion_word *word = &list->words[top + i];
        bool chosen = top + i == list->chosen;
        hpy_grid_fill(grid, 0, y, grid->width, HPY_ROLE_TEXT, " ");
        int x = hpy_grid_text(grid, 2, y, names, HPY_ROLE_NAME, word->word);
        if (x < 2 + names)
            (void)hpy_grid_text(grid, x, y, 2 + names - x, HPY_ROLE_DIM, word->more);
        if (grid->width - names - 5 > 8)
            (void)hpy_grid_text(grid, names + 4, y, grid->width - names - 5, HPY_ROLE_TEXT,
                                word->help);
        if (chosen)
            hpy_grid_role(grid, 0, y, grid->width, HPY_ROLE_SELECTED);
    }
}

/* How much of the text a row of some cells holds: up to a blank, if there is one. */
static size_t row_bytes(const char *text, int cells)
{
    size_t n = strlen(text), at = 0, blank = 0;
    while (at < n && width_of(text, 0, step_over(text, at, n)) <= cells) {
        if (text[at] == ' ')
            blank = at;
        at = step_over(text, at, n);
    }
    return at == n || blank == 0 ? at : blank;
}

/* The reason in the last rows of the grid; returns how many rows it takes. */
static int draw_reason(const char *text, struct hpy_grid *grid)
{
    int cells = grid->width - 2, rows = 0;
    const char *at = text;
    for (; *at && rows < ERROR_ROWS; rows++) {
        size_t n = rows + 1 < ERROR_ROWS ? row_bytes(at, cells) : strlen(at);
        if (n == 0)
            break;
        at += n + (at[n] == ' ');
    }
    int y = grid->height - rows;
    for (at = text; y < grid->height; y++) {
        struct hpy_text row = { 0 };
        size_t n = y + 1 < grid->height ? row_bytes(at, cells) : strlen(at);
        hpy_text_add_bytes(&row, at, n);
        hpy_grid_fill(grid, 0, y, grid->width, HPY_ROLE_TEXT, " ");
        (void)hpy_grid_text(grid, 1, y, cells, HPY_ROLE_ERROR, hpy_text_get(&row));
        hpy_text_dispose(&row);
        at += n + (at[n] == ' ');
    }
    return rows;
}

/* Keys that people need and the table of actions does not have. */
static void draw_hints(const struct hpy_prompt *prompt, struct hpy_grid *grid, int y)
{
    static const struct {
        const char *key, *word;
        bool command;
    } hints[] = { { "Enter", "do it", false }, { "Tab", "complete", true },
                  { "Up", "earlier ones", false }, { "Esc", "leave", false } };
    int x = 1;
    for (size_t i = 0; i < sizeof hints / sizeof *hints && x >= 0; i++) {
        if (hints[i].command && !prompt->is_command)
            continue;
        x = hpy_layout_hint(grid, x, y, grid->width, hints[i].key, hints[i].word);
        x += x >= 0 ? 3 : 0;
    }
}

void hpy_prompt_draw(struct hpy_prompt *prompt, struct hpy_grid *grid, int y, int hint_y)
{
    const char *error = hpy_text_get(&prompt->error);
    int column;
    if (!*error) {
        if (prompt->completion.n > 0) {
            hpy_grid_rule(grid, y - 1); /* low windows have none there */
            draw_box(&prompt->completion, grid, y - 1);
        }
        draw_line(prompt, grid, y, 0, &column);
        if (hint_y >= 0)
            draw_hints(prompt, grid, hint_y);
        return;
    }
    int reason = draw_reason(error, grid);
    bool placed = prompt->error_at != SIZE_MAX;
    y = grid->height - reason - 1 - placed;
    hpy_grid_rule(grid, y - 1);
    draw_line(prompt, grid, y, placed ? prompt->error_at : 0, &column);
    if (placed) {
        hpy_grid_fill(grid, 0, y + 1, grid->width, HPY_ROLE_TEXT, " ");
        (void)hpy_grid_text(grid, column, y + 1, 1, HPY_ROLE_ERROR, "^");
    }
}
