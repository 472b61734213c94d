/* What was entered before, oldest first, without duplicates; kept in a file or not.
 *
 * The file has one line each. What is entered is appended at once and under a lock, so
 * that two programs at the same time lose nothing; a file that has grown too long is
 * written anew when it is read. It is for its owner only (0600, in a folder of 0700). */
#ifndef HPY_TUI_HISTORY_H
#define HPY_TUI_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define HPY_HISTORY_LINES 500
#define HPY_HISTORY_LINE_BYTES 4096 /* longer ones are not kept */

struct hpy_history {
    char **lines;
    size_t n, room;
    unsigned revision; /* changes with the lines */
    char *path;        /* NULL = not kept */
};

/* A zeroed one is empty and kept nowhere. */
void hpy_history_dispose(struct hpy_history *history);
/* Keep it in this file from now on and take in what is there. A file that cannot be
 * read or written is done without: history is a convenience. */
void hpy_history_open(struct hpy_history *history, const char *path);
/* Something was entered. Blank text is none. */
void hpy_history_add(struct hpy_history *history, struct hpy_str line);

/* "$XDG_STATE_HOME/heapy-tui/NAME", or below ~/.local/state; false if there is no home.
 * Nothing is made. */
bool hpy_state_path(struct hpy_text *out, const char *name);
/* Make the folders that a file of the state lies in; 0700 where they are not there. */
bool hpy_state_make_folder(const char *path);

#endif
