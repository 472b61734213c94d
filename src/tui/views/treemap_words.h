/* What is written in a block of a treemap. */
#ifndef HPY_TUI_VIEWS_TREEMAP_WORDS_H
#define HPY_TUI_VIEWS_TREEMAP_WORDS_H

#include "render/layout.h"
#include "tui/views/treemap_blocks.h"

/* What can be said of a block, in pieces. */
struct hpy_treemap_words {
    struct hpy_text kind, way, size, share;
};
void hpy_treemap_words_dispose(struct hpy_treemap_words *words); /* also of zeroed ones */

/* Fill in kind and way of an object: the way by which it is held, or its value where every
 * object is held in that way. Into zeroed words, as the next. */
void hpy_treemap_say_object(struct hpy_treemap_words *words, const struct hpy_kept *kept,
                            uint32_t node);
/* Fill in all of a block. */
void hpy_treemap_say(struct hpy_treemap_words *words, const struct hpy_treemap *map,
                     const struct hpy_treemap_block *block);
/* On one line as much as fits, figures last; on more, each on its own. A share that does
 * not fit goes before a size is cut. Words may be shortened. */
void hpy_treemap_draw_words(struct hpy_grid *grid, struct hpy_rect r,
                            struct hpy_treemap_words *words, bool is_rest);

#endif
