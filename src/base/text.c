#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

struct hpy_str hpy_str_of(const char *c_string)
{
    return (struct hpy_str){ c_string, strlen(c_string) };
}

bool hpy_str_equal(struct hpy_str a, struct hpy_str b)
{
    return a.n_bytes == b.n_bytes &&
           (a.n_bytes == 0 || memcmp(a.data, b.data, a.n_bytes) == 0);
}

int hpy_str_compare(struct hpy_str a, struct hpy_str b)
{
    size_t n = a.n_bytes < b.n_bytes ? a.n_bytes : b.n_bytes;
    int order = n ? memcmp(a.data, b.data, n) : 0;
    return order ? order : (a.n_bytes > b.n_bytes) - (a.n_bytes < b.n_bytes);
}

void hpy_text_dispose(struct hpy_text *text)
{
    hpy_free(text->data);
    *text = (struct hpy_text){ 0 };
}

void hpy_text_clear(struct hpy_text *text)
{
    text->n_bytes = 0;
    text->failed = false;
    if (text->data)
        text->data[0] = '\0';
}

/* Make room for n more bytes and the NUL. */
static bool reserve(struct hpy_text *text, size_t n)
{
    if (text->failed)
        return false;
    size_t need;
    if (__builtin_add_overflow(text->n_bytes, n, &need) ||
        __builtin_add_overflow(need, 1, &need)) {
        text->failed = true;
        return false;
    }
    if (need <= text->capacity)
        return true;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < need)
        capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
    char *data = hpy_realloc(text->data, capacity, 1);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void hpy_text_add_bytes(struct hpy_text *text, const char *data, size_t n_bytes)
{
    if (!reserve(text, n_bytes))
        return;
    if (n_bytes)
        memcpy(text->data + text->n_bytes, data, n_bytes);
    text->n_bytes += n_bytes;
    text->data[text->n_bytes] = '\0';
}

void hpy_text_add(struct hpy_text *text, const char *c_string)
{
    hpy_text_add_bytes(text, c_string, strlen(c_string));
}

void hpy_text_insert(struct hpy_text *text, size_t at, struct hpy_str more)
{
    size_t n_behind = text->n_bytes - at;
    if (more.n_bytes == 0 || !reserve(text, more.n_bytes))
        return;
    memmove(text->data + at + more.n_bytes, text->data + at, n_behind);
    memcpy(text->data + at, more.data, more.n_bytes);
    text->n_bytes += more.n_bytes;
    text->data[text->n_bytes] = '\0';
}

void hpy_text_add_char(struct hpy_text *text, char c)
{
    hpy_text_add_bytes(text, &c, 1);
}

void hpy_text_addf(struct hpy_text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        text->failed = true;
    } else if (reserve(text, (size_t)n)) {
        vsnprintf(text->data + text->n_bytes, (size_t)n + 1, format, again);
        text->n_bytes += (size_t)n;
    }
    va_end(again);
}

void hpy_text_cut(struct hpy_text *text, size_t n_bytes)
{
    if (n_bytes >= text->n_bytes)
        return;
    while (n_bytes > 0 && ((unsigned char)text->data[n_bytes] & 0xc0) == 0x80)
        n_bytes--;
    text->n_bytes = n_bytes;
    text->data[n_bytes] = '\0';
}

const char *hpy_text_get(const struct hpy_text *text)
{
    return text->failed || !text->data ? "" : text->data;
}

enum hpy_status hpy_text_check(const struct hpy_text *text, struct hpy_err *err)
{
    return text->failed ? hpy_fail(err, HPY_ENOMEM, "out of memory for text") : HPY_OK;
}

size_t hpy_utf8_decode(uint32_t *code_point, const char *data, size_t n_bytes)
{
    return hpy_utf8_step(code_point, data, n_bytes);
}

size_t hpy_utf8_encode(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((0xf00u >> n & 0xf0) | c);
    return n;
}
