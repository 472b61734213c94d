/* A prompt: one line of text being typed, in place of the status line. */
#ifndef HPY_TUI_PROMPT_H
#define HPY_TUI_PROMPT_H

#include <stdbool.h>

#include "base/text.h"
#include "render/grid.h"
#include "tui/key.h"

struct hpy_prompt {
    bool active;
    const char *label; /* "/" */
    struct hpy_text text;
    size_t cursor; /* byte in text */
};

enum hpy_prompt_answer { HPY_PROMPT_GOES_ON, HPY_PROMPT_ENTERED, HPY_PROMPT_LEFT };

/* Start typing, with a text to begin with. */
void hpy_prompt_open(struct hpy_prompt *prompt, const char *label, const char *text);
void hpy_prompt_dispose(struct hpy_prompt *prompt);
/* Use a key. Keys: letters, Left Right Home End (Ctrl-B F A E), Backspace, Delete,
 * Ctrl-U (all), Ctrl-W (a word), Enter, Esc. Backspace in an empty line leaves. */
enum hpy_prompt_answer hpy_prompt_key(struct hpy_prompt *prompt, hpy_key key);
/* Draw it and put the grid's cursor there. */
void hpy_prompt_draw(const struct hpy_prompt *prompt, struct hpy_grid *grid, int y);

#endif
