#include "tui/match.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* Code points as they are compared: folded, unless the needle has capitals. */
static uint32_t step(size_t *n, const char *data, size_t n_bytes, bool exact)
{
    uint32_t c;
    *n = hpy_utf8_step(&c, data, n_bytes);
    return exact || c == HPY_UTF8_INVALID ? c : hpy_char_fold(c);
}

static bool has_capitals(struct hpy_str needle)
{
    for (size_t at = 0, n; at < needle.n_bytes; at += n) {
        uint32_t c;
        n = hpy_utf8_step(&c, needle.data + at, needle.n_bytes - at);
        if (c != HPY_UTF8_INVALID && hpy_char_fold(c) != c)
            return true;
    }
    return false;
}

static size_t match_at(struct hpy_str text, size_t from, struct hpy_str needle, bool exact)
{
    size_t at = from, i = 0;
    while (i < needle.n_bytes) {
        size_t n_text, n_needle;
        if (at == text.n_bytes)
            return 0;
        uint32_t a = step(&n_text, text.data + at, text.n_bytes - at, exact);
        uint32_t b = step(&n_needle, needle.data + i, needle.n_bytes - i, true);
        /* bytes that are no text match as they are */
        if (a != b || (a == HPY_UTF8_INVALID && text.data[at] != needle.data[i]))
            return 0;
        at += n_text;
        i += n_needle;
    }
    return at - from;
}

size_t hpy_match_start(struct hpy_str text, struct hpy_str needle)
{
    return match_at(text, 0, needle, has_capitals(needle));
}

size_t hpy_match(size_t *n_bytes, struct hpy_str text, struct hpy_str needle)
{
    bool exact = has_capitals(needle);
    size_t length = 0, at = 0;
    if (needle.n_bytes > 0) {
        /* most rows end here: nothing begins like the needle */
        uint32_t first;
        size_t n = hpy_utf8_step(&first, needle.data, needle.n_bytes);
        for (; at < text.n_bytes; at += n) {
            uint32_t c = (unsigned char)text.data[at];
            n = 1;
            if (c < 0x80) {
                if (!exact && c >= 'A' && c <= 'Z')
                    c += 'a' - 'A';
            } else
                c = step(&n, text.data + at, text.n_bytes - at, exact);
            if (c == first && (length = match_at(text, at, needle, exact)) > 0)
                break;
        }
        if (length == 0)
            at = SIZE_MAX;
    }
    if (n_bytes)
        *n_bytes = length;
    return at;
}
