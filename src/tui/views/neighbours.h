/* The edges of one object in one direction, as rows: what it refers to, or what
 * refers to it. The object page has one of each. */
#ifndef HPY_TUI_VIEWS_NEIGHBOURS_H
#define HPY_TUI_VIEWS_NEIGHBOURS_H

#include "tui/describe.h"
#include "tui/view.h"

struct hpy_neighbours {
    const struct hpy_session *session;
    uint32_t node;
    bool inward; /* referrers instead of referents */
    struct hpy_list list;
    struct hpy_describe_cells cells;
    int edge_cells;
};

void hpy_neighbours_init(struct hpy_neighbours *n, const struct hpy_session *session,
                         uint32_t node, bool inward);
void hpy_neighbours_dispose(struct hpy_neighbours *n);

/* The object at the other end of a row. */
uint32_t hpy_neighbours_node(const struct hpy_neighbours *n, uint64_t row);
/* The notation of the row's edge, e.g. ".children". Appended. */
void hpy_neighbours_edge(const struct hpy_neighbours *n, uint64_t row,
                         struct hpy_text *out);
void hpy_neighbours_draw(struct hpy_neighbours *n, struct hpy_grid *grid,
                         struct hpy_rect area);

#endif
