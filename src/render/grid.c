#include "render/grid.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define MAX_SIDE 4096 /* no terminal is larger; keeps products far from overflow */

/* What the explorer draws itself and its nearest ASCII. Everything else outside
 * ASCII becomes one '?' per column, so that alignment survives. */
static const struct {
    uint32_t code_point;
    char ascii;
} plain_forms[] = {
    { 0x00b7, '-' },  /* · */
    { 0x00b5, 'u' },  /* µ */
    { 0x00d7, 'x' },  /* × */
    { 0x2013, '-' },  /* – */
    { 0x2026, '~' },  /* … */
    { 0x2190, '<' },  /* ← */
    { 0x2192, '>' },  /* → */
    { 0x2500, '-' },  /* ─ */
    { 0x2502, '|' },  /* │ */
    { 0x250c, '+' },  /* ┌ */
    { 0x2510, '+' },  /* ┐ */
    { 0x2514, '+' },  /* └ */
    { 0x2518, '+' },  /* ┘ */
    { 0x25b4, '^' },  /* ▴ */
    { 0x25b8, '>' },  /* ▸ */
    { 0x25be, 'v' },  /* ▾ */
};

static const char *const eighths[] = { "",  "▏", "▎", "▍", "▌", "▋", "▊", "▉" };

enum hpy_status hpy_grid_init(struct hpy_grid *grid, int width, int height,
                              bool ascii, struct hpy_err *err)
{
    *grid = (struct hpy_grid){ .ascii = ascii, .cursor_x = -1, .cursor_y = -1 };
    return hpy_grid_resize(grid, width, height, err);
}

void hpy_grid_dispose(struct hpy_grid *grid)
{
    hpy_free(grid->cells);
    grid->cells = NULL;
    grid->width = grid->height = 0;
}

enum hpy_status hpy_grid_resize(struct hpy_grid *grid, int width, int height,
                                struct hpy_err *err)
{
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
        return hpy_fail(err, HPY_ELIMIT, "a window of %d by %d cells cannot be drawn",
                        width, height);
    struct hpy_cell *cells =
        HPY_ARRAY(struct hpy_cell, (size_t)width * (size_t)height);
    if (!cells)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a window");
    hpy_free(grid->cells);
    grid->cells = cells;
    grid->width = width;
    grid->height = height;
    hpy_grid_clear(grid);
    return HPY_OK;
}

static const struct hpy_cell blank = { " ", 1, HPY_ROLE_TEXT };

void hpy_grid_clear(struct hpy_grid *grid)
{
    size_t n = (size_t)grid->width * (size_t)grid->height;
    for (size_t i = 0; i < n; i++)
        grid->cells[i] = blank;
    grid->cursor_x = grid->cursor_y = -1;
}

static struct hpy_cell *cell_at(struct hpy_grid *grid, int x, int y)
{
    return &grid->cells[(size_t)y * (size_t)grid->width + (size_t)x];
}

static bool inside(const struct hpy_grid *grid, int x, int y)
{
    return x >= 0 && x < grid->width && y >= 0 && y < grid->height;
}

/* Overwriting one half of a wide cell leaves a blank in the other. */
static void part_wide(struct hpy_grid *grid, int x, int y)
{
    struct hpy_cell *cell = cell_at(grid, x, y);
    if (cell->width == 2 && x + 1 < grid->width) {
        cell[1] = blank;
        cell[1].role = cell->role;
    } else if (cell->width == 0 && x > 0) {
        cell[-1] = blank;
        cell[-1].role = cell->role;
    }
}

static void put_blank(struct hpy_grid *grid, int x, int y, enum hpy_role role)
{
    if (!inside(grid, x, y))
        return;
    part_wide(grid, x, y);
    *cell_at(grid, x, y) = blank;
    cell_at(grid, x, y)->role = (uint8_t)role;
}

/* One grapheme, cut out of a text: what a cell will hold. */
struct grapheme {
    char text[HPY_CELL_BYTES];
    int width;
};

