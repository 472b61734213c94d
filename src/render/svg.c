#include "render/svg.h"

#include <string.h>

/* A cell, in tenths of a pixel so that no fraction depends on a locale. */
#define CELL_X 84 /* 0.6 of the size of the letters, as most monospaced fonts have it */
#define CELL_Y 170
#define BASELINE 128
#define MARGIN 100
#define LETTERS "14"

static void add_tenths(struct hpy_text *out, const char *attribute, int tenths)
{
    hpy_text_addf(out, tenths % 10 ? " %s=\"%d.%d\"" : " %s=\"%d\"", attribute, tenths / 10,
                  tenths % 10);
}

static void add_rect(struct hpy_text *out, int x, int y, int width, int height, uint32_t color)
{
    hpy_text_add(out, "<rect");
    add_tenths(out, "x", x);
    add_tenths(out, "y", y);
    add_tenths(out, "width", width);
    add_tenths(out, "height", height);
    hpy_text_addf(out, " fill=\"#%06x\"/>\n", (unsigned)color);
}

/* --------------------------------------------------------------- cells as shapes */

enum { TO_LEFT = 1, TO_RIGHT = 2, UP = 4, DOWN = 8 };

/* Lines that a box is drawn with: from the middle of the cell where to. */
static const struct {
    uint32_t code_point;
    unsigned ways;
} lines[] = {
    { 0x2500, TO_LEFT | TO_RIGHT },      { 0x2502, UP | DOWN },
    { 0x250c, TO_RIGHT | DOWN },         { 0x2510, TO_LEFT | DOWN },
    { 0x2514, TO_RIGHT | UP },           { 0x2518, TO_LEFT | UP },
    { 0x251c, TO_RIGHT | UP | DOWN },    { 0x2524, TO_LEFT | UP | DOWN },
    { 0x252c, TO_LEFT | TO_RIGHT | DOWN }, { 0x2534, TO_LEFT | TO_RIGHT | UP },
    { 0x253c, TO_LEFT | TO_RIGHT | UP | DOWN },
};

static unsigned line_ways(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].code_point == code_point)
            return lines[i].ways;
    return 0;
}

/* Eighths of a cell that a block fills from the left; 0 for what is none. */
static int block_eighths(uint32_t code_point)
{
    return code_point >= 0x2588 && code_point <= 0x258f ? 8 - (int)(code_point - 0x2588) : 0;
}

static uint32_t first_of(const struct hpy_cell *cell)
{
    uint32_t code_point = 0;
    size_t n = strlen(cell->text);
    if (n > 0)
        (void)hpy_utf8_decode(&code_point, cell->text, n);
    return code_point;
}

static bool is_shape(const struct hpy_cell *cell)
{
    uint32_t code_point = first_of(cell);
    return line_ways(code_point) || block_eighths(code_point);
}

static void add_line(struct hpy_text *out, int x, int y, int n, unsigned ways, uint32_t color)
{
    enum { STROKE = 10 };
    int middle_x = x + (CELL_X - STROKE) / 2, middle_y = y + (CELL_Y - STROKE) / 2;
    if (ways & (TO_LEFT | TO_RIGHT)) {
        int from = ways & TO_LEFT ? x : middle_x;
        int end = ways & TO_RIGHT ? x + n * CELL_X : middle_x + STROKE;
        add_rect(out, from, middle_y, end - from, STROKE, color);
    }
    if (ways & (UP | DOWN)) {
        int from = ways & UP ? y : middle_y;
        int end = ways & DOWN ? y + CELL_Y : middle_y + STROKE;
        add_rect(out, middle_x, from, STROKE, end - from, color);
    }
}

/* ------------------------------------------------------------------ cells as text */

static bool is_same_look(const struct hpy_svg_look *a, const struct hpy_svg_look *b)
{
    return a->ink == b->ink && a->paper == b->paper && a->bold == b->bold &&
           a->underline == b->underline;
}

