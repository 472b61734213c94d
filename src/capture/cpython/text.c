#include "capture/cpython/compat.h"

#include "capture/cpython/text.h"

void hpy_str_view(struct hpy_str_view *out, PyObject *str)
{
    const PyASCIIObject *text = (const PyASCIIObject *)str;

    out->length = text->length < 0 ? 0 : (size_t)text->length;
    out->interned = text->state.interned != 0;
    out->ascii = text->state.ascii;
    out->hash = text->hash == -1 ? 0 : (uint64_t)text->hash;
    out->width = text->state.kind;
    if (text->state.compact)
        out->data = text->state.ascii
                        ? (const void *)(text + 1)
                        : (const void *)((const PyCompactUnicodeObject *)str + 1);
    else
        out->data = ((const PyUnicodeObject *)str)->data.any;
#if PY_VERSION_HEX < 0x030c0000
    /* PyUnicode_WCHAR_KIND: only wstr is there (PEP 393, gone in 3.12). */
    if (!text->state.ready) {
        out->length = text->wstr
                          ? (size_t)((const PyCompactUnicodeObject *)str)->wstr_length
                          : 0;
        out->data = NULL;
    }
#endif
    if (!out->data || (out->width != 1 && out->width != 2 && out->width != 4)) {
        out->data = NULL;
        out->width = 0;
    }
}

static uint32_t code_point_at(const struct hpy_str_view *str, size_t i)
{
    switch (str->width) {
    case 1:
        return ((const uint8_t *)str->data)[i];
    case 2:
        return ((const uint16_t *)str->data)[i];
    default:
        return ((const uint32_t *)str->data)[i];
    }
}

/* hpy_utf8_encode of base/text, without linking it into the twin. */
static size_t encode(char *out, uint32_t c)
{
    if ((c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
        c = 0xfffd;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

size_t hpy_str_utf8(char *out, size_t room, const struct hpy_str_view *str)
{
    size_t used = 0;

    if (!str->width)
        return 0;
    for (size_t i = 0; i < str->length; i++) {
        char one[4];
        size_t n = encode(one, code_point_at(str, i));
        if (n > room - used)
            break;
        for (size_t k = 0; k < n; k++)
            out[used++] = one[k];
    }
    return used;
}

uint64_t hpy_bytes_hash(PyObject *bytes)
{
    const PyBytesObject *b = (const PyBytesObject *)bytes;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" /* ob_shash, 3.11+ */
    Py_hash_t hash = b->ob_shash;
#pragma GCC diagnostic pop
    return hash == -1 ? 0 : (uint64_t)hash;
}

void hpy_int_view(struct hpy_int_view *out, PyObject *integer)
{
    const PyLongObject *number = (const PyLongObject *)integer;
    const digit *digits;
    size_t n;

#if PY_VERSION_HEX >= 0x030c0000
    /* 3.12: sign and digit count share lv_tag (Include/internal/pycore_long.h). */
    n = number->long_value.lv_tag >> NON_SIZE_BITS;
    out->negative = (number->long_value.lv_tag & SIGN_MASK) == SIGN_NEGATIVE;
    digits = number->long_value.ob_digit;
#else
    Py_ssize_t size = number->ob_base.ob_size;
    out->negative = size < 0;
    n = (size_t)(size < 0 ? -size : size);
    digits = number->ob_digit;
#endif
    out->fits = true;
    out->value = 0;
    out->bit_length = 0;
    if (n == 0)
        return;
    digit top = digits[n - 1];
    out->bit_length = (uint64_t)(n - 1) * PyLong_SHIFT +
                      (top ? 32u - (unsigned)__builtin_clz(top) : 0);
    if (out->bit_length > 63) {
        out->fits = false;
        return;
    }
    uint64_t magnitude = 0;
    for (size_t i = n; i-- > 0;)
        magnitude = magnitude << PyLong_SHIFT | digits[i];
    out->value = out->negative ? -(int64_t)magnitude : (int64_t)magnitude;
}
