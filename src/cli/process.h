/* Starting other programs and waiting for them. */
#ifndef HPY_CLI_PROCESS_H
#define HPY_CLI_PROCESS_H

#include "base/text.h"

/* Run a program to its end with nothing to read, and append what it prints (at
 * most 64 KiB; more is dropped). *code is as of a shell: 128 and the signal if it
 * was killed. HPY_ENOTFOUND if there is no such program. */
HPY_MUST_CHECK enum hpy_status hpy_process_read(struct hpy_text *out, int *code,
                                                const char *const argv[],
                                                struct hpy_err *err);

/* Run a program in our place: same standard streams, process group, environment
 * and signals. Until it ends, what the terminal's keys send is left to it, and a
 * request to end us (SIGTERM, SIGHUP) is handed on to it. */
HPY_MUST_CHECK enum hpy_status hpy_process_run(int *code, const char *const argv[],
                                               struct hpy_err *err);

#endif
