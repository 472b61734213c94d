/* Inline: the walk in the target itself, which stands still meanwhile.
 *
 * For processes that must not or cannot be forked. */
#ifndef HPY_CAPTURE_INLINE_H
#define HPY_CAPTURE_INLINE_H

#include "capture/origin.h"
#include "capture/twin.h"

/* The GIL is held on entry and on return; it is kept during the walk and released
 * while what was found is copied to a descriptor that may block. */
HPY_MUST_CHECK enum hpy_status hpy_inline_run(struct hpy_capture_result *out, int fd,
                                              const struct hpy_capture_options *options,
                                              const struct hpy_origin *origin,
                                              const char *reason, struct hpy_err *err);

/* The same told to a sink, which may use malloc: nothing is written, and the GIL is
 * kept all the time. */
HPY_MUST_CHECK enum hpy_status hpy_inline_tell(struct hpy_capture_result *out,
                                               struct hpy_sink *sink,
                                               const struct hpy_capture_options *options,
                                               const struct hpy_origin *origin,
                                               const char *reason, struct hpy_err *err);

#endif
