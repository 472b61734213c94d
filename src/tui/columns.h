/* Columns of tables of kinds: which there are, and which of them are shown.
 *
 * One table for the view of partitions, for `set columns = …` and for export: the names
 * are those of struct hpy_column, the same in every version. A person's choice is a text
 * of such names, in the order in which they are wanted. */
#ifndef HPY_TUI_COLUMNS_H
#define HPY_TUI_COLUMNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

/* id, name, shown by default, what it is */
#define HPY_COLUMN_LIST(C)                                                        \
    C(HPY_COLUMN_INDEX, "index", true, "number of the row in expressions")        \
    C(HPY_COLUMN_COUNT, "count", true, "how many objects")                        \
    C(HPY_COLUMN_COUNT_SHARE, "count%", true, "their share of all objects shown") \
    C(HPY_COLUMN_SIZE, "size", true, "bytes of the objects themselves")           \
    C(HPY_COLUMN_SIZE_SHARE, "size%", true, "their share of all bytes shown")     \
    C(HPY_COLUMN_OUTSIDE, "outside", false, "bytes outside the objects, such as buffers") \
    C(HPY_COLUMN_RETAINED, "retained", true, "bytes that would be freed with the objects") \
    C(HPY_COLUMN_RETAINED_SHARE, "retained%", false, "their share of the whole heap") \
    C(HPY_COLUMN_AVERAGE, "average", false, "bytes of one object on average")     \
    C(HPY_COLUMN_CUMULATIVE, "cumulative", true, "bytes of this and all larger kinds") \
    C(HPY_COLUMN_CUMULATIVE_SHARE, "cumulative%", true, "their share of all bytes shown") \
    C(HPY_COLUMN_BAR, "bar", true, "a bar for what the table is sorted by")       \
    C(HPY_COLUMN_KIND, "kind", true, "what the objects are")

enum hpy_column_id {
#define HPY_COLUMN_ENUM(id, name, shown, help) id,
    HPY_COLUMN_LIST(HPY_COLUMN_ENUM)
#undef HPY_COLUMN_ENUM
    HPY_N_COLUMNS
};

struct hpy_column_info {
    const char *name;
    bool shown; /* by default */
    const char *help;
};
/* Row of the table. */
const struct hpy_column_info *hpy_column_info(enum hpy_column_id column);

/* What is shown, in order; each column at most once. */
struct hpy_column_choice {
    uint8_t column[HPY_N_COLUMNS]; /* enum hpy_column_id */
    int n;
};

/* "auto", or names separated by blanks or commas. The kind is put at the end where it is
 * not named, for rows without names are of no use; a name that comes again counts once.
 * HPY_EUSAGE for an unknown name; out is the default then. */
HPY_MUST_CHECK enum hpy_status hpy_columns_parse(struct hpy_column_choice *out,
                                                 struct hpy_str text, struct hpy_err *err);
/* Append a choice as hpy_columns_parse reads it. */
void hpy_columns_text(struct hpy_text *out, const struct hpy_column_choice *choice);
bool hpy_columns_has(const struct hpy_column_choice *choice, enum hpy_column_id column);
/* Show a column, at its place in the table above among the others, or leave it out. The
 * kind stays. */
void hpy_columns_flip(struct hpy_column_choice *choice, enum hpy_column_id column);
/* All names, separated by blanks: for completion and the manual. */
const char *hpy_columns_names(void);

#endif
