/* A grid of cells: a frame as plain data.
 *
 * Everything that is shown is first drawn here: by the explorer, by --print and
 * by tests alike. Each cell holds one grapheme (a base code point and what
 * combines with it), its width and a role; which colour a role has is the
 * terminal's business. Drawing outside the grid is clipped; text that would cut a
 * double-width cell in half leaves a blank. */
#ifndef HPY_RENDER_GRID_H
#define HPY_RENDER_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

/* id, letter in golden files, what it is for */
#define HPY_ROLE_LIST(R)                                                         \
    R(HPY_ROLE_TEXT, '.', "ordinary text")                                       \
    R(HPY_ROLE_TITLE, 'T', "title line: program and breadcrumb")                 \
    R(HPY_ROLE_RULE, '-', "lines between parts")                                 \
    R(HPY_ROLE_HEADER, 'H', "column headings")                                   \
    R(HPY_ROLE_NUMBER, 'n', "numbers")                                           \
    R(HPY_ROLE_NAME, 'k', "names of kinds and objects")                          \
    R(HPY_ROLE_BAR, 'b', "share bars")                                           \
    R(HPY_ROLE_SELECTED, 'S', "the selected row")                                \
    R(HPY_ROLE_DIM, 'd', "secondary text, interpreter internals")                \
    R(HPY_ROLE_STATUS, 's', "status line")                                       \
    R(HPY_ROLE_KEY, 'K', "keys in the hint line")                                \
    R(HPY_ROLE_MATCH, 'm', "what a search found")                                \
    R(HPY_ROLE_GOOD, 'g', "shrunk, freed")                                       \
    R(HPY_ROLE_WARN, 'w', "warnings, grown")                                     \
    R(HPY_ROLE_ERROR, 'e', "errors only")

enum hpy_role {
#define HPY_ROLE_ENUM(id, letter, what) id,
    HPY_ROLE_LIST(HPY_ROLE_ENUM)
#undef HPY_ROLE_ENUM
    HPY_N_ROLES
};

#define HPY_CELL_BYTES 16 /* UTF-8 of one grapheme; longer ones are cut */

struct hpy_recorder;

struct hpy_cell {
    char text[HPY_CELL_BYTES]; /* NUL-terminated; "" in the right half of a wide cell */
    uint8_t width;             /* 1, 2, or 0 in that right half */
    uint8_t role;              /* enum hpy_role */
};

struct hpy_grid {
    struct hpy_cell *cells; /* row by row */
    int width, height;      /* cells */
    bool ascii;             /* draw lines, bars and ellipses in ASCII */
    int cursor_x, cursor_y; /* where the terminal's cursor shows, or -1 */
    struct hpy_recorder *recorder; /* gets what tables would draw (table.h); or NULL */
};

HPY_MUST_CHECK enum hpy_status hpy_grid_init(struct hpy_grid *grid, int width, int height,
                                             bool ascii, struct hpy_err *err);
void hpy_grid_dispose(struct hpy_grid *grid);
HPY_MUST_CHECK enum hpy_status hpy_grid_resize(struct hpy_grid *grid, int width, int height,
                                               struct hpy_err *err);
void hpy_grid_clear(struct hpy_grid *grid);

/* Draw safe UTF-8 text from column x on; at most max_width columns, cut with an
 * ellipsis ("…", or "~" in ASCII) if longer. Returns the column behind it. */
int hpy_grid_text(struct hpy_grid *grid, int x, int y, int max_width,
                  enum hpy_role role, const char *text);
/* The same, but of a text that is longer the end is drawn, behind the ellipsis. */
int hpy_grid_text_tail(struct hpy_grid *grid, int x, int y, int max_width,
                       enum hpy_role role, const char *text);
/* Right-aligned in the max_width columns from x on. */
void hpy_grid_text_right(struct hpy_grid *grid, int x, int y, int max_width,
                         enum hpy_role role, const char *text);
void hpy_grid_fill(struct hpy_grid *grid, int x, int y, int width,
                   enum hpy_role role, const char *one_cell);
/* Give a stretch another role and keep its text. */
void hpy_grid_role(struct hpy_grid *grid, int x, int y, int width, enum hpy_role role);
/* A horizontal rule over the whole row. */
void hpy_grid_rule(struct hpy_grid *grid, int y);
/* A bar of width cells, filled to share (0 .. 1) in eighths ("#" in ASCII). */
void hpy_grid_bar(struct hpy_grid *grid, int x, int y, int width,
                  enum hpy_role role, double share);

/* The frame as text, a line per row, trailing blanks cut; and the letters of its
 * roles in the same shape. What --print writes and golden files keep. */
void hpy_grid_to_text(const struct hpy_grid *grid, struct hpy_text *out);
void hpy_grid_to_roles(const struct hpy_grid *grid, struct hpy_text *out);

#endif
