/* Labels of kinds that are sets: members as text, sorted and joined by ", ".
 *
 * Of a very large set (None is referred to in a million ways) the first members
 * are written and the others counted, so that a row's label stays a label. */
#ifndef HPY_ENGINE_KINDS_LABELS_H
#define HPY_ENGINE_KINDS_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define HPY_LABELS_MAX 100

struct hpy_labels { /* zeroed = empty */
    struct hpy_text text;
    size_t off[HPY_LABELS_MAX];
    size_t n;
};

/* Begin a member, which the caller then appends to `text`; false when there are
 * enough. */
bool hpy_labels_begin(struct hpy_labels *labels);
/* Append all, of which there are n_all; labels are disposed of. */
void hpy_labels_join(struct hpy_text *out, struct hpy_labels *labels, size_t n_all);
/* Append text as Python's repr writes a str. The text is one of ours: UTF-8 without
 * control characters. */
void hpy_labels_quote(struct hpy_text *out, struct hpy_str text);

#endif
