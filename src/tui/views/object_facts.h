/* What the page of an object says above its references: a line for each fact, a value of
 * several lines where there is room. */
#ifndef HPY_TUI_VIEWS_OBJECT_FACTS_H
#define HPY_TUI_VIEWS_OBJECT_FACTS_H

#include "render/grid.h"
#include "render/layout.h"
#include "tui/known.h"
#include "tui/session.h"

struct hpy_object {
    const struct hpy_session *session;
    const struct hpy_known *known;
    uint32_t node;
};

/* Draw at most `room` lines from the top of the area on, the most important facts where
 * there are more. Returns how many were drawn. The edges of the graph are needed. */
int hpy_object_facts_draw(const struct hpy_object *object, struct hpy_grid *grid,
                          struct hpy_rect area, int room);

#endif