static void put(struct hpy_grid *grid, int x, int y, enum hpy_role role,
                const struct grapheme *g)
{
    if (g->width == 2 && (!inside(grid, x, y) || !inside(grid, x + 1, y))) {
        put_blank(grid, x, y, role);
        put_blank(grid, x + 1, y, role);
        return;
    }
    if (!inside(grid, x, y))
        return;
    part_wide(grid, x, y);
    if (g->width == 2)
        part_wide(grid, x + 1, y);
    struct hpy_cell *cell = cell_at(grid, x, y);
    memcpy(cell->text, g->text, sizeof cell->text);
    cell->width = (uint8_t)g->width;
    cell->role = (uint8_t)role;
    if (g->width == 2)
        cell[1] = (struct hpy_cell){ "", 0, (uint8_t)role };
}

/* Joiners and variation selectors make some terminals merge or widen what
 * stands beside them; without them every terminal agrees on the columns. */
static bool changes_neighbours(uint32_t cp)
{
    return cp == 0x200c || cp == 0x200d || (cp >= 0xfe00 && cp <= 0xfe0f) ||
           (cp >= 0x1f3fb && cp <= 0x1f3ff);
}

static char plain_form(uint32_t cp)
{
    for (size_t i = 0; i < sizeof plain_forms / sizeof *plain_forms; i++)
        if (plain_forms[i].code_point == cp)
            return plain_forms[i].ascii;
    return '?';
}

static void set_plain(struct grapheme *g, char c, int width)
{
    *g = (struct grapheme){ .width = width };
    g->text[0] = c;
    /* '?' for a wide one keeps both columns: "? " */
    if (width == 2)
        g->text[1] = ' ';
}

/* Cut the next grapheme off: a spacing code point and the zero-width ones behind
 * it. Width 0 means that there was none. Text should be safe already; what is
 * not becomes '?'. */
static size_t cut_grapheme(struct grapheme *g, const char *text, size_t n, bool ascii)
{
    size_t used = 0, length = 0;
    *g = (struct grapheme){ .width = 0 };
    while (used < n) {
        uint32_t cp;
        size_t step = hpy_utf8_decode(&cp, text + used, n - used);
        bool control = cp == HPY_UTF8_INVALID || hpy_utf8_is_control(cp);
        int width = changes_neighbours(cp) ? 0 : control ? 1 : hpy_char_width(cp);
        if (width > 0 && g->width > 0)
            break;
        if (width > 0) {
            if (control)
                set_plain(g, '?', 1);
            else if (ascii && cp >= 0x80)
                set_plain(g, plain_form(cp), width);
            else {
                memcpy(g->text, text + used, step);
                g->width = width;
            }
            length = strlen(g->text);
        } else if (g->width > 0 && !ascii && !changes_neighbours(cp) &&
                   length + step < HPY_CELL_BYTES) {
            memcpy(g->text + length, text + used, step);
            length += step;
        }
        used += step;
    }
    return used;
}

/* Columns of the text as it would be drawn, but not counting past limit + 1. */
static int drawn_width(const char *text, size_t n, bool ascii, int limit)
{
    int width = 0;
    struct grapheme g;
    while (n > 0 && width <= limit) {
        size_t used = cut_grapheme(&g, text, n, ascii);
        width += g.width;
        text += used;
        n -= used;
    }
    return width;
}

static void put_grapheme(struct hpy_grid *grid, int x, int y, enum hpy_role role,
                         const struct grapheme *g)
{
    if (grid->ascii && g->width == 2) {
        struct grapheme half;
        set_plain(&half, g->text[0], 1);
        put(grid, x, y, role, &half);
        put_blank(grid, x + 1, y, role);
    } else
        put(grid, x, y, role, g);
}

int hpy_grid_text(struct hpy_grid *grid, int x, int y, int max_width,
                  enum hpy_role role, const char *text)
{
    if (max_width <= 0)
        return x;
    size_t n = strlen(text);
    bool fits = drawn_width(text, n, grid->ascii, max_width) <= max_width;
    int end = x + (fits ? max_width : max_width - 1);
    struct grapheme g;
    while (n > 0) {
        size_t used = cut_grapheme(&g, text, n, grid->ascii);
        if (x + g.width > end)
            break;
        if (g.width > 0)
            put_grapheme(grid, x, y, role, &g);
        x += g.width;
        text += used;
        n -= used;
    }
    if (fits)
        return x;
    while (x < end)
        put_blank(grid, x++, y, role);
    (void)cut_grapheme(&g, "…", strlen("…"), grid->ascii);
    put(grid, x, y, role, &g);
    return x + 1;
}

