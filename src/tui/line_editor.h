/* A line edited by libedit, which never sees the terminal.
 *
 * libedit wants a terminal and waits for keys. It gets a pseudo-terminal that nobody
 * looks at, writes to nowhere, and runs on a thread of its own that is given one key at
 * a time: hpy_line_editor_key returns when libedit has used it and waits for the next
 * one. So keys mean what the user's libedit settings say (emacs or vi, ~/.editrc), and
 * the line is drawn like everything else. Only one of both threads runs at any time.
 *
 * One editor serves all prompts of a program, one after the other. */
#ifndef HPY_TUI_LINE_EDITOR_H
#define HPY_TUI_LINE_EDITOR_H

#include "base/text.h"
#include "tui/history.h"
#include "tui/key.h"

struct hpy_line_editor;

enum hpy_line_answer { HPY_LINE_GOES_ON, HPY_LINE_ENTERED, HPY_LINE_LEFT };

/* settings: a file in the format of editrc(5); NULL = what libedit finds by itself
 * ($EDITRC, ~/.editrc); "" = none. Returns NULL where there is no pseudo-terminal, no
 * thread or no memory to be had, where the settings switch editing off, or where the
 * program was built without libedit: the caller then edits by simpler means. */
struct hpy_line_editor *hpy_line_editor_new(const char *settings);
/* Ends the thread and closes everything; NULL allowed. */
void hpy_line_editor_free(struct hpy_line_editor *editor);

/* Begin a line with some text, the cursor at a byte of it. What Up and Down show is
 * copied from history, which may be NULL. An earlier line is left. */
void hpy_line_editor_begin(struct hpy_line_editor *editor, const char *text, size_t cursor,
                           const struct hpy_history *history);
/* Use a key. Esc leaves but in vi's insert mode; Ctrl-C and Ctrl-G always do; so does
 * Backspace in an empty line, and what libedit takes for an end of file. */
enum hpy_line_answer hpy_line_editor_key(struct hpy_line_editor *editor, hpy_key key);
/* Put text at the cursor as if it had been typed, but no byte of it is a command: line
 * ends become blanks, other control characters are left out. */
void hpy_line_editor_insert(struct hpy_line_editor *editor, struct hpy_str text);
/* Replace what stands between a byte and the cursor. */
void hpy_line_editor_replace(struct hpy_line_editor *editor, size_t from,
                             struct hpy_str text);

/* Valid until the editor is used again. */
struct hpy_str hpy_line_editor_text(const struct hpy_line_editor *editor);
size_t hpy_line_editor_cursor(const struct hpy_line_editor *editor); /* byte */
/* What libedit asks for beside the line, such as "bck:he" while one searches; or "". */
struct hpy_str hpy_line_editor_aside(const struct hpy_line_editor *editor);

#endif
