/* What Unicode says of a code point: its width on a terminal, its case, and whether it may
 * be shown as it is. The only file of base that needs utf8proc. */
#include <stdio.h>
#include <utf8proc.h>

#include "base/text.h"
#include "base/utf8.h"

int hpy_char_width(uint32_t code_point)
{
    if (code_point < 0x7f)
        return code_point >= 0x20;
    if (code_point > 0x10ffff)
        return 0;
    return utf8proc_charwidth((utf8proc_int32_t)code_point);
}

uint32_t hpy_char_fold(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point >= 'A' && code_point <= 'Z' ? code_point + 32 : code_point;
    utf8proc_int32_t folded[4];
    int last = 0;
    if (code_point > 0x10ffff ||
        utf8proc_decompose_char((utf8proc_int32_t)code_point, folded, 4, UTF8PROC_CASEFOLD,
                                &last) != 1)
        return code_point;
    return (uint32_t)folded[0];
}

size_t hpy_text_width(struct hpy_str text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.n_bytes;) {
        uint32_t c;
        at += hpy_utf8_step(&c, text.data + at, text.n_bytes - at);
        width += (size_t)hpy_char_width(c);
    }
    return width;
}

/* Shown as it is: what Python's str.isprintable accepts, so that previews look
 * like repr(). It leaves out every control, format, surrogate, private and
 * unassigned code point and all separators but the blank. */
static bool is_printable(uint32_t c)
{
    if (hpy_utf8_is_control(c))
        return false;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    case UTF8PROC_CATEGORY_ZS:
        return c == ' ';
    default:
        return true;
    }
}

static void add_escape(struct hpy_text *text, uint32_t c)
{
    switch (c) {
    case '\n': hpy_text_add(text, "\\n"); break;
    case '\r': hpy_text_add(text, "\\r"); break;
    case '\t': hpy_text_add(text, "\\t"); break;
    default:
        hpy_text_addf(text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x",
                      (unsigned)c);
    }
}

void hpy_text_add_safe(struct hpy_text *text, struct hpy_str foreign)
{
    size_t run = 0; /* start of what is copied unchanged */
    for (size_t at = 0; at < foreign.n_bytes;) {
        unsigned char byte = (unsigned char)foreign.data[at];
        if (byte >= 0x20 && byte < 0x7f) {
            at++;
            continue;
        }
        uint32_t c;
        size_t used = hpy_utf8_step(&c, foreign.data + at, foreign.n_bytes - at);
        if (c == HPY_UTF8_INVALID || !is_printable(c)) {
            hpy_text_add_bytes(text, foreign.data + run, at - run);
            add_escape(text, c == HPY_UTF8_INVALID ? byte : c);
            run = at + used;
        }
        at += used;
    }
    if (run < foreign.n_bytes)
        hpy_text_add_bytes(text, foreign.data + run, foreign.n_bytes - run);
}
