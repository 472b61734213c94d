/* Words to complete a text with: what may stand there, how it is called, what it is. */
#ifndef HPY_TUI_COMPLETION_H
#define HPY_TUI_COMPLETION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/text.h"

struct hpy_completion_word {
    char *word;
    char *more; /* behind the word where it is shown: "(src=None)", " FILE" */
    char *help; /* one line */
};

/* Zero-initialise. */
struct hpy_completion_list {
    size_t from; /* the words replace what stands between this byte and the cursor */
    struct hpy_completion_word *words; /* in order */
    size_t n, room;
    size_t chosen; /* which of them stands in the line; n = none yet */
    bool failed;   /* out of memory */
};

void hpy_completion_list_dispose(struct hpy_completion_list *list);
/* Texts are copied; more and help may be NULL. */
void hpy_completion_list_add(struct hpy_completion_list *list, struct hpy_str word,
                             const char *more, const char *help);
void hpy_completion_list_sort(struct hpy_completion_list *list);
/* What all words begin with, as part of the first. */
struct hpy_str hpy_completion_list_common(const struct hpy_completion_list *list);

/* Names of files that begin with the text behind `from`, folders with a "/" behind them;
 * a leading "~/" is the home. Hidden ones only if asked for by a point. At most
 * HPY_COMPLETION_FILES, by name. */
#define HPY_COMPLETION_FILES 1000
void hpy_completion_list_files(struct hpy_completion_list *list, struct hpy_str begin);

#endif
