#include "capture/names.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "capture/cpython/text.h"

void hpy_names_init(struct hpy_names *names, struct hpy_sink *sink, struct hpy_err *err)
{
    *names = (struct hpy_names){ .sink = sink, .err = err };
}

void hpy_names_release(struct hpy_names *names)
{
    hpy_map_release(&names->by_addr);
}

uint32_t hpy_names_once(struct hpy_names *names, struct hpy_str text)
{
    if (names->status != HPY_OK)
        return 0;
    if (names->n >= HPY_MAX_NAMES) {
        names->status = hpy_fail(names->err, HPY_ELIMIT, "too many attribute names");
        return 0;
    }
    names->status = names->sink->ops->name(names->sink, names->n, text, names->err);
    return names->n++;
}

static uint32_t remember(struct hpy_names *names, const void *place, struct hpy_str text)
{
    uint32_t index = hpy_names_once(names, text);
    if (names->status == HPY_OK &&
        hpy_map_put(&names->by_addr, (uint64_t)(uintptr_t)place, index) != 0)
        names->status = hpy_fail(names->err, HPY_ENOMEM, "out of memory for names");
    return index;
}

uint32_t hpy_names_text(struct hpy_names *names, const char *text)
{
    uint32_t index;
    if (hpy_map_get(&names->by_addr, (uint64_t)(uintptr_t)text, &index))
        return index;
    return remember(names, text, (struct hpy_str){ text, strnlen(text, HPY_NAME_BYTES) });
}

uint32_t hpy_names_piece(struct hpy_names *names, struct hpy_str text)
{
    uint32_t index;
    if (hpy_map_get(&names->by_addr, (uint64_t)(uintptr_t)text.data, &index))
        return index;
    return remember(names, text.data, text);
}

/* No C string lies at such an odd place: the upper half belongs to the kernel. */
#define PLACES (UINT64_C(1) << 63)

uint32_t hpy_names_place(struct hpy_names *names, const char *field, uint32_t offset)
{
    /* Fields are few constants, which differ in their low bits. */
    uint64_t key = PLACES | (uint64_t)(uintptr_t)field << 32 | offset;
    uint32_t index;
    if (hpy_map_get(&names->by_addr, key, &index))
        return index;
    struct hpy_line line = { .n = 0 };
    if (field)
        hpy_line_add(&line, field);
    hpy_line_add(&line, "+");
    hpy_line_hex(&line, offset);
    index = hpy_names_once(names, hpy_line_str(&line));
    if (names->status == HPY_OK && hpy_map_put(&names->by_addr, key, index) != 0)
        names->status = hpy_fail(names->err, HPY_ENOMEM, "out of memory for names");
    return index;
}

/* Nor here: addresses end below 2^57. Two texts of one hash, one case in 2^61 for each
 * pair, would be taken for one. */
#define CONTENTS (UINT64_C(1) << 62)

uint32_t hpy_names_content(struct hpy_names *names, struct hpy_str text)
{
    uint32_t index;
    uint64_t key = CONTENTS | XXH3_64bits(text.data, text.n_bytes) >> 2;
    if (hpy_map_get(&names->by_addr, key, &index))
        return index;
    return remember(names, (const void *)(uintptr_t)key, text);
}

uint32_t hpy_names_str(struct hpy_names *names, PyObject *str)
{
    uint32_t index;
    char utf8[HPY_NAME_BYTES];
    struct hpy_str_view view;

    if (!str)
        return hpy_names_text(names, "?");
    if (hpy_map_get(&names->by_addr, (uint64_t)(uintptr_t)str, &index))
        return index;
    if (!PyUnicode_Check(str))
        return hpy_names_text(names, "?");
    hpy_str_view(&view, str);
    return remember(names, str,
                    (struct hpy_str){ utf8, hpy_str_utf8(utf8, sizeof(utf8), &view) });
}

void hpy_line_bytes(struct hpy_line *line, const char *text, size_t n_bytes)
{
    size_t room = sizeof(line->at) - line->n;
    if (n_bytes > room)
        n_bytes = room;
    memcpy(line->at + line->n, text, n_bytes);
    line->n += n_bytes;
}

void hpy_line_add(struct hpy_line *line, const char *text)
{
    hpy_line_bytes(line, text, strlen(text));
}

void hpy_line_number(struct hpy_line *line, uint64_t number)
{
    char digits[20];
    size_t n = sizeof(digits);
    do
        digits[--n] = (char)('0' + number % 10);
    while (number /= 10);
    hpy_line_bytes(line, digits + n, sizeof(digits) - n);
}

void hpy_line_hex(struct hpy_line *line, uint64_t number)
{
    char digits[16];
    size_t n = sizeof(digits);
    do
        digits[--n] = "0123456789abcdef"[number % 16];
    while (number /= 16);
    hpy_line_bytes(line, "0x", 2);
    hpy_line_bytes(line, digits + n, sizeof(digits) - n);
}
