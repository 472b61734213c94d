#include "tui/clipboard.h"

#include <string.h>

#define ESC "\033"
#define ST ESC "\\"

/* Names of terminals begin so that understand it, or ignore it in silence. */
static const char *const known[] = { "xterm", "alacritty", "contour", "foot", "ghostty",
                                     "iterm", "kitty", "mintty", "rio", "st-", "wezterm" };

static bool begins(const char *text, const char *with)
{
    return text && strncmp(text, with, strlen(with)) == 0;
}

unsigned hpy_clipboard_ways(const char *term, const char *tmux, const char *sty,
                            bool capable)
{
    if ((tmux && *tmux) || begins(term, "tmux"))
        return HPY_CLIPBOARD_DIRECT | HPY_CLIPBOARD_TMUX;
    if (sty && *sty)
        return HPY_CLIPBOARD_SCREEN;
    /* screen or tmux on the other side of a network, which passes $TERM only */
    if (begins(term, "screen"))
        return HPY_CLIPBOARD_DIRECT | HPY_CLIPBOARD_SCREEN;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (begins(term, known[i]))
            return HPY_CLIPBOARD_DIRECT;
    return capable ? HPY_CLIPBOARD_DIRECT : 0;
}

static void add_base64(struct hpy_text *out, struct hpy_str text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)text.data;
    for (size_t at = 0; at < text.n_bytes; at += 3) {
        size_t n = text.n_bytes - at < 3 ? text.n_bytes - at : 3;
        uint32_t bits = (uint32_t)p[at] << 16 | (n > 1 ? (uint32_t)p[at + 1] << 8 : 0) |
                        (n > 2 ? p[at + 2] : 0);
        for (size_t i = 0; i < 4; i++)
            hpy_text_add_char(out, i <= n ? letters[bits >> (18 - 6 * i) & 63] : '=');
    }
}

/* screen takes strings of up to 768 bytes, and puts the pieces together */
static void add_in_pieces(struct hpy_text *out, const char *text, size_t n_bytes)
{
    for (size_t at = 0; at < n_bytes;) {
        size_t n = n_bytes - at < 700 ? n_bytes - at : 700;
        hpy_text_add(out, ESC "P");
        hpy_text_add_bytes(out, text + at, n);
        hpy_text_add(out, ST);
        at += n;
    }
}

void hpy_clipboard_add(struct hpy_text *out, unsigned ways, struct hpy_str text)
{
    struct hpy_text plain = { 0 };
    hpy_text_add(&plain, ESC "]52;c;");
    add_base64(&plain, text);
    hpy_text_add_char(&plain, '\a');
    if (ways & HPY_CLIPBOARD_DIRECT)
        hpy_text_add(out, hpy_text_get(&plain));
    /* an Esc within is doubled; there is one, at the beginning */
    if (ways & HPY_CLIPBOARD_TMUX)
        hpy_text_addf(out, ESC "Ptmux;" ESC "%s" ST, hpy_text_get(&plain));
    if (ways & HPY_CLIPBOARD_SCREEN)
        add_in_pieces(out, hpy_text_get(&plain), plain.n_bytes);
    out->failed |= plain.failed;
    hpy_text_dispose(&plain);
}
