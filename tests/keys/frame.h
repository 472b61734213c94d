/* What holds of every frame, whatever view drew it. */
#ifndef HPY_TESTS_KEYS_FRAME_H
#define HPY_TESTS_KEYS_FRAME_H

#include <stdbool.h>

#include "base/text.h"
#include "render/grid.h"

/* Each cell holds one grapheme of valid UTF-8 as wide as the cell says, without control or
 * bidi characters, in a known role; wide cells have their right halves; ASCII stays ASCII;
 * the cursor is inside. False, and why, if not. */
bool frame_holds(struct hpy_text *why, const struct hpy_grid *grid);
bool frames_equal(const struct hpy_grid *a, const struct hpy_grid *b);

#endif
