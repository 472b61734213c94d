/* How a typed text is looked for in rows: small letters find capitals too, in any
 * script; a capital finds itself only. */
#ifndef HPY_TUI_MATCH_H
#define HPY_TUI_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Where needle stands in text first, SIZE_MAX if nowhere; *n_bytes (NULL allowed) is how
 * long it is there, for a letter and its capital may differ in bytes. An empty needle is
 * at 0. O(text × needle), in practice linear. */
size_t hpy_match(size_t *n_bytes, struct hpy_str text, struct hpy_str needle);
/* How many bytes of the beginning of text the needle matches; 0 if it does not. */
size_t hpy_match_start(struct hpy_str text, struct hpy_str needle);

#endif
