/* A prompt: one line of text being typed, in place of the status line.
 *
 * Edited by libedit as the person's settings for it say (tui/line_editor.h) or, where
 * there is none, by a few keys known here. Above the line there may be a box of words to
 * complete with; below it, where and why an expression is wrong. */
#ifndef HPY_TUI_PROMPT_H
#define HPY_TUI_PROMPT_H

#include <stdbool.h>

#include "base/text.h"
#include "render/grid.h"
#include "tui/completion.h"
#include "tui/history.h"
#include "tui/key.h"

struct hpy_line_editor;

/* Zero-initialise. */
struct hpy_prompt {
    bool active;
    bool is_command;   /* an expression or a command; otherwise a text to find */
    const char *label; /* "/", static */
    struct hpy_text text;
    size_t cursor; /* byte in text */
    struct hpy_text aside; /* what the editor asks for beside the line; "" mostly */
    struct hpy_completion_list completion; /* words to choose from; none mostly */
    struct hpy_text error; /* why what was typed does not do; "" mostly */
    size_t error_at;       /* byte in text that it is about; SIZE_MAX = all of it */

    /* whether the person's own files are used: settings of libedit, history. Not by
     * scripts and tests, which must do the same everywhere. */
    bool personal;
    struct hpy_line_editor *editor; /* NULL = none */
    bool editor_tried;
    bool history_read;
    struct hpy_history commands, finds; /* finds are forgotten at the end */
};

enum hpy_prompt_answer { HPY_PROMPT_GOES_ON, HPY_PROMPT_ENTERED, HPY_PROMPT_LEFT };

/* Start typing, with a text to begin with: something to find. */
void hpy_prompt_open(struct hpy_prompt *prompt, const char *label, const char *text);
/* An expression or a command, the cursor at a byte (SIZE_MAX: the end). */
void hpy_prompt_open_command(struct hpy_prompt *prompt, const char *text, size_t cursor);
/* The same again, after it was found to be wrong. */
void hpy_prompt_complain(struct hpy_prompt *prompt, const char *text,
                         const struct hpy_err *err);
void hpy_prompt_dispose(struct hpy_prompt *prompt);

/* Use a key. Enter, Esc and Backspace in an empty line end it; Esc may mean something to
 * the editor first. What is entered goes into the history. */
enum hpy_prompt_answer hpy_prompt_key(struct hpy_prompt *prompt, hpy_key key);
/* Text that comes as one: inserted as it is, line ends as blanks. */
void hpy_prompt_paste(struct hpy_prompt *prompt, struct hpy_str text);
/* Offer words; the list is taken over. What all of them begin with is put into the line,
 * and the rest is shown if there are several. */
void hpy_prompt_offer(struct hpy_prompt *prompt, struct hpy_completion_list *list);
/* The next word of those on offer into the line, or the one before. */
void hpy_prompt_choose(struct hpy_prompt *prompt, int step);

/* Draw it at the row y, with what belongs to it above and below, and put the grid's
 * cursor there; its keys at the row hint_y, if that is not -1. */
void hpy_prompt_draw(struct hpy_prompt *prompt, struct hpy_grid *grid, int y, int hint_y);

#endif
