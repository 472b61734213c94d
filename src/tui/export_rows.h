/* Rows of tables as text, CSV and JSON: what a recorder makes of cells. */
#ifndef HPY_TUI_EXPORT_ROWS_H
#define HPY_TUI_EXPORT_ROWS_H

#include "base/status.h"
#include "render/table.h"
#include "tui/list.h"

enum hpy_export_form { HPY_EXPORT_TEXT, HPY_EXPORT_CSV, HPY_EXPORT_JSON };
/* By the ending of a name. */
enum hpy_export_form hpy_export_form_of(struct hpy_str path);

/* Takes the cells of one list while its view is drawn, row by row. */
struct hpy_export_rows {
    struct hpy_recorder recorder;
    const struct hpy_list *list;
    enum hpy_export_form form;
    uint64_t next; /* place of the row to be written next; those before it are passed over */
    uint64_t n_rows; /* written */
    struct hpy_text *out;
    /* private */
    int y; /* of the row whose cells are here, or -1 */
    struct hpy_text cells[HPY_MAX_COLUMNS];
    bool has[HPY_MAX_COLUMNS];
};

void hpy_export_rows_init(struct hpy_export_rows *rows, const struct hpy_list *list,
                          enum hpy_export_form form, struct hpy_text *out);
void hpy_export_rows_dispose(struct hpy_export_rows *rows);
/* What stands before the first row; the table of the list must have been laid out. */
HPY_MUST_CHECK enum hpy_status hpy_export_rows_begin(struct hpy_export_rows *rows,
                                                     const char *view, const char *expression,
                                                     struct hpy_err *err);
/* Write the row whose cells are here, if any. After each drawing. */
HPY_MUST_CHECK enum hpy_status hpy_export_rows_flush(struct hpy_export_rows *rows,
                                                     struct hpy_err *err);
/* What stands behind the last row. */
void hpy_export_rows_end(struct hpy_export_rows *rows);

#endif
