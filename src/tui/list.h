/* A list: rows with a cursor, an order, a filter and a search, whatever they are.
 *
 * Views that show rows embed one and describe their rows by a model; moving,
 * sorting, filtering and searching are then the same everywhere. Rows are
 * numbered 0 .. n_rows - 1 in their natural order and never renumbered; places are
 * where they stand after sorting and filtering. The selection is a row, so it
 * survives every change of order. Only rows in sight are ever formatted; what
 * must look at all rows is a task.
 *
 * Memory: nothing in natural order, 4 bytes per shown row otherwise. */
#ifndef HPY_TUI_LIST_H
#define HPY_TUI_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "render/layout.h"
#include "render/table.h"
#include "tui/action.h"
#include "tui/key.h"

struct hpy_reply;

#define HPY_MAX_LIST_ROWS UINT32_MAX

/* One way to sort. Rows go by ascending key; equal ones stay in natural order. */
struct hpy_sort {
    const char *title; /* "by count", for the status line */
    bool descending;   /* largest first is what one wants: for the arrow only */
    bool natural;      /* the order the rows have anyway; key is not asked */
    uint64_t (*key)(const void *model, uint64_t row);
    /* by label: keys are made from labels if key is NULL, and equal ones compared */
    bool by_label;
};

struct hpy_list_ops {
    const struct hpy_sort *sorts; /* the first one is natural */
    int n_sorts;
    /* Append what search and filter look at, and what sorting by label compares. */
    void (*label)(const void *model, uint64_t row, struct hpy_text *out);
};

struct hpy_list {
    const struct hpy_list_ops *ops;
    const void *model; /* read by tasks: must not change while one runs */
    uint64_t n_rows;
    uint64_t n_unmade; /* rows that some of these stand for, which the position counts */

    /* For who needs them, set after hpy_list_init. What a sort by label compares where
     * that is not ops->label; what is to be found before rows can be sorted, on the
     * worker; sorts that are passed over by hpy_list_act, as bits. */
    void (*sort_label)(const void *model, int sort, uint64_t row, struct hpy_text *out);
    enum hpy_status (*prepare)(const void *model, int sort, struct hpy_job *job,
                               struct hpy_err *err);
    uint64_t passed_over;

    uint32_t *order;   /* rows by place, or NULL = natural */
    uint64_t n_shown;
    int sort;
    bool reversed;
    uint64_t cursor, top; /* places */
    struct hpy_text filter, search;

    /* as last drawn, for the mouse */
    struct hpy_rect area;   /* rows */
    int header_y;           /* -1 = no headings */
    int match_x;            /* where the text that is searched begins */
    struct hpy_table table;
};

void hpy_list_init(struct hpy_list *list, const struct hpy_list_ops *ops,
                   const void *model, uint64_t n_rows);
void hpy_list_dispose(struct hpy_list *list);

/* The row at a place below n_shown. */
uint64_t hpy_list_row(const struct hpy_list *list, uint64_t place);
/* The selected row; false if none is shown. */
bool hpy_list_selected(uint64_t *row, const struct hpy_list *list);
/* Select a row, if it is shown. O(shown) unless in natural order. */
void hpy_list_select(struct hpy_list *list, uint64_t row);

/* Fit the cursor into an area and remember it. Call before drawing rows. */
void hpy_list_frame(struct hpy_list *list, struct hpy_rect area, int header_y);
/* The headings of list->table with the arrow of the current order. */
void hpy_list_header(const struct hpy_list *list, struct hpy_grid *grid);
/* Draw the rows that fit, each by the view's own hands at y, with the selection and
 * what was searched for marked from match_x on; where no row is shown, say why not:
 * `none` if there are none at all. */
typedef void (*hpy_list_draw_row)(const void *context, struct hpy_grid *grid, int y,
                                  uint64_t row);
void hpy_list_draw(const struct hpy_list *list, struct hpy_grid *grid, const char *none,
                   hpy_list_draw_row draw_row, const void *context);
/* "12/214", or "12/30 of 214" while a filter is on. */
void hpy_list_position(const struct hpy_list *list, struct hpy_text *out,
                       const struct hpy_numbers *numbers);

/* Answer what a list knows: moving, next and previous, sorting. */
void hpy_list_act(struct hpy_list *list, enum hpy_action action, struct hpy_reply *reply);
/* Answer the mouse: a click selects, on a heading it sorts. A double click on a row is
 * HPY_ACT_OPEN, which is left to the caller: returned. */
enum hpy_action hpy_list_mouse(struct hpy_list *list, const struct hpy_event *event,
                               struct hpy_reply *reply);
/* A search or filter text was entered. An empty search repeats the last one. */
void hpy_list_search(struct hpy_list *list, const char *text, struct hpy_reply *reply);
void hpy_list_filter(struct hpy_list *list, const char *text, struct hpy_reply *reply);
/* Filter at once, without a task: for menus of some dozen rows. */
HPY_MUST_CHECK enum hpy_status hpy_list_narrow(struct hpy_list *list, const char *text,
                                               struct hpy_err *err);

/* Tasks that look at all rows, in list_task.c; NULL = out of memory. The list must
 * outlive them. */
struct hpy_task *hpy_list_order_task(struct hpy_list *list, int sort, bool reversed,
                                     const char *filter);
struct hpy_task *hpy_list_search_task(struct hpy_list *list, const char *text,
                                      bool backwards);

#endif
