/* The blocks of a treemap: what stands below something in the dominator tree, as few
 * blocks as can be read.
 *
 * What is large enough is a block of its own; of the others those of one kind are put
 * together, and what is still too small is the rest. Where all are put together by kind,
 * none stands alone that has others of its kind. What is large enough is decided anew for
 * each size of the window, in the time of the blocks; the model behind it is made once.
 *
 * A block has a number that says all about it, so that it can be asked about on the
 * worker while the window changes. */
#ifndef HPY_TUI_VIEWS_TREEMAP_BLOCKS_H
#define HPY_TUI_VIEWS_TREEMAP_BLOCKS_H

#include "render/treemap.h"
#include "tui/views/kept.h"

struct hpy_treemap {
    const struct hpy_kept *kept;
    /* Whose children they are; HPY_NO_NODE: what stands at the top. Going down from what
     * was asked about to what retains nearly all of it, the first that branches. */
    uint32_t node;
    struct hpy_treemap_node *nodes; /* the largest children, in order */
    struct hpy_kept_group *groups; /* of all children, in order */
    uint32_t n_nodes, n_groups, n_children;
    uint64_t own_bytes, all_bytes; /* of the node itself; of all blocks */
};
struct hpy_treemap_node {
    uint32_t node, group; /* its kind's, by number */
    uint64_t bytes;
};

/* O(children), one pass. */
HPY_MUST_CHECK enum hpy_status hpy_treemap_init(struct hpy_treemap *map,
                                                const struct hpy_kept *kept,
                                                struct hpy_job *job, struct hpy_err *err);
void hpy_treemap_dispose(struct hpy_treemap *map); /* also of a zeroed one */

enum hpy_treemap_what { HPY_TREEMAP_OBJECT, HPY_TREEMAP_KIND, HPY_TREEMAP_ITSELF,
                        HPY_TREEMAP_REST };
struct hpy_treemap_block {
    enum hpy_treemap_what what;
    uint32_t which;   /* number in nodes or groups */
    uint32_t count;   /* objects */
    uint64_t bytes;
    uint64_t number;  /* says all of this, for hpy_treemap_subject */
};

/* The blocks that fit into an area, the rest last, and the inside of each. Returns how
 * many, 0 if nothing takes any room; both have room for HPY_TREEMAP_MAX. */
int hpy_treemap_blocks(struct hpy_treemap_block *blocks, struct hpy_rect *inside,
                       const struct hpy_treemap *map, bool by_kind, struct hpy_rect area);

/* Whether some of a kind's block would stand alone in a map of its own. */
bool hpy_treemap_has_large(const struct hpy_treemap *map, uint64_t number,
                           struct hpy_rect area);
/* What a block of a view is about. */
HPY_MUST_CHECK enum hpy_status hpy_treemap_subject(const struct hpy_treemap *map,
                                                   const struct hpy_view *view,
                                                   uint64_t number,
                                                   struct hpy_view_args *args,
                                                   struct hpy_job *job, struct hpy_err *err);

#endif
