/* The guard: lets a walk survive a fault in foreign code or memory.
 *
 * tp_traverse of an extension type may crash or loop. While the guard is up,
 * SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT and SIGTRAP of the walking thread jump
 * back to where HPY_GUARD_SET stood; a watchdog timer does the same when the
 * walk has not advanced `ticks` for too long. One guard at a time per process.
 *
 *     hpy_guard_up(&guard, scratch, seconds_per_step, in_twin);
 *     switch (HPY_GUARD_SET(&guard)) {      // returns again after every fault
 *     case 0: break;
 *     default: … skip guard.subject …       // the signal number
 *     }
 *     … guard.subject = object; guard.ticks++; type->tp_traverse(object, …);
 *     hpy_guard_down(&guard);
 *
 * Locals changed between SET and the fault must be volatile or live elsewhere.
 * In the twin handlers are simply installed; inline, in the target itself, the
 * previous handlers are kept, faults of other threads are passed on to them, and
 * no timer is used. The watchdog acts only while `subject` is set. */
#ifndef HPY_CAPTURE_GUARD_H
#define HPY_CAPTURE_GUARD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/scratch.h"

struct hpy_guard {
    sigjmp_buf back;
    void *volatile subject;      /* object being looked at */
    volatile uint64_t ticks;     /* advanced per object; watched by the timer */
    volatile int armed;
    uint32_t n_faults;
    bool in_twin;
    void *state;                 /* previous handlers, alternate stack */
};

#define HPY_GUARD_SET(guard) sigsetjmp((guard)->back, 0)
#define HPY_GUARD_MAX_FAULTS 10000u /* then the walk gives up */

int hpy_guard_up(struct hpy_guard *guard, struct hpy_scratch *scratch,
                 double seconds_per_step, bool in_twin); /* 0 or -1 */
void hpy_guard_down(struct hpy_guard *guard);

/* Between these two a slow step is not the subject's fault: the watchdog waits.
 * For the writer of a stream, whose reader may take its time. Without a guard
 * they do nothing. */
void hpy_guard_hold(void);
void hpy_guard_go_on(void);

#endif
