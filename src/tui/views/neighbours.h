/* Rows of the page of an object: what it refers to, what refers to it, or what dominates
 * it. References lead through attribute dicts as if these were their owners, and a dict's
 * keys stand beside its values; `raw` shows every reference as it is. */
#ifndef HPY_TUI_VIEWS_NEIGHBOURS_H
#define HPY_TUI_VIEWS_NEIGHBOURS_H

#include "tui/describe.h"
#include "tui/known.h"
#include "tui/view.h"

enum hpy_neighbours_mode { HPY_NEIGHBOURS_OUT, HPY_NEIGHBOURS_IN, HPY_NEIGHBOURS_KEEPERS };

/* A reference: out-edge out_off[source] + slot. */
struct hpy_neighbours_edge {
    uint32_t source, slot;
};

/* Ways to sort, and tags of the columns that go with them. */
enum {
    HPY_NEIGHBOURS_BY_HELD, HPY_NEIGHBOURS_BY_SIZE, HPY_NEIGHBOURS_BY_RETAINED,
    HPY_NEIGHBOURS_BY_TYPE, HPY_NEIGHBOURS_BY_NAME, HPY_NEIGHBOURS_N_SORTS
};
#define HPY_NEIGHBOURS_N_COLUMNS 8

struct hpy_neighbours {
    const struct hpy_session *session;
    struct hpy_known *known; /* of the page */
    uint32_t node;
    enum hpy_neighbours_mode mode;
    bool raw;
    struct hpy_list list;
    struct hpy_column columns[HPY_NEIGHBOURS_N_COLUMNS];
    struct hpy_describe_cells cells;
    int edge_cells;
    struct hpy_neighbours_edge *merged; /* rows of HPY_NEIGHBOURS_OUT; NULL = as they are */
    uint64_t n_merged;
    uint32_t *keepers; /* rows of HPY_NEIGHBOURS_KEEPERS, the nearest first; NULL = not known */
    uint64_t n_keepers;
};

/* On the worker, with the edges there. O(references of the object) where they are merged,
 * 8 bytes each; O(1) otherwise. */
HPY_MUST_CHECK enum hpy_status hpy_neighbours_init(struct hpy_neighbours *n,
                                                   const struct hpy_session *session,
                                                   struct hpy_known *known, uint32_t node,
                                                   enum hpy_neighbours_mode mode,
                                                   struct hpy_job *job, struct hpy_err *err);
void hpy_neighbours_dispose(struct hpy_neighbours *n); /* also of a zeroed one */
/* Show every reference as it is, or merged. On the key loop, with no task out. */
void hpy_neighbours_show_raw(struct hpy_neighbours *n, bool raw);
/* The dominators were found; takes the array over. On the key loop, with no task out. */
void hpy_neighbours_set_keepers(struct hpy_neighbours *n, uint32_t *keepers,
                                uint64_t n_keepers);

/* What a row is: a reference, and who is shown at its other end. O(log references) */
struct hpy_neighbours_row {
    uint32_t source, shown;
    uint64_t edge;
    bool is_one; /* a dominator need not refer to what it keeps */
};
struct hpy_neighbours_row hpy_neighbours_row(const struct hpy_neighbours *n, uint64_t row);
/* The rows are keys and values of a dict that is no object's attributes. */
bool hpy_neighbours_has_keys(const struct hpy_neighbours *n);
/* The row's reference as it stands in its column. Appended. */
void hpy_neighbours_add_cell(const struct hpy_neighbours *n,
                             const struct hpy_neighbours_row *row, struct hpy_text *out);
/* What would be freed with an object; false while that is not known. */
bool hpy_neighbours_retained(uint64_t *size_bytes, const struct hpy_neighbours *n,
                             uint32_t node);
/* The object at the other end of a row. */
uint32_t hpy_neighbours_node(const struct hpy_neighbours *n, uint64_t row);
/* The notation of the row's reference, e.g. ".children"; of a dominator that does not
 * refer itself, nothing. Appended. */
void hpy_neighbours_edge_text(const struct hpy_neighbours *n, uint64_t row,
                              struct hpy_text *out);
void hpy_neighbours_draw(struct hpy_neighbours *n, struct hpy_grid *grid,
                         struct hpy_rect area);

#endif
