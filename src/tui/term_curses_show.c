/* Frames on the real terminal.
 *
 * Quiet on the wire: rows that did not change are not told to curses, which finds out
 * what to send for the others, by scrolling where the terminal can. Cells are written at
 * their columns, and none that the terminal would take for wider or narrower than the
 * grid does. Text from right to left stays in the order of its letters, from left to
 * right, as terminals without bidirectional text show it; those that would reorder lines
 * are told not to (BDSM of ECMA-48, explicit), for a line is cells of a table and no
 * sentence, and its figures would change places with its names. */
#include "tui/term_curses.h"

#include <string.h>
#include <wchar.h>

#include "base/mem.h"

/* The cell's text for curses; a terminal that would give it another width than
 * ours gets '?' instead, so that what follows stays in its column. */
static void decode(wchar_t out[CCHARW_MAX + 1], const struct hpy_cell *cell)
{
    size_t n = strlen(cell->text), at = 0, length = 0;
    while (at < n && length < CCHARW_MAX) {
        uint32_t cp;
        at += hpy_utf8_decode(&cp, cell->text + at, n - at);
        out[length++] = (wchar_t)cp;
    }
    out[length] = L'\0';
    if (length == 0 || wcwidth(out[0]) != cell->width)
        wcscpy(out, L"?");
    for (size_t i = 1; i < length && out[i]; i++)
        if (wcwidth(out[i]) != 0)
            out[i] = L'\0';
}

static void put_row(struct hpy_curses *t, int y, const struct hpy_cell *row, int width)
{
    wchar_t text[CCHARW_MAX + 1];
    cchar_t shown;
    for (int x = 0; x < width; x++) {
        if (row[x].width == 0)
            continue;
        decode(text, &row[x]);
        (void)setcchar(&shown, text, t->attributes[row[x].role], t->pairs[row[x].role],
                       NULL);
        (void)mvadd_wch(y, x, &shown);
    }
}

/* Room to remember a frame. False if what is remembered is of another size, or none. */
static bool remembers(struct hpy_curses *t, const struct hpy_grid *grid)
{
    if (t->shown && t->shown_width == grid->width && t->shown_height == grid->height)
        return true;
    hpy_free(t->shown); /* without memory every row is a changed one */
    t->shown = HPY_ARRAY(struct hpy_cell, (size_t)grid->width * (size_t)grid->height);
    t->shown_width = grid->width;
    t->shown_height = grid->height;
    return false;
}

/* Tell curses the rows that changed. False if none did. */
static bool put_rows(struct hpy_curses *t, const struct hpy_grid *grid, bool all)
{
    size_t row_bytes = (size_t)grid->width * sizeof(struct hpy_cell);
    bool changed = false;
    for (int y = 0; y < grid->height; y++) {
        size_t at = (size_t)y * (size_t)grid->width;
        if (!all && memcmp(t->shown + at, grid->cells + at, row_bytes) == 0)
            continue;
        put_row(t, y, grid->cells + at, grid->width);
        if (t->shown)
            memcpy(t->shown + at, grid->cells + at, row_bytes);
        changed = true;
    }
    return changed;
}

void hpy_curses_show(struct hpy_term *term, const struct hpy_grid *grid, bool anew)
{
    struct hpy_curses *t = (struct hpy_curses *)term;
    bool all = !remembers(t, grid) || anew || t->looks_changed;
    bool moved = grid->cursor_x != t->cursor_x || grid->cursor_y != t->cursor_y;
    if (all)
        (void)erase();
    if (anew)
        (void)clearok(stdscr, TRUE);
    bool changed = put_rows(t, grid, all);
    if (!changed && !moved)
        return;
    t->cursor_x = grid->cursor_x;
    t->cursor_y = grid->cursor_y;
    t->looks_changed = false;
    bool cursor = grid->cursor_x >= 0 && grid->cursor_y >= 0;
    (void)curs_set(cursor);
    (void)leaveok(stdscr, !cursor); /* a cursor that is hidden may stay where it is */
    if (cursor)
        (void)move(grid->cursor_y, grid->cursor_x);
    (void)refresh();
}
