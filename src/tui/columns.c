#include "tui/columns.h"

#include <string.h>

static const struct hpy_column_info table[HPY_N_COLUMNS] = {
#define HPY_COLUMN_ROW(id, name, shown, help) [id] = { name, shown, help },
    HPY_COLUMN_LIST(HPY_COLUMN_ROW)
#undef HPY_COLUMN_ROW
};

const struct hpy_column_info *hpy_column_info(enum hpy_column_id column)
{
    return &table[column];
}

bool hpy_columns_has(const struct hpy_column_choice *choice, enum hpy_column_id column)
{
    for (int i = 0; i < choice->n; i++)
        if (choice->column[i] == column)
            return true;
    return false;
}

static void append(struct hpy_column_choice *choice, enum hpy_column_id column)
{
    choice->column[choice->n++] = (uint8_t)column;
}

static void by_default(struct hpy_column_choice *choice)
{
    choice->n = 0;
    for (int i = 0; i < HPY_N_COLUMNS; i++)
        if (table[i].shown)
            append(choice, (enum hpy_column_id)i);
}

static bool find(enum hpy_column_id *out, struct hpy_str name)
{
    for (int i = 0; i < HPY_N_COLUMNS; i++)
        if (hpy_str_equal(name, hpy_str_of(table[i].name))) {
            *out = (enum hpy_column_id)i;
            return true;
        }
    return false;
}

static bool is_between(char c)
{
    return c == ' ' || c == ',' || c == '\t';
}

static enum hpy_status parse_all(struct hpy_column_choice *out, struct hpy_str text,
                                 struct hpy_err *err)
{
    for (size_t at = 0; at < text.n_bytes;) {
        size_t end = at;
        while (end < text.n_bytes && !is_between(text.data[end]))
            end++;
        struct hpy_str name = { text.data + at, end - at };
        enum hpy_column_id column;
        if (name.n_bytes > 0 && !find(&column, name))
            return hpy_fail(err, HPY_EUSAGE, "no such column '%.*s': there are auto, %s",
                            (int)(name.n_bytes < 40 ? name.n_bytes : 40), name.data,
                            hpy_columns_names());
        if (name.n_bytes > 0 && !hpy_columns_has(out, column))
            append(out, column);
        at = end + 1;
    }
    if (!hpy_columns_has(out, HPY_COLUMN_KIND))
        append(out, HPY_COLUMN_KIND);
    return HPY_OK;
}

enum hpy_status hpy_columns_parse(struct hpy_column_choice *out, struct hpy_str text,
                                  struct hpy_err *err)
{
    by_default(out);
    if (text.n_bytes == 0 || hpy_str_equal(text, HPY_STR("auto")))
        return HPY_OK;
    struct hpy_column_choice named = { .n = 0 };
    HPY_TRY(parse_all(&named, text, err));
    *out = named;
    return HPY_OK;
}

void hpy_columns_text(struct hpy_text *out, const struct hpy_column_choice *choice)
{
    struct hpy_column_choice usual;
    by_default(&usual);
    if (usual.n == choice->n &&
        memcmp(usual.column, choice->column, (size_t)choice->n) == 0) {
        hpy_text_add(out, "auto");
        return;
    }
    for (int i = 0; i < choice->n; i++)
        hpy_text_addf(out, "%s%s", i ? " " : "", table[choice->column[i]].name);
}

void hpy_columns_flip(struct hpy_column_choice *choice, enum hpy_column_id column)
{
    int at = 0;
    if (column == HPY_COLUMN_KIND)
        return;
    if (hpy_columns_has(choice, column)) {
        for (int i = 0; i < choice->n; i++)
            if (choice->column[i] != column)
                choice->column[at++] = choice->column[i];
        choice->n = at;
        return;
    }
    while (at < choice->n && choice->column[at] < column)
        at++;
    memmove(&choice->column[at + 1], &choice->column[at], (size_t)(choice->n - at));
    choice->column[at] = (uint8_t)column;
    choice->n++;
}

const char *hpy_columns_names(void)
{
#define HPY_COLUMN_NAME(id, name, shown, help) name " "
    static const char names[] = HPY_COLUMN_LIST(HPY_COLUMN_NAME);
#undef HPY_COLUMN_NAME
    return names;
}
