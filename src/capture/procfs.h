/* procfs: the few things a capture asks the kernel about its own process.
 *
 * Raw open and read into the caller's buffer: no malloc, no stdio, so that the
 * twin may use it as well. Every path is put behind `root` ("" for the real
 * files), which lets tests show a machine that is not this one. */
#ifndef HPY_CAPTURE_PROCFS_H
#define HPY_CAPTURE_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HPY_PROCFS_UNKNOWN UINT64_MAX

/* Read a small file whole, cut at the room and NUL-terminated. Bytes read, or 0
 * with text[0] == 0 if it cannot be read. */
size_t hpy_procfs_read(char *text, size_t room, const char *root, const char *path);

/* The number behind a field's name at a line's start ("VmRSS:"), or
 * HPY_PROCFS_UNKNOWN. Sizes in such files are in kB: ..._bytes multiplies. */
uint64_t hpy_procfs_field(const char *text, const char *name);
uint64_t hpy_procfs_field_bytes(const char *text, const char *name);

/* Memory that belongs to this process alone (Private_* of smaps_rollup), or
 * HPY_PROCFS_UNKNOWN. Costs a look at every page table entry. */
uint64_t hpy_procfs_private_bytes(void);

#endif
