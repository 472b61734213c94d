/* What the overview finds out beside the key loop: suspects and largest objects, and how
 * they are called. Made on the worker; then read by who draws. */
#ifndef HPY_TUI_VIEWS_OVERVIEW_FOUND_H
#define HPY_TUI_VIEWS_OVERVIEW_FOUND_H

#include "engine/largest.h"
#include "engine/suspects.h"
#include "tui/session.h"

struct hpy_overview_found {
    const struct hpy_suspects *suspects; /* of the analyses of the heap */
    const struct hpy_largest *largest;
    struct hpy_text *suspect, *sentence; /* by suspect: for its row, and in full */
    struct hpy_text *holder;             /* by largest object */
};

HPY_MUST_CHECK enum hpy_status hpy_overview_find(struct hpy_overview_found *out,
                                                 const struct hpy_session *session,
                                                 struct hpy_job *job, struct hpy_err *err);
void hpy_overview_found_dispose(struct hpy_overview_found *found); /* also of a zeroed one */

#endif