/* XML allows neither these nor control characters, which no cell has. */
static void add_escaped(struct hpy_text *out, const char *text)
{
    static const struct {
        char character;
        const char *entity;
    } entities[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" } };
    for (size_t n = strlen(text), used; n > 0; text += used, n -= used) {
        uint32_t code_point;
        used = hpy_utf8_decode(&code_point, text, n);
        const char *entity = code_point == 0xfffe || code_point == 0xffff ? "?" : NULL;
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
            if (*text == entities[i].character)
                entity = entities[i].entity;
        if (entity)
            hpy_text_add(out, entity);
        else
            hpy_text_add_bytes(out, text, used);
    }
}

/* The cells [from, end) of a row. Blanks inside are kept, those at the ends left out. */
static void add_text(struct hpy_text *out, const struct hpy_cell *row, int from, int end,
                     int y, const struct hpy_svg_look *look)
{
    while (from < end && strcmp(row[from].text, " ") == 0)
        from++;
    while (from < end && strcmp(row[end - 1].text, " ") == 0)
        end--;
    if (from == end)
        return;
    hpy_text_add(out, "<text");
    add_tenths(out, "x", MARGIN + from * CELL_X);
    add_tenths(out, "y", y + BASELINE);
    add_tenths(out, "textLength", (end - from) * CELL_X);
    hpy_text_addf(out, " fill=\"#%06x\"%s%s>", (unsigned)look->ink,
                  look->bold ? " font-weight=\"bold\"" : "",
                  look->underline ? " text-decoration=\"underline\"" : "");
    for (int x = from; x < end; x++)
        add_escaped(out, row[x].text);
    hpy_text_add(out, "</text>\n");
}

/* ---------------------------------------------------------------------- frames */

/* The cells from x on that look alike and are all text, or all the same shape. */
static int run_end(const struct hpy_cell *row, int x, int width,
                   const struct hpy_svg_style *style)
{
    const struct hpy_cell *first = &row[x];
    bool shape = is_shape(first);
    int end = x + 1;
    while (end < width && is_shape(&row[end]) == shape &&
           is_same_look(&style->looks[row[end].role], &style->looks[first->role]) &&
           (!shape || strcmp(row[end].text, first->text) == 0))
        end++;
    return end;
}

static void add_shape(struct hpy_text *out, const struct hpy_cell *cell, int x, int n, int y,
                      uint32_t color)
{
    uint32_t code_point = first_of(cell);
    int eighths = block_eighths(code_point);
    unsigned ways = line_ways(code_point);
    x = MARGIN + x * CELL_X;
    if (eighths == 8)
        add_rect(out, x, y + 20, n * CELL_X, CELL_Y - 40, color);
    for (int i = 0; i < n && eighths > 0 && eighths < 8; i++)
        add_rect(out, x + i * CELL_X, y + 20, CELL_X * eighths / 8, CELL_Y - 40, color);
    if (ways == (TO_LEFT | TO_RIGHT))
        add_line(out, x, y, n, ways, color);
    for (int i = 0; i < n && ways && ways != (TO_LEFT | TO_RIGHT); i++)
        add_line(out, x + i * CELL_X, y, 1, ways, color);
}

static void add_row(struct hpy_text *out, const struct hpy_grid *grid, int row_y,
                    const struct hpy_svg_style *style)
{
    const struct hpy_cell *row = &grid->cells[(size_t)row_y * (size_t)grid->width];
    int y = MARGIN + row_y * CELL_Y;
    for (int x = 0, end; x < grid->width; x = end) {
        const struct hpy_svg_look *look = &style->looks[row[x].role];
        end = run_end(row, x, grid->width, style);
        if (look->paper != style->paper)
            add_rect(out, MARGIN + x * CELL_X, y, (end - x) * CELL_X, CELL_Y, look->paper);
        if (is_shape(&row[x]))
            add_shape(out, &row[x], x, end - x, y, look->ink);
        else
            add_text(out, row, x, end, y, look);
    }
}

void hpy_svg_write(struct hpy_text *out, const struct hpy_grid *grid,
                   const struct hpy_svg_style *style)
{
    int width = 2 * MARGIN + grid->width * CELL_X, height = 2 * MARGIN + grid->height * CELL_Y;
    hpy_text_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    add_tenths(out, "width", width);
    add_tenths(out, "height", height);
    hpy_text_addf(out, " viewBox=\"0 0 %d.%d %d.%d\"", width / 10, width % 10, height / 10,
                  height % 10);
    hpy_text_add(out, " font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, "
                      "monospace\" font-size=\"" LETTERS "\" style=\"white-space: pre\" "
                      "xml:space=\"preserve\">\n");
    hpy_text_add(out, "<rect");
    add_tenths(out, "width", width);
    add_tenths(out, "height", height);
    hpy_text_addf(out, " rx=\"6\" fill=\"#%06x\"/>\n", (unsigned)style->paper);
    for (int y = 0; y < grid->height; y++)
        add_row(out, grid, y, style);
    hpy_text_add(out, "</svg>\n");
}
