/* How keys are told to libedit.
 *
 * A key with a name (Up, Delete) is a sequence of characters on a terminal, which begins
 * like Esc; here it is one key, so that vi's insert mode need not guess. Each gets a
 * character that nobody types, C1 controls, bound to what the settings bind its
 * sequence to, or to what one expects where they say nothing. */
#ifndef HPY_TUI_LINE_KEYS_H
#define HPY_TUI_LINE_KEYS_H

#include <histedit.h>
#include <stdio.h>
#include <wchar.h>

#include "base/text.h"
#include "tui/key.h"

#define HPY_LINE_KEY_CHARS 8
#define HPY_LINE_KEYS_MAX 32

struct hpy_line_keys {
    FILE *out;             /* given to libedit; goes nowhere, but for ... */
    struct hpy_text said;  /* ... what is printed while `listening` */
    bool listening;
    bool vi;
    struct {
        hpy_key key;
        wchar_t chars[HPY_LINE_KEY_CHARS];
    } rows[HPY_LINE_KEYS_MAX];
    size_t n_rows;
};

/* Characters with a meaning of their own; the codes of keys lie above. */
#define HPY_LINE_CHAR_PROBE 0x80   /* in which mode is vi? see line_editor.c */
#define HPY_LINE_CHAR_COMMAND 0x81 /* vi: from insert mode to command mode */

/* The stream for libedit's output, to begin with; false = no memory. keys must not
 * move while it is open. */
bool hpy_line_keys_open(struct hpy_line_keys *keys);
void hpy_line_keys_close(struct hpy_line_keys *keys);

/* Look through the bindings once the settings were read: keys get their characters,
 * and what starts a program or asks for commands in a line of its own is unbound. */
void hpy_line_keys_bind(struct hpy_line_keys *keys, EditLine *el);
/* What a key sends, ended by 0; NULL if it means nothing. */
const wchar_t *hpy_line_keys_of(const struct hpy_line_keys *keys, hpy_key key,
                                wchar_t buffer[2]);

#endif
