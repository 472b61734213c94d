/* The rows of a partition as a list: how they are sorted, what they retain, and their
 * columns, which a person chooses (tui/columns.h). */
#ifndef HPY_TUI_VIEWS_KIND_ROWS_H
#define HPY_TUI_VIEWS_KIND_ROWS_H

#include "engine/partition.h"
#include "tui/columns.h"
#include "tui/retained.h"
#include "tui/view.h"

/* Ways to sort, and tags of the columns that go with them. */
enum {
    HPY_KINDS_BY_SIZE, HPY_KINDS_BY_COUNT, HPY_KINDS_BY_RETAINED, HPY_KINDS_BY_AVERAGE,
    HPY_KINDS_BY_OUTSIDE, HPY_KINDS_BY_KIND, HPY_KINDS_N_SORTS
};

struct hpy_kind_rows {
    const struct hpy_partition *partition; /* borrowed */
    struct hpy_list list;
    struct hpy_retained retained;
    /* the columns of the table: the mark, then the chosen ones */
    struct hpy_column_choice choice;
    struct hpy_column columns[1 + HPY_N_COLUMNS];
    int place[HPY_N_COLUMNS]; /* in the table, or -1 = not chosen */
};

HPY_MUST_CHECK enum hpy_status hpy_kind_rows_init(struct hpy_kind_rows *rows,
                                                  const struct hpy_session *session,
                                                  const struct hpy_partition *partition,
                                                  struct hpy_err *err);
void hpy_kind_rows_dispose(struct hpy_kind_rows *rows); /* also of zeroed ones */
uint64_t hpy_kind_rows_average(const struct hpy_row *row);

/* Draw the rows of a view in an area, headings first; columns are laid out anew. */
void hpy_kind_rows_draw(struct hpy_kind_rows *rows, const struct hpy_view *view,
                        struct hpy_grid *grid, struct hpy_rect area);
/* A background task for what is missing in sight, or NULL. */
struct hpy_task *hpy_kind_rows_task(struct hpy_kind_rows *rows);

#endif
