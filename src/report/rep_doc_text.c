/* Documents as text; and the rows of tables, for both forms. */
#include "base/mem.h"
#include "report/rep_doc.h"

enum { BAR_CELLS = 12, FIRST_ROWS = 16 };

struct hpy_text *hpy_doc_table_row(struct hpy_doc_table *table, double share)
{
    size_t n_columns = (size_t)table->n_columns;
    if (table->n_rows == table->room && !table->failed) {
        size_t room = table->room ? table->room * 2 : FIRST_ROWS;
        struct hpy_text *cells = hpy_realloc(table->cells, room * n_columns, sizeof *cells);
        if (cells)
            table->cells = cells;
        double *shares = hpy_realloc(table->shares, room, sizeof *shares);
        if (shares)
            table->shares = shares;
        table->failed = !cells || !shares;
        table->room = table->failed ? table->room : room;
    }
    if (table->failed)
        return NULL;
    struct hpy_text *row = &table->cells[table->n_rows * n_columns];
    for (size_t i = 0; i < n_columns; i++)
        row[i] = (struct hpy_text){ 0 };
    table->shares[table->n_rows++] = share;
    return row;
}

void hpy_doc_table_dispose(struct hpy_doc_table *table)
{
    for (size_t i = 0; i < table->n_rows * (size_t)table->n_columns; i++)
        hpy_text_dispose(&table->cells[i]);
    hpy_free(table->cells);
    hpy_free(table->shares);
    *table = (struct hpy_doc_table){ 0 };
}

/* ----------------------------------------------------------------------- text */

static void add_times(struct hpy_text *out, size_t n, const char *what)
{
    while (n-- > 0)
        hpy_text_add(out, what);
}

static void underlined(struct hpy_text *out, const char *line, const char *with)
{
    hpy_text_addf(out, "%s\n", line);
    add_times(out, hpy_text_width(hpy_str_of(line)), with);
    hpy_text_add_char(out, '\n');
}

static void begin(struct hpy_text *out, const char *title)
{
    underlined(out, title, "=");
}

static void section(struct hpy_text *out, const char *heading)
{
    hpy_text_add_char(out, '\n');
    underlined(out, heading, "-");
}

static void note(struct hpy_text *out, const char *line)
{
    hpy_text_addf(out, "%s\n", line);
}

static void item(struct hpy_text *out, unsigned number, const char *line, double share,
                 const struct hpy_text *below, size_t n_below)
{
    (void)share; /* the line has it */
    hpy_text_addf(out, "%2u. %s\n", number, line);
    for (size_t i = 0; i < n_below; i++)
        hpy_text_addf(out, "    %s\n", hpy_text_get(&below[i]));
}

static void items_end(struct hpy_text *out)
{
    (void)out;
}

static const struct hpy_text *cell_at(const struct hpy_doc_table *table, size_t row, int column)
{
    return &table->cells[row * (size_t)table->n_columns + (size_t)column];
}

static size_t width_of(const struct hpy_doc_table *table, int column)
{
    size_t width = table->titles[column] ? hpy_text_width(hpy_str_of(table->titles[column])) : 0;
    if (column == table->bar)
        return BAR_CELLS;
    for (size_t row = 0; row < table->n_rows; row++) {
        size_t cell = hpy_text_width(hpy_text_str(cell_at(table, row, column)));
        width = cell > width ? cell : width;
    }
    return width;
}

/* A cell, with two blanks before all but the first, and none behind the last. */
static void put(struct hpy_text *out, const struct hpy_doc_table *table, int column,
                size_t width, const char *text)
{
    size_t blanks = width - hpy_text_width(hpy_str_of(text));
    add_times(out, column > 0 ? 2 : 0, " ");
    add_times(out, table->right[column] ? blanks : 0, " ");
    hpy_text_add(out, text);
    add_times(out, !table->right[column] && column + 1 < table->n_columns ? blanks : 0, " ");
}

static void put_bar(struct hpy_text *out, double share)
{
    size_t full = share > 0 ? (size_t)(share * BAR_CELLS + 0.5) : 0;
    full = full > BAR_CELLS ? BAR_CELLS : full;
    hpy_text_add(out, "  ");
    add_times(out, full, "#");
    add_times(out, BAR_CELLS - full, " ");
}

static void table(struct hpy_text *out, const struct hpy_doc_table *table)
{
    size_t width[HPY_DOC_MAX_COLUMNS];
    for (int i = 0; i < table->n_columns; i++)
        width[i] = width_of(table, i);
    for (int i = 0; table->titles[0] && i < table->n_columns; i++)
        put(out, table, i, width[i], table->titles[i]);
    hpy_text_add(out, table->titles[0] ? "\n" : "");
    for (size_t row = 0; row < table->n_rows; row++) {
        for (int i = 0; i < table->n_columns; i++)
            if (i == table->bar)
                put_bar(out, table->shares[row]);
            else
                put(out, table, i, width[i], hpy_text_get(cell_at(table, row, i)));
        hpy_text_add_char(out, '\n');
    }
    out->failed |= table->failed;
}

static void end(struct hpy_text *out)
{
    (void)out;
}

const struct hpy_doc_ops hpy_doc_text = { begin, section, note, item, items_end, table, end };
