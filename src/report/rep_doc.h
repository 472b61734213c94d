/* A document of plain parts, written as text or as one page of HTML: headings, notes,
 * numbered items and tables with bars. Who tells something writes it once.
 *
 * Texts given are safe lines of UTF-8; HTML escapes them. The page has no script, and
 * nothing from elsewhere, which it also tells the browser. Running out of memory shows in
 * the text (hpy_text_check). */
#ifndef HPY_REPORT_REP_DOC_H
#define HPY_REPORT_REP_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define HPY_DOC_MAX_COLUMNS 6

struct hpy_doc_table {
    const char *titles[HPY_DOC_MAX_COLUMNS]; /* all NULL: without headings */
    bool right[HPY_DOC_MAX_COLUMNS];         /* aligned */
    int n_columns;
    int bar;                /* column that `share` is drawn in, its cells empty; -1 = none */
    struct hpy_text *cells; /* row by row */
    double *shares;         /* by row, 0 .. 1 */
    size_t n_rows, room;
    bool failed;            /* no memory */
};

/* Add a row of empty cells, which the caller fills; NULL = no memory. */
struct hpy_text *hpy_doc_table_row(struct hpy_doc_table *table, double share);
void hpy_doc_table_dispose(struct hpy_doc_table *table);

struct hpy_doc_ops {
    void (*begin)(struct hpy_text *out, const char *title);
    void (*section)(struct hpy_text *out, const char *heading);
    void (*note)(struct hpy_text *out, const char *line);
    /* Item `number` of a list, from 1, with its share of something, and lines below it. */
    void (*item)(struct hpy_text *out, unsigned number, const char *line, double share,
                 const struct hpy_text *below, size_t n_below);
    void (*items_end)(struct hpy_text *out);
    void (*table)(struct hpy_text *out, const struct hpy_doc_table *table);
    void (*end)(struct hpy_text *out);
};

extern const struct hpy_doc_ops hpy_doc_text; /* rep_doc_text.c; columns as wide as needed */
extern const struct hpy_doc_ops hpy_doc_html; /* rep_doc_html.c */

#endif
