/* Origin: what a capture says of the process it was taken from.
 *
 * Filled in the target, with the GIL held, before anything is stopped; read by
 * whoever ends the stream. Fixed buffers, because the twin has no malloc; longer
 * texts are cut. UTF-8 where the source was. */
#ifndef HPY_CAPTURE_ORIGIN_H
#define HPY_CAPTURE_ORIGIN_H

#include <stdint.h>

#include "base/status.h"
#include "engine/sink.h"

struct hpy_origin {
    char python[32];
    char executable[1024];
    char platform[256];
    char argv[4096]; /* arguments separated by blanks, quoted where needed */
    char birth[96];  /* "tick 123 of boot 6a3f…": when the process was started */
    uint64_t pid, time_s, n_threads, n_interpreters;
    uint64_t rss_bytes; /* HPY_PROCFS_UNKNOWN if not told */
};

/* command: what to give as argv, or NULL for /proc/self/cmdline. */
void hpy_origin_take(struct hpy_origin *out, const char *command);

/* Tell the sink all of it that is known. */
HPY_MUST_CHECK enum hpy_status hpy_origin_tell(const struct hpy_origin *origin,
                                               struct hpy_sink *sink,
                                               struct hpy_err *err);

/* One fact: text, or a number as decimal digits. Empty texts are not told. */
HPY_MUST_CHECK enum hpy_status hpy_tell_text(struct hpy_sink *sink, const char *key,
                                             const char *text, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_tell_number(struct hpy_sink *sink, const char *key,
                                               uint64_t number, struct hpy_err *err);

#endif
