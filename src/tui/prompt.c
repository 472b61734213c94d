#include "tui/prompt.h"

#include <string.h>

void hpy_prompt_open(struct hpy_prompt *prompt, const char *label, const char *text)
{
    hpy_text_clear(&prompt->text);
    hpy_text_add(&prompt->text, text);
    if (prompt->text.failed) /* then it begins empty */
        hpy_text_clear(&prompt->text);
    prompt->label = label;
    prompt->cursor = prompt->text.n_bytes;
    prompt->active = true;
}

void hpy_prompt_dispose(struct hpy_prompt *prompt)
{
    hpy_text_dispose(&prompt->text);
    prompt->active = false;
}

static bool is_tail_byte(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t left_of(const struct hpy_prompt *prompt, size_t at)
{
    while (at > 0 && is_tail_byte(prompt->text.data[--at]))
        ;
    return at;
}

static size_t right_of(const struct hpy_prompt *prompt, size_t at)
{
    if (at < prompt->text.n_bytes)
        at++;
    while (at < prompt->text.n_bytes && is_tail_byte(prompt->text.data[at]))
        at++;
    return at;
}

/* Replace [from, end) by n_bytes of data and put the cursor behind them. */
static void replace(struct hpy_prompt *prompt, size_t from, size_t end,
                    const char *data, size_t n_bytes)
{
    struct hpy_text made = { 0 };
    hpy_text_add_bytes(&made, hpy_text_get(&prompt->text), from);
    hpy_text_add_bytes(&made, data, n_bytes);
    hpy_text_add(&made, hpy_text_get(&prompt->text) + end);
    if (made.failed) { /* then the key did nothing */
        hpy_text_dispose(&made);
        return;
    }
    hpy_text_dispose(&prompt->text);
    prompt->text = made;
    prompt->cursor = from + n_bytes;
}

static size_t word_start(const struct hpy_prompt *prompt)
{
    size_t at = prompt->cursor;
    const char *text = hpy_text_get(&prompt->text);
    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at;
}

static enum hpy_prompt_answer leave(struct hpy_prompt *prompt,
                                    enum hpy_prompt_answer how)
{
    prompt->active = false;
    return how;
}

enum hpy_prompt_answer hpy_prompt_key(struct hpy_prompt *prompt, hpy_key key)
{
    size_t n = prompt->text.n_bytes, at = prompt->cursor;
    switch (key) {
    case HPY_KEY_ENTER: return leave(prompt, HPY_PROMPT_ENTERED);
    case HPY_KEY_ESC:
    case HPY_CTRL('C'):
    case HPY_CTRL('G'): return leave(prompt, HPY_PROMPT_LEFT);
    case HPY_KEY_BACKSPACE:
        if (n == 0)
            return leave(prompt, HPY_PROMPT_LEFT);
        replace(prompt, left_of(prompt, at), at, "", 0);
        break;
    case HPY_KEY_DELETE: {
        size_t end = right_of(prompt, at);
        replace(prompt, at, end, "", 0);
        break;
    }
    case HPY_CTRL('U'): replace(prompt, 0, n, "", 0); break;
    case HPY_CTRL('W'): replace(prompt, word_start(prompt), at, "", 0); break;
    case HPY_KEY_LEFT:
    case HPY_CTRL('B'): prompt->cursor = left_of(prompt, at); break;
    case HPY_KEY_RIGHT:
    case HPY_CTRL('F'): prompt->cursor = right_of(prompt, at); break;
    case HPY_KEY_HOME:
    case HPY_CTRL('A'): prompt->cursor = 0; break;
    case HPY_KEY_END:
    case HPY_CTRL('E'): prompt->cursor = n; break;
    default: {
        char bytes[4];
        size_t length = key >= 32 ? hpy_utf8_encode(bytes, key) : 0;
        if (length > 0)
            replace(prompt, at, at, bytes, length);
    }
    }
    return HPY_PROMPT_GOES_ON;
}

void hpy_prompt_draw(const struct hpy_prompt *prompt, struct hpy_grid *grid, int y)
{
    hpy_grid_fill(grid, 0, y, grid->width, HPY_ROLE_TEXT, " ");
    int x = hpy_grid_text(grid, 1, y, grid->width / 2, HPY_ROLE_KEY, prompt->label);
    const char *text = hpy_text_get(&prompt->text);
    int room = grid->width - x - 1;
    /* skip from the left what would push the cursor out of sight */
    size_t from = 0;
    while (from < prompt->cursor &&
           (int)hpy_text_width((struct hpy_str){ text + from, prompt->cursor - from }) > room - 1)
        from = right_of(prompt, from);
    (void)hpy_grid_text(grid, x, y, room, HPY_ROLE_TEXT, text + from);
    grid->cursor_x =
        x + (int)hpy_text_width((struct hpy_str){ text + from, prompt->cursor - from });
    grid->cursor_y = y;
}
