#include "tui/prompt.h"

#include <string.h>

#include "tui/line_editor.h"
#include "tui/line_simple.h"

static void forget_error(struct hpy_prompt *prompt)
{
    hpy_text_clear(&prompt->error);
    prompt->error_at = SIZE_MAX;
}

void hpy_prompt_dispose(struct hpy_prompt *prompt)
{
    hpy_line_editor_free(prompt->editor);
    hpy_text_dispose(&prompt->text);
    hpy_text_dispose(&prompt->aside);
    hpy_text_dispose(&prompt->error);
    hpy_completion_list_dispose(&prompt->completion);
    hpy_history_dispose(&prompt->commands);
    hpy_history_dispose(&prompt->finds);
    *prompt = (struct hpy_prompt){ 0 };
}

/* ------------------------------------------------------------------- opening */

/* The editor and the history, when they are first needed. */
static void prepare(struct hpy_prompt *prompt)
{
    struct hpy_text path = { 0 };
    if (!prompt->editor_tried)
        prompt->editor = hpy_line_editor_new(prompt->personal ? NULL : "");
    prompt->editor_tried = true;
    if (prompt->personal && !prompt->history_read && hpy_state_path(&path, "history"))
        hpy_history_open(&prompt->commands, hpy_text_get(&path));
    prompt->history_read = true;
    hpy_text_dispose(&path);
}

/* What the editor has is what the prompt shows. */
static void look(struct hpy_prompt *prompt)
{
    struct hpy_str text = hpy_line_editor_text(prompt->editor);
    struct hpy_str aside = hpy_line_editor_aside(prompt->editor);
    hpy_text_clear(&prompt->text);
    hpy_text_add_bytes(&prompt->text, text.data, text.n_bytes);
    hpy_text_clear(&prompt->aside);
    hpy_text_add_bytes(&prompt->aside, aside.data, aside.n_bytes);
    prompt->cursor = prompt->text.failed ? 0 : hpy_line_editor_cursor(prompt->editor);
}

static void open_line(struct hpy_prompt *prompt, const char *label, const char *text,
                      size_t cursor)
{
    size_t n = strlen(text);
    prepare(prompt);
    forget_error(prompt);
    hpy_completion_list_dispose(&prompt->completion);
    prompt->label = label;
    prompt->active = true;
    hpy_text_clear(&prompt->text);
    if (prompt->editor) {
        hpy_line_editor_begin(prompt->editor, text, cursor < n ? cursor : n,
                              prompt->is_command ? &prompt->commands : &prompt->finds);
        look(prompt);
        return;
    }
    prompt->cursor = 0;
    hpy_line_simple_replace(&prompt->text, &prompt->cursor, 0, (struct hpy_str){ text, n });
    if (cursor < prompt->cursor)
        prompt->cursor = cursor;
}

void hpy_prompt_open(struct hpy_prompt *prompt, const char *label, const char *text)
{
    prompt->is_command = false;
    open_line(prompt, label, text, SIZE_MAX);
}

void hpy_prompt_open_command(struct hpy_prompt *prompt, const char *text, size_t cursor)
{
    prompt->is_command = true;
    open_line(prompt, ":", text, cursor);
}

void hpy_prompt_complain(struct hpy_prompt *prompt, const char *text,
                         const struct hpy_err *err)
{
    bool placed = err->offset != HPY_NO_OFFSET && err->offset <= strlen(text);
    struct hpy_text copy = { 0 }; /* it may be the prompt's own */
    hpy_text_add(&copy, text);
    hpy_prompt_open_command(prompt, hpy_text_get(&copy),
                            placed ? (size_t)err->offset : SIZE_MAX);
    hpy_text_dispose(&copy);
    hpy_text_add(&prompt->error, err->text);
    prompt->error_at = placed ? (size_t)err->offset : SIZE_MAX;
}

/* ---------------------------------------------------------------------- keys */

static enum hpy_prompt_answer leave(struct hpy_prompt *prompt,
                                    enum hpy_prompt_answer how)
{
    prompt->active = false;
    forget_error(prompt);
    hpy_completion_list_dispose(&prompt->completion);
    if (how == HPY_PROMPT_ENTERED)
        hpy_history_add(prompt->is_command ? &prompt->commands : &prompt->finds,
                        hpy_text_str(&prompt->text));
    return how;
}

