#include "frame.h"

#include <string.h>

#include "base/utf8.h"

static bool harmless(uint32_t cp)
{
    return cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0) && cp != 0x061c &&
           !(cp >= 0x200e && cp <= 0x200f) && !(cp >= 0x2028 && cp <= 0x202e) &&
           !(cp >= 0x2066 && cp <= 0x2069) && cp != 0xfeff;
}

static const char *fault_of_text(const struct hpy_cell *cell, bool ascii)
{
    size_t n = strnlen(cell->text, HPY_CELL_BYTES);
    if (n == HPY_CELL_BYTES)
        return "text without its end";
    if (n == 0)
        return "no text";
    for (size_t at = 0; at < n;) {
        uint32_t cp;
        at += hpy_utf8_step(&cp, cell->text + at, n - at);
        if (cp == HPY_UTF8_INVALID)
            return "invalid UTF-8";
        if (!harmless(cp))
            return "a control character";
        if (ascii && cp >= 0x80)
            return "more than ASCII";
    }
    return NULL;
}

/* Whether the columns of a text are those of its cell: of a cluster, which may join
 * several wide characters to one, at least as many. */
static bool is_as_wide(const struct hpy_cell *cell)
{
    size_t width = hpy_text_width(hpy_str_of(cell->text));
    return width >= cell->width && (width == cell->width || strlen(cell->text) > 4);
}

static const char *fault_of_cell(const struct hpy_grid *grid, int x, int y)
{
    const struct hpy_cell *cell = &grid->cells[(size_t)y * (size_t)grid->width + (size_t)x];
    if (cell->role >= HPY_N_ROLES)
        return "an unknown role";
    if (cell->width == 0)
        return x == 0 || cell[-1].width != 2 ? "a right half without its left"
               : cell->text[0]               ? "text in a right half"
                                             : NULL;
    if (cell->width > 2)
        return "a strange width";
    if (cell->width == 2 && (x + 1 == grid->width || cell[1].width != 0))
        return "a left half without its right";
    const char *fault = fault_of_text(cell, grid->ascii);
    return fault ? fault : is_as_wide(cell) ? NULL : "a width that is not that of the text";
}

bool frame_holds(struct hpy_text *why, const struct hpy_grid *grid)
{
    for (int y = 0; y < grid->height; y++)
        for (int x = 0; x < grid->width; x++) {
            const char *fault = fault_of_cell(grid, x, y);
            if (!fault)
                continue;
            hpy_text_addf(why, "cell %d,%d: %s", x, y, fault);
            return false;
        }
    if (grid->cursor_x < -1 || grid->cursor_x >= grid->width || grid->cursor_y < -1 ||
        grid->cursor_y >= grid->height) {
        hpy_text_addf(why, "the cursor is at %d,%d of %dx%d", grid->cursor_x, grid->cursor_y,
                      grid->width, grid->height);
        return false;
    }
    return true;
}

bool frames_equal(const struct hpy_grid *a, const struct hpy_grid *b)
{
    size_t n = (size_t)a->width * (size_t)a->height;
    if (a->width != b->width || a->height != b->height || a->cursor_x != b->cursor_x ||
        a->cursor_y != b->cursor_y)
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(a->cells[i].text, b->cells[i].text) != 0 ||
            a->cells[i].width != b->cells[i].width || a->cells[i].role != b->cells[i].role)
            return false;
    return true;
}
