#include "capture/cpython/compat.h"

#include "capture/cpython/layouts.h"

#include <string.h>

static bool has_size(const struct hpy_layout *row, size_t bytes)
{
    for (int i = 0; i < HPY_LAYOUT_SIZES; i++)
        if (row->struct_bytes[i] == bytes)
            return true;
    return false;
}

static bool has_name(const struct hpy_layout *row, const char *name)
{
    const char *star = strchr(row->type, '*');
    if (!star)
        return strcmp(row->type, name) == 0;
    size_t before = (size_t)(star - row->type), after = strlen(star + 1);
    size_t length = strlen(name);
    return length >= before + after && strncmp(row->type, name, before) == 0 &&
           strcmp(star + 1, name + length - after) == 0;
}

static const struct hpy_layout *find(const struct hpy_layout *table, const char *name,
                                     size_t bytes)
{
    for (; table->type; table++)
        if (has_size(table, bytes) && has_name(table, name))
            return table;
    return NULL;
}

const struct hpy_layout *hpy_layout_of(const PyTypeObject *type)
{
    static const struct hpy_layout *const tables[] = {
        hpy_layouts_core, hpy_layouts_stdlib, hpy_layouts_foreign
    };
    size_t bytes = (size_t)type->tp_basicsize;

    /* A heap type made in C carries its module in tp_name. */
    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) && !strchr(type->tp_name, '.'))
        return NULL;
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        const struct hpy_layout *row = find(tables[i], type->tp_name, bytes);
        if (row)
            return row;
    }
    return NULL;
}

static uint32_t number(const char *digits, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (uint32_t)(digits[i] - '0');
    return value;
}

bool hpy_layout_next(struct hpy_layout_word *word, const char **at)
{
    uint32_t offset = word->offset ? word->offset + (uint32_t)sizeof(void *)
                                   : (uint32_t)sizeof(PyObject);
    if (word->repeat) {
        word->repeat--;
        word->offset = offset;
        return true;
    }
    for (;;) {
        const char *token = *at + strspn(*at, " ");
        size_t length = strcspn(token, " ");
        *at = token + length;
        if (length == 0)
            return false;
        if (*token == '-') {
            uint32_t n = length > 1 ? number(token + 1, length - 1) : 1;
            offset += n * (uint32_t)sizeof(void *);
            continue;
        }
        word->offset = offset;
        word->unshown = *token == '!';
        token += word->unshown, length -= word->unshown;
        word->attribute = *token == '.';
        token += word->attribute, length -= word->attribute;
        const char *star = memchr(token, '*', length);
        if (star) {
            size_t n_digits = (size_t)(token + length - star) - 1;
            word->repeat = number(star + 1, n_digits) - 1;
            length -= n_digits + 1;
        }
        word->name = (struct hpy_str){ token, length };
        return true;
    }
}
