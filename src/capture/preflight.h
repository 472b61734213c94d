/* Preflight: may this process be forked now, and if not, why.
 *
 * A fork shares memory, but what the target writes while the twin lives is
 * copied, and the kernel may promise less than that. Looked at: the commit limit
 * (overcommit_memory=2), available memory, the head-room of every memory cgroup
 * above the process (v1 and v2), and mappings of devices whose drivers do not
 * take a fork well (GPU, RDMA). Needs no GIL; takes well under a millisecond
 * plus the reading of /proc/self/maps. */
#ifndef HPY_CAPTURE_PREFLIGHT_H
#define HPY_CAPTURE_PREFLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#define HPY_PREFLIGHT_REASON_BYTES 256

struct hpy_preflight {
    bool fork_is_safe;
    /* Why not; or, if it is safe, something worth knowing; or "". */
    char reason[HPY_PREFLIGHT_REASON_BYTES];
    uint64_t rss_bytes; /* HPY_PROCFS_UNKNOWN if not told */
    uint64_t n_threads; /* of the operating system */
};

/* root: "" or, for tests, a directory that holds proc/ and sys/. */
void hpy_preflight(struct hpy_preflight *out, const char *root);

#endif
