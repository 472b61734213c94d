#include "tui/export_rows.h"

#include <string.h>

#include "report/rep_write.h"

enum hpy_export_form hpy_export_form_of(struct hpy_str path)
{
    static const struct {
        const char *ending;
        enum hpy_export_form form;
    } endings[] = { { ".csv", HPY_EXPORT_CSV }, { ".json", HPY_EXPORT_JSON } };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i].ending);
        if (path.n_bytes >= n && memcmp(path.data + path.n_bytes - n, endings[i].ending, n) == 0)
            return endings[i].form;
    }
    return HPY_EXPORT_TEXT;
}

/* ---------------------------------------------------------------------- fields */

#define WORDS_CELLS 48 /* columns of words are no wider in text, unless words are */

static bool is_written(const struct hpy_table *table, int column)
{
    const struct hpy_column *c = &table->columns[column];
    return c->name && c->role != HPY_ROLE_BAR && hpy_table_is_wanted(table, column);
}

/* "4020113", "+12", "-96", "40.5": what JSON can have as a number, but for the plus. */
static bool is_number(struct hpy_str text)
{
    size_t at = text.n_bytes > 0 && (*text.data == '+' || *text.data == '-'), digits = at;
    while (at < text.n_bytes && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    if (at == digits || (text.data[digits] == '0' && at > digits + 1))
        return false;
    if (at < text.n_bytes && text.data[at] == '.') {
        size_t dot = at++;
        while (at < text.n_bytes && text.data[at] >= '0' && text.data[at] <= '9')
            at++;
        if (at == dot + 1)
            return false;
    }
    return at == text.n_bytes;
}

/* A figure that is not known, or not yet. */
static bool is_unknown(struct hpy_str text)
{
    return text.n_bytes == 0 || hpy_str_equal(text, HPY_STR("–")) ||
           hpy_str_equal(text, HPY_STR("…"));
}

static struct hpy_str without_plus(struct hpy_str text)
{
    size_t plus = text.n_bytes > 0 && *text.data == '+';
    return (struct hpy_str){ text.data + plus, text.n_bytes - plus };
}

/* Right-aligned columns hold figures. */
static enum hpy_status add_json(struct hpy_text *out, const struct hpy_column *column,
                                struct hpy_str text, struct hpy_err *err)
{
    bool figure = column->align == HPY_ALIGN_RIGHT;
    HPY_TRY(hpy_rep_json_string(out, hpy_str_of(column->name), err));
    hpy_text_add_char(out, ':');
    if (figure && is_unknown(text))
        hpy_text_add(out, "null");
    else if (figure && is_number(text)) {
        text = without_plus(text);
        hpy_text_add_bytes(out, text.data, text.n_bytes);
    } else
        return hpy_rep_json_string(out, text, err);
    return HPY_OK;
}

static void add_csv(struct hpy_text *out, const struct hpy_column *column, struct hpy_str text)
{
    bool figure = column->align == HPY_ALIGN_RIGHT;
    if (figure && is_unknown(text))
        return;
    hpy_rep_csv_field(out, figure && is_number(text) ? without_plus(text) : text);
}

/* In a column as wide as on a wide screen, if it is not words; the last one has no end. */
static void add_padded(struct hpy_text *out, const struct hpy_table *table, int column,
                       struct hpy_str text, bool last)
{
    int width = table->width[column], used = (int)hpy_text_width(text);
    int named = (int)strlen(table->columns[column].name);
    bool right = table->columns[column].align == HPY_ALIGN_RIGHT;
    if (!right && width > WORDS_CELLS)
        width = WORDS_CELLS;
    int pad = (width > named ? width : named) - used;
    if (right && pad > 0)
        hpy_text_addf(out, "%*s", pad, "");
    hpy_text_add_bytes(out, text.data, text.n_bytes);
    if (!right && pad > 0 && !last)
        hpy_text_addf(out, "%*s", pad, "");
    hpy_text_add(out, last ? "" : "  ");
}

/* ------------------------------------------------------------------------ rows */

static int last_column(const struct hpy_table *table)
{
    int column = table->n_columns - 1;
    while (column > 0 && !is_written(table, column))
        column--;
    return column;
}

/* A row: its cells, or with cells NULL the names of the columns. */
static enum hpy_status add_row(struct hpy_export_rows *rows, bool heading, struct hpy_err *err)
{
    const struct hpy_table *table = &rows->list->table;
    struct hpy_text *out = rows->out;
    int last = last_column(table);
    bool first = true;
    if (rows->form == HPY_EXPORT_JSON)
        hpy_text_add(out, rows->n_rows > 0 ? ",\n{" : "\n{");
    for (int i = 0; i <= last; i++) {
        if (!is_written(table, i))
            continue;
        const struct hpy_column *column = &table->columns[i];
        struct hpy_str text = heading ? hpy_str_of(column->name) : hpy_text_str(&rows->cells[i]);
        if (!first && rows->form != HPY_EXPORT_TEXT)
            hpy_text_add_char(out, ',');
        first = false;
        if (rows->form == HPY_EXPORT_JSON)
            HPY_TRY(add_json(out, column, text, err));
        else if (rows->form == HPY_EXPORT_TEXT)
            add_padded(out, table, i, text, i == last);
        else if (heading)
            hpy_rep_csv_field(out, text);
        else
            add_csv(out, column, text);
    }
    hpy_text_add(out, rows->form == HPY_EXPORT_JSON ? "}" : "\n");
    return hpy_text_check(out, err);
}

enum hpy_status hpy_export_rows_begin(struct hpy_export_rows *rows, const char *view,
                                      const char *expression, struct hpy_err *err)
{
    if (rows->form != HPY_EXPORT_JSON)
        return add_row(rows, true, err);
    hpy_text_add(rows->out, "{\"view\":");
    HPY_TRY(hpy_rep_json_string(rows->out, hpy_str_of(view), err));
    hpy_text_add(rows->out, ",\"expression\":");
    HPY_TRY(hpy_rep_json_string(rows->out, hpy_str_of(expression), err));
    hpy_text_add(rows->out, ",\"rows\":[");
    return hpy_text_check(rows->out, err);
}

void hpy_export_rows_end(struct hpy_export_rows *rows)
{
    if (rows->form == HPY_EXPORT_JSON)
        hpy_text_add(rows->out, "\n]}\n");
}

/* Views with more than figures in a row draw its name themselves: it is then as searched. */
static void add_missing_label(struct hpy_export_rows *rows, uint64_t place)
{
    const struct hpy_list *list = rows->list;
    for (int i = 0; i < list->table.n_columns; i++)
        if (is_written(&list->table, i) && !rows->has[i] && list->table.width[i] > 0 &&
            list->table.x[i] == list->match_x)
            list->ops->label(list->model, hpy_list_row(list, place), &rows->cells[i]);
}

enum hpy_status hpy_export_rows_flush(struct hpy_export_rows *rows, struct hpy_err *err)
{
    if (rows->y < 0)
        return HPY_OK;
    uint64_t place = rows->list->top + (uint64_t)(rows->y - rows->list->area.y);
    enum hpy_status status = HPY_OK;
    if (place >= rows->next && place < rows->list->n_shown) {
        add_missing_label(rows, place);
        status = add_row(rows, false, err);
        rows->next = place + 1;
        rows->n_rows++;
    }
    for (int i = 0; i < HPY_MAX_COLUMNS; i++) {
        hpy_text_clear(&rows->cells[i]);
        rows->has[i] = false;
    }
    rows->y = -1;
    return status;
}

static void take_cell(struct hpy_recorder *recorder, const struct hpy_table *table, int y,
                      int column, const char *text)
{
    struct hpy_export_rows *rows = (struct hpy_export_rows *)recorder;
    if (table != &rows->list->table || y < rows->list->area.y)
        return;
    if (y != rows->y && hpy_export_rows_flush(rows, NULL) != HPY_OK)
        rows->out->failed = true; /* out of memory, which is asked of it at the end */
    rows->y = y;
    hpy_text_clear(&rows->cells[column]);
    hpy_text_add(&rows->cells[column], text);
    rows->has[column] = true;
}

void hpy_export_rows_init(struct hpy_export_rows *rows, const struct hpy_list *list,
                          enum hpy_export_form form, struct hpy_text *out)
{
    *rows = (struct hpy_export_rows){ .recorder = { take_cell }, .list = list, .form = form,
                                      .out = out, .y = -1 };
}

void hpy_export_rows_dispose(struct hpy_export_rows *rows)
{
    for (int i = 0; i < HPY_MAX_COLUMNS; i++)
        hpy_text_dispose(&rows->cells[i]);
}
