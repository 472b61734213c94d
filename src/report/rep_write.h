/* Fields of JSON and CSV, and wrapped text: for whatever writes reports. */
#ifndef HPY_REPORT_REP_WRITE_H
#define HPY_REPORT_REP_WRITE_H

#include <stddef.h>

#include "base/status.h"
#include "base/text.h"

/* Append valid UTF-8 as a JSON string. HPY_ENOMEM. */
HPY_MUST_CHECK enum hpy_status hpy_rep_json_string(struct hpy_text *out, struct hpy_str text,
                                                   struct hpy_err *err);
/* Append a field of RFC 4180: quotes around a field with comma, quote or line end, quotes
 * inside doubled. */
void hpy_rep_csv_field(struct hpy_text *out, struct hpy_str text);
/* Append text that begins at column `start`, breaking lines before column 100 at blanks,
 * or inside a word that no line would hold; further lines begin under the first. */
void hpy_rep_wrapped(struct hpy_text *out, struct hpy_str text, size_t start);

#endif
