/* Built without curses: there is no libedit, and so no editor is ever made. */
#include "tui/line_editor.h"

struct hpy_line_editor *hpy_line_editor_new(const char *settings)
{
    (void)settings;
    return NULL;
}

void hpy_line_editor_free(struct hpy_line_editor *editor)
{
    (void)editor;
}

void hpy_line_editor_begin(struct hpy_line_editor *editor, const char *text, size_t cursor,
                           const struct hpy_history *history)
{
    (void)editor;
    (void)text;
    (void)cursor;
    (void)history;
}

enum hpy_line_answer hpy_line_editor_key(struct hpy_line_editor *editor, hpy_key key)
{
    (void)editor;
    (void)key;
    return HPY_LINE_LEFT;
}

void hpy_line_editor_insert(struct hpy_line_editor *editor, struct hpy_str text)
{
    (void)editor;
    (void)text;
}

void hpy_line_editor_replace(struct hpy_line_editor *editor, size_t from, struct hpy_str text)
{
    (void)editor;
    (void)from;
    (void)text;
}

struct hpy_str hpy_line_editor_text(const struct hpy_line_editor *editor)
{
    (void)editor;
    return HPY_STR("");
}

size_t hpy_line_editor_cursor(const struct hpy_line_editor *editor)
{
    (void)editor;
    return 0;
}

struct hpy_str hpy_line_editor_aside(const struct hpy_line_editor *editor)
{
    (void)editor;
    return HPY_STR("");
}
