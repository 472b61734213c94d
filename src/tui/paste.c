#include "tui/paste.h"

#include "base/utf8.h"

static bool ends_in_blank(const struct hpy_text *text)
{
    return text->n_bytes == 0 || text->data[text->n_bytes - 1] == ' ';
}

void hpy_paste_add(struct hpy_text *text, uint32_t code_point)
{
    char bytes[4];
    bool between = code_point == '\n' || code_point == '\r' || code_point == '\t' ||
                   code_point == 0x2028 || code_point == 0x2029;
    if (between && ends_in_blank(text))
        return;
    if (between)
        code_point = ' ';
    size_t n = hpy_utf8_is_control(code_point) ? 0 : hpy_utf8_encode(bytes, code_point);
    if (n > 0 && text->n_bytes + n <= HPY_PASTE_BYTES_MAX)
        hpy_text_add_bytes(text, bytes, n);
}

void hpy_paste_end(struct hpy_text *text)
{
    size_t n = text->n_bytes;
    while (n > 0 && text->data[n - 1] == ' ')
        n--;
    hpy_text_cut(text, n);
}