int hpy_grid_text_tail(struct hpy_grid *grid, int x, int y, int max_width,
                       enum hpy_role role, const char *text)
{
    size_t n = strlen(text);
    int width = drawn_width(text, n, grid->ascii, INT_MAX - 1);
    struct grapheme g;
    if (width <= max_width || max_width < 1)
        return hpy_grid_text(grid, x, y, max_width, role, text);
    while (n > 0 && width > max_width - 1) {
        size_t used = cut_grapheme(&g, text, n, grid->ascii);
        width -= g.width;
        text += used;
        n -= used;
    }
    x = hpy_grid_text(grid, x, y, 1, role, "…");
    return hpy_grid_text(grid, x, y, max_width - 1, role, text);
}

void hpy_grid_text_right(struct hpy_grid *grid, int x, int y, int max_width,
                         enum hpy_role role, const char *text)
{
    int width = drawn_width(text, strlen(text), grid->ascii, max_width);
    int lead = width < max_width ? max_width - width : 0;
    (void)hpy_grid_text(grid, x + lead, y, max_width - lead, role, text);
}

void hpy_grid_fill(struct hpy_grid *grid, int x, int y, int width,
                   enum hpy_role role, const char *one_cell)
{
    struct grapheme g;
    (void)cut_grapheme(&g, one_cell, strlen(one_cell), grid->ascii);
    assert(g.width == 1);
    for (int i = 0; i < width; i++)
        put(grid, x + i, y, role, &g);
}

void hpy_grid_role(struct hpy_grid *grid, int x, int y, int width, enum hpy_role role)
{
    for (int i = 0; i < width; i++)
        if (inside(grid, x + i, y))
            cell_at(grid, x + i, y)->role = (uint8_t)role;
}

void hpy_grid_rule(struct hpy_grid *grid, int y)
{
    hpy_grid_fill(grid, 0, y, grid->width, HPY_ROLE_RULE, "─");
}

void hpy_grid_bar(struct hpy_grid *grid, int x, int y, int width,
                  enum hpy_role role, double share)
{
    if (width <= 0 || !(share > 0))
        return;
    if (share > 1)
        share = 1;
    if (grid->ascii) {
        int cells = (int)(share * width + 0.5);
        hpy_grid_fill(grid, x, y, cells, role, "#");
        return;
    }
    int parts = (int)(share * width * 8 + 0.5);
    if (parts == 0)
        parts = 1; /* small, but there */
    hpy_grid_fill(grid, x, y, parts / 8, role, "█");
    if (parts % 8)
        hpy_grid_fill(grid, x + parts / 8, y, 1, role, eighths[parts % 8]);
}

/* The last cell of a row that is not a plain blank of ordinary text, plus one. */
static int row_end(const struct hpy_grid *grid, int y, bool by_role)
{
    const struct hpy_cell *row = &grid->cells[(size_t)y * (size_t)grid->width];
    int end = grid->width;
    while (end > 0 && (by_role ? row[end - 1].role == HPY_ROLE_TEXT
                               : strcmp(row[end - 1].text, " ") == 0))
        end--;
    return end;
}

void hpy_grid_to_text(const struct hpy_grid *grid, struct hpy_text *out)
{
    for (int y = 0; y < grid->height; y++) {
        const struct hpy_cell *row = &grid->cells[(size_t)y * (size_t)grid->width];
        int end = row_end(grid, y, false);
        for (int x = 0; x < end; x++)
            hpy_text_add(out, row[x].text);
        hpy_text_add_char(out, '\n');
    }
}

void hpy_grid_to_roles(const struct hpy_grid *grid, struct hpy_text *out)
{
    static const char letters[] = {
#define ROLE_LETTER(id, letter, what) letter,
        HPY_ROLE_LIST(ROLE_LETTER)
#undef ROLE_LETTER
    };
    for (int y = 0; y < grid->height; y++) {
        const struct hpy_cell *row = &grid->cells[(size_t)y * (size_t)grid->width];
        int end = row_end(grid, y, true);
        for (int x = 0; x < end; x++)
            hpy_text_add_char(out, letters[row[x].role]);
        hpy_text_add_char(out, '\n');
    }
}
