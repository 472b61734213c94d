#include "tui/line_simple.h"

#include "base/utf8.h"

static bool is_tail_byte(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t left_of(const struct hpy_text *text, size_t at)
{
    while (at > 0 && is_tail_byte(text->data[--at]))
        ;
    return at;
}

static size_t right_of(const struct hpy_text *text, size_t at)
{
    if (at < text->n_bytes)
        at++;
    while (at < text->n_bytes && is_tail_byte(text->data[at]))
        at++;
    return at;
}

/* Replace [from, end) by n_bytes of data and put the cursor behind them. */
static void replace(struct hpy_text *text, size_t *cursor, size_t from, size_t end,
                    const char *data, size_t n_bytes)
{
    struct hpy_text made = { 0 };
    hpy_text_add_bytes(&made, hpy_text_get(text), from);
    hpy_text_add_bytes(&made, data, n_bytes);
    hpy_text_add(&made, hpy_text_get(text) + end);
    if (made.failed) {
        hpy_text_dispose(&made);
        return;
    }
    hpy_text_dispose(text);
    *text = made;
    *cursor = from + n_bytes;
}

static size_t word_start(const struct hpy_text *text, size_t at)
{
    const char *data = hpy_text_get(text);
    while (at > 0 && data[at - 1] == ' ')
        at--;
    while (at > 0 && data[at - 1] != ' ')
        at--;
    return at;
}

void hpy_line_simple_key(struct hpy_text *text, size_t *cursor, hpy_key key)
{
    size_t n = text->n_bytes, at = *cursor;
    switch (key) {
    case HPY_KEY_BACKSPACE: replace(text, cursor, left_of(text, at), at, "", 0); break;
    case HPY_KEY_DELETE:
        replace(text, cursor, at, right_of(text, at), "", 0);
        break;
    case HPY_CTRL('U'): replace(text, cursor, 0, n, "", 0); break;
    case HPY_CTRL('W'): replace(text, cursor, word_start(text, at), at, "", 0); break;
    case HPY_KEY_LEFT:
    case HPY_CTRL('B'): *cursor = left_of(text, at); break;
    case HPY_KEY_RIGHT:
    case HPY_CTRL('F'): *cursor = right_of(text, at); break;
    case HPY_KEY_HOME:
    case HPY_CTRL('A'): *cursor = 0; break;
    case HPY_KEY_END:
    case HPY_CTRL('E'): *cursor = n; break;
    default: {
        char bytes[4];
        size_t length = hpy_utf8_is_control(key) ? 0 : hpy_utf8_encode(bytes, key);
        if (length > 0)
            replace(text, cursor, at, at, bytes, length);
    }
    }
}

void hpy_line_simple_replace(struct hpy_text *text, size_t *cursor, size_t from,
                             struct hpy_str by)
{
    struct hpy_text clean = { 0 };
    for (size_t i = 0; i < by.n_bytes;) {
        uint32_t c;
        size_t length = hpy_utf8_decode(&c, by.data + i, by.n_bytes - i);
        if (c == '\n' || c == '\t' || c == '\r')
            hpy_text_add_char(&clean, ' ');
        else if (c != UINT32_MAX && !hpy_utf8_is_control(c))
            hpy_text_add_bytes(&clean, by.data + i, length);
        i += length;
    }
    if (!clean.failed)
        replace(text, cursor, from, *cursor, hpy_text_get(&clean), clean.n_bytes);
    hpy_text_dispose(&clean);
}