static enum hpy_prompt_answer use_simple(struct hpy_prompt *prompt, hpy_key key)
{
    switch (key) {
    case HPY_KEY_ENTER: return HPY_PROMPT_ENTERED;
    case HPY_KEY_ESC:
    case HPY_CTRL('C'):
    case HPY_CTRL('G'): return HPY_PROMPT_LEFT;
    case HPY_KEY_BACKSPACE:
        if (prompt->text.n_bytes == 0)
            return HPY_PROMPT_LEFT;
        break;
    default: break;
    }
    hpy_line_simple_key(&prompt->text, &prompt->cursor, key);
    return HPY_PROMPT_GOES_ON;
}

static enum hpy_prompt_answer use_editor(struct hpy_prompt *prompt, hpy_key key)
{
    enum hpy_line_answer answer = hpy_line_editor_key(prompt->editor, key);
    look(prompt);
    return answer == HPY_LINE_ENTERED ? HPY_PROMPT_ENTERED
           : answer == HPY_LINE_LEFT  ? HPY_PROMPT_LEFT
                                      : HPY_PROMPT_GOES_ON;
}

/* The box of words has keys of its own; any other one takes it away. */
static bool use_box(struct hpy_prompt *prompt, hpy_key key)
{
    if (prompt->completion.n == 0)
        return false;
    if (key == HPY_KEY_UP || key == HPY_KEY_DOWN) {
        hpy_prompt_choose(prompt, key == HPY_KEY_UP ? -1 : 1);
        return true;
    }
    hpy_completion_list_dispose(&prompt->completion);
    return key == HPY_KEY_ESC;
}

enum hpy_prompt_answer hpy_prompt_key(struct hpy_prompt *prompt, hpy_key key)
{
    forget_error(prompt);
    if (use_box(prompt, key))
        return HPY_PROMPT_GOES_ON;
    enum hpy_prompt_answer answer =
        prompt->editor ? use_editor(prompt, key) : use_simple(prompt, key);
    return answer == HPY_PROMPT_GOES_ON ? answer : leave(prompt, answer);
}

/* Put text in the place of what stands from a byte up to the cursor. */
static void replace(struct hpy_prompt *prompt, size_t from, struct hpy_str text)
{
    if (from > prompt->cursor)
        from = prompt->cursor;
    if (!prompt->editor) {
        hpy_line_simple_replace(&prompt->text, &prompt->cursor, from, text);
        return;
    }
    hpy_line_editor_replace(prompt->editor, from, text);
    look(prompt);
}

void hpy_prompt_paste(struct hpy_prompt *prompt, struct hpy_str text)
{
    forget_error(prompt);
    hpy_completion_list_dispose(&prompt->completion);
    replace(prompt, prompt->cursor, text);
}

/* ---------------------------------------------------------------- completion */

void hpy_prompt_offer(struct hpy_prompt *prompt, struct hpy_completion_list *list)
{
    forget_error(prompt);
    hpy_completion_list_dispose(&prompt->completion);
    struct hpy_str common = hpy_completion_list_common(list);
    if (list->n > 0 && list->from + common.n_bytes > prompt->cursor)
        replace(prompt, list->from, common);
    if (list->n > 1 && !list->failed) {
        prompt->completion = *list;
        *list = (struct hpy_completion_list){ 0 };
        return;
    }
    if (list->failed)
        hpy_text_add(&prompt->error, "out of memory");
    else if (list->n == 0)
        hpy_text_add(&prompt->error, "nothing is known that could stand here");
    else if (*list->words[0].more || *list->words[0].help) /* what it is, once it is there */
        hpy_text_addf(&prompt->aside, "%s%s%s", list->words[0].more,
                      *list->words[0].more ? "  " : "", list->words[0].help);
    hpy_completion_list_dispose(list);
}

void hpy_prompt_choose(struct hpy_prompt *prompt, int step)
{
    struct hpy_completion_list *list = &prompt->completion;
    if (list->n == 0)
        return;
    if (list->chosen >= list->n)
        list->chosen = step > 0 ? 0 : list->n - 1;
    else
        list->chosen = (list->chosen + (step > 0 ? 1 : list->n - 1)) % list->n;
    replace(prompt, list->from, hpy_str_of(list->words[list->chosen].word));
}
