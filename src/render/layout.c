#include "render/layout.h"

#include <stdio.h>
#include <string.h>

void hpy_layout_calc(struct hpy_layout *layout, int width, int height)
{
    *layout = (struct hpy_layout){
        .fits = width >= HPY_MIN_WIDTH && height >= HPY_MIN_HEIGHT,
        .title_y = 0,
        .caption_y = 1,
        .rule_y = height - 3,
        .status_y = height - 2,
        .hint_y = height - 1,
    };
    int body_end = layout->rule_y;
    if (height < 16) { /* rows are worth more than a second rule */
        layout->rule_y = -1;
        body_end = layout->status_y;
    }
    layout->body = (struct hpy_rect){ 0, 2, width, body_end - 2 };
}

static int columns(const char *text)
{
    return (int)hpy_text_width(hpy_str_of(text));
}

void hpy_layout_line(struct hpy_grid *grid, int y, enum hpy_role role, const char *left,
                     const char *right, bool tail)
{
    if (y < 0)
        return;
    hpy_grid_fill(grid, 0, y, grid->width, role, " ");
    int room = grid->width - 2;
    int right_width = columns(right), left_width = columns(left);
    if (right_width > 0 && left_width + right_width + 2 <= room) {
        hpy_grid_text_right(grid, 1, y, room, role, right);
        room -= right_width + 2;
    } else if (right_width > 0 && !tail && right_width * 3 < room) {
        /* a position is short and never gives way to a long name */
        hpy_grid_text_right(grid, 1, y, room, role, right);
        room -= right_width + 2;
    }
    (void)(tail ? hpy_grid_text_tail : hpy_grid_text)(grid, 1, y, room, role, left);
}

void hpy_layout_caption(struct hpy_grid *grid, int y, const char *left,
                        const char *right)
{
    if (y < 0)
        return;
    hpy_grid_rule(grid, y);
    int room = grid->width - 2;
    int left_width = columns(left), right_width = columns(right);
    if (left_width > 0) {
        int x = hpy_grid_text(grid, 1, y, 1, HPY_ROLE_RULE, " ");
        x = hpy_grid_text(grid, x, y, room - 2, HPY_ROLE_DIM, left);
        (void)hpy_grid_text(grid, x, y, 1, HPY_ROLE_RULE, " ");
    }
    if (right_width > 0 && left_width + right_width + 6 <= room) {
        int x = grid->width - 3 - right_width;
        (void)hpy_grid_text(grid, x, y, 1, HPY_ROLE_RULE, " ");
        x = hpy_grid_text(grid, x + 1, y, right_width, HPY_ROLE_DIM, right);
        (void)hpy_grid_text(grid, x, y, 1, HPY_ROLE_RULE, " ");
    }
}

void hpy_layout_too_small(struct hpy_grid *grid)
{
    char need[64];
    snprintf(need, sizeof need, "needs %d×%d, has %d×%d", HPY_MIN_WIDTH,
             HPY_MIN_HEIGHT, grid->width, grid->height);
    int y = grid->height / 2 - (grid->height > 1);
    (void)hpy_grid_text(grid, 0, y, grid->width, HPY_ROLE_WARN, "window too small");
    (void)hpy_grid_text(grid, 0, y + 1, grid->width, HPY_ROLE_DIM, need);
}

/* How many bytes of a text go into a line: up to a blank, if there is one. */
static size_t line_bytes(const char *text, int cells)
{
    size_t whole = strlen(text), n = whole;
    if (columns(text) <= cells)
        return whole;
    for (size_t i = 1; i < whole; i++)
        if (text[i] == ' ' &&
            hpy_text_width((struct hpy_str){ text, i }) <= (size_t)(cells > 0 ? cells : 0))
            n = i;
    return n;
}

int hpy_layout_paragraph(struct hpy_grid *grid, struct hpy_rect area, enum hpy_role role,
                         const char *text)
{
    int lines = 0;
    do {
        size_t n = line_bytes(text, area.width);
        char line[256];
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        if (lines < area.height)
            (void)hpy_grid_text(grid, area.x, area.y + lines, area.width, role, line);
        lines++;
        text += n;
        while (*text == ' ')
            text++;
    } while (*text);
    return lines;
}

int hpy_layout_hint(struct hpy_grid *grid, int x, int y, int end, const char *key,
                    const char *word)
{
    int width = columns(key) + 1 + columns(word);
    if (y < 0 || x + width > end)
        return -1;
    x = hpy_grid_text(grid, x, y, end - x, HPY_ROLE_KEY, key);
    return hpy_grid_text(grid, x + 1, y, end - x - 1, HPY_ROLE_DIM, word);
}

void hpy_layout_box(struct hpy_grid *grid, struct hpy_rect within, int width,
                    int height, const char *title, struct hpy_rect *inner)
{
    if (width > within.width - 2)
        width = within.width - 2;
    if (height > within.height - 2)
        height = within.height - 2;
    if (width < 0)
        width = 0;
    if (height < 0)
        height = 0;
    int x = within.x + (within.width - width - 2) / 2;
    int y = within.y + (within.height - height - 2) / 2;
    int right = x + width + 1, bottom = y + height + 1;
    for (int row = y; row <= bottom; row++)
        hpy_grid_fill(grid, x, row, width + 2, HPY_ROLE_TEXT, " ");
    hpy_grid_fill(grid, x + 1, y, width, HPY_ROLE_RULE, "─");
    hpy_grid_fill(grid, x + 1, bottom, width, HPY_ROLE_RULE, "─");
    for (int row = y + 1; row < bottom; row++) {
        hpy_grid_fill(grid, x, row, 1, HPY_ROLE_RULE, "│");
        hpy_grid_fill(grid, right, row, 1, HPY_ROLE_RULE, "│");
    }
    hpy_grid_fill(grid, x, y, 1, HPY_ROLE_RULE, "┌");
    hpy_grid_fill(grid, right, y, 1, HPY_ROLE_RULE, "┐");
    hpy_grid_fill(grid, x, bottom, 1, HPY_ROLE_RULE, "└");
    hpy_grid_fill(grid, right, bottom, 1, HPY_ROLE_RULE, "┘");
    if (*title) {
        int at = hpy_grid_text(grid, x + 2, y, 1, HPY_ROLE_RULE, " ");
        at = hpy_grid_text(grid, at, y, width - 4, HPY_ROLE_TITLE, title);
        (void)hpy_grid_text(grid, at, y, 1, HPY_ROLE_RULE, " ");
    }
    *inner = (struct hpy_rect){ x + 1, y + 1, width, height };
}
