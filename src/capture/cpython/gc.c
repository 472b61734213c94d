#include "capture/cpython/compat.h"

#include "capture/cpython/gc.h"

void hpy_gc_begin(struct hpy_gc_cursor *cursor, PyInterpreterState *interp,
                  unsigned list)
{
    PyGC_Head *head = list < NUM_GENERATIONS
                          ? &interp->gc.generations[list].head
                          : &interp->gc.permanent_generation.head;
    *cursor = (struct hpy_gc_cursor){ .head = (uintptr_t)head, .at = (uintptr_t)head,
                                      .hare = (uintptr_t)head, .next_check = 16 };
}

enum hpy_gc_answer hpy_gc_next(PyObject **object, struct hpy_gc_cursor *cursor)
{
    /* The low bits of a link are the collector's flags while it runs. */
    uintptr_t next = ((PyGC_Head *)cursor->at)->_gc_next & ~(uintptr_t)7;

    if (next == cursor->head)
        return HPY_GC_END;
    if (next < 4096)
        return HPY_GC_BROKEN;
    /* Brent's cycle finding: a ring that comes round without meeting its head. */
    if (next == cursor->hare)
        return HPY_GC_BROKEN;
    if (++cursor->steps == cursor->next_check) {
        cursor->hare = next;
        cursor->next_check *= 2;
    }
    cursor->at = next;
    __builtin_prefetch((const void *)((PyGC_Head *)next)->_gc_next);
    *object = (PyObject *)((PyGC_Head *)next + 1);
    return HPY_GC_OBJECT;
}

bool hpy_gc_tracked(PyObject *object)
{
    return ((PyGC_Head *)object - 1)->_gc_next != 0;
}

bool hpy_gc_collecting(PyInterpreterState *interp)
{
    return interp->gc.collecting != 0;
}

size_t hpy_gc_head_bytes(void)
{
    return sizeof(PyGC_Head);
}
