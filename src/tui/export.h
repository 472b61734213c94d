/* Files of what is on the screen: `:export FILE` all rows of the list, `:save FILE` the
 * frame itself.
 *
 * Rows are written in the order and as narrowed as they are shown, with the columns that
 * are shown and some there was no room for, numbers exact and without groups, sizes in
 * bytes. The ending of the name says how: .csv, .json, or else text in columns. A frame
 * is text, or a picture if the name ends in .svg.
 *
 * Files are for their owner only (0600), appear when they are whole, and replace another
 * one only if asked. Only what can be seen is in them, which may be contents of strings. */
#ifndef HPY_TUI_EXPORT_H
#define HPY_TUI_EXPORT_H

#include "tui/core.h"

/* Answer with a task that writes the rows of a view, some thousand at a time. The view
 * must not go before its end, or that of the task. HPY_EUSAGE if it has no table, or there
 * is such a file and it is not to be replaced. */
HPY_MUST_CHECK enum hpy_status hpy_export_rows(struct hpy_reply *reply, struct hpy_view *view,
                                               struct hpy_str path, bool replace,
                                               struct hpy_err *err);
/* Answer with a task that writes the frame as it was last drawn, the prompt aside. */
HPY_MUST_CHECK enum hpy_status hpy_export_frame(struct hpy_reply *reply, struct hpy_core *core,
                                                struct hpy_str path, bool replace,
                                                struct hpy_err *err);

#endif
