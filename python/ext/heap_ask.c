#include "heap_types.h"

#include <errno.h>
#include <time.h>

#define TICK_NS UINT64_C(100000000)

/* This thread runs signal handlers in the middle of a question. */
static __thread unsigned in_tick;

static uint64_t now_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static void tick(struct hpy_job *job)
{
    struct hpy_question *ask = (struct hpy_question *)(void *)job;
    uint64_t now = now_ns(CLOCK_MONOTONIC_COARSE);
    if (ask->raised || now < ask->next_ns)
        return;
    PyEval_RestoreThread(ask->thread);
    in_tick++;
    if (PyErr_CheckSignals() != 0) {
        ask->raised = true;
        hpy_job_cancel(job);
    }
    in_tick--;
    ask->thread = PyEval_SaveThread();
    ask->next_ns = now_ns(CLOCK_MONOTONIC_COARSE) + TICK_NS;
}

bool hpy_question_begin(struct hpy_question *ask)
{
    if (in_tick) {
        PyErr_SetString(PyExc_RuntimeError,
                        "a heap cannot be asked by a signal handler that interrupts "
                        "another question");
        return false;
    }
    *ask = (struct hpy_question){ .raised = false };
    hpy_job_init(&ask->job);
    ask->job.tick = tick;
    ask->next_ns = now_ns(CLOCK_MONOTONIC_COARSE) + TICK_NS;
    ask->thread = PyEval_SaveThread();
    return true;
}

bool hpy_question_end(struct hpy_question *ask, enum hpy_status status)
{
    PyEval_RestoreThread(ask->thread);
    if (status == HPY_OK && !ask->raised)
        return true;
    if (!PyErr_Occurred())
        (void)hpy_raise(&ask->err);
    return false;
}

enum hpy_status hpy_question_lock(struct hpy_question *ask, pthread_mutex_t *mutex)
{
    for (;;) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += (long)TICK_NS;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_nsec -= 1000000000L;
            until.tv_sec++;
        }
        int error = pthread_mutex_timedlock(mutex, &until);
        if (error == 0)
            return HPY_OK;
        if (error != ETIMEDOUT)
            return hpy_fail(&ask->err, HPY_EUNSUPPORTED, "the heap cannot be locked");
        HPY_TRY(hpy_job_poll(&ask->job, 0, &ask->err));
    }
}

static PyObject *exception_of(enum hpy_status code)
{
    switch (code) {
    case HPY_ENOMEM:
        return PyExc_MemoryError;
    case HPY_EIO:
    case HPY_EFORMAT:
    case HPY_EDAMAGED:
    case HPY_ETRUNCATED:
    case HPY_EVERSION:
        return PyExc_OSError;
    case HPY_ESYNTAX:
    case HPY_EUSAGE:
    case HPY_ELIMIT:
        return PyExc_ValueError;
    case HPY_ENOTFOUND:
        return PyExc_IndexError;
    case HPY_ECANCELLED:
        return PyExc_KeyboardInterrupt;
    default:
        return PyExc_RuntimeError;
    }
}

PyObject *hpy_raise(const struct hpy_err *err)
{
    PyObject *text = PyUnicode_DecodeUTF8(err->text, (Py_ssize_t)strlen(err->text), "replace");
    if (text) {
        PyErr_SetObject(exception_of(err->code), text);
        Py_DECREF(text);
    }
    return NULL;
}
