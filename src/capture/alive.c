#include "capture/alive.h"

#include "capture/cpython/gc.h"
#include "capture/cpython/interp.h"
#include "sets/addrset.h"

struct hpy_alive {
    struct hpy_scratch scratch; /* where this lies */
    struct hpy_addrset *listed;
    struct hpy_peek peek;
};

static enum hpy_status mark(struct hpy_addrset *listed, PyInterpreterState *interp,
                            unsigned list, struct hpy_err *err)
{
    struct hpy_gc_cursor cursor;
    PyObject *object;
    enum hpy_gc_answer answer;
    hpy_gc_begin(&cursor, interp, list);
    while ((answer = hpy_gc_next(&object, &cursor)) == HPY_GC_OBJECT)
        if (hpy_addrset_add(listed, (uint64_t)(uintptr_t)object) == HPY_ADDRSET_FULL)
            return hpy_fail(err, HPY_ENOMEM, "no memory for the set of addresses");
    return answer == HPY_GC_END
               ? HPY_OK
               : hpy_fail(err, HPY_ETARGET, "a list of the garbage collector is broken");
}

enum hpy_status hpy_alive_begin(struct hpy_alive **out, bool values, uint32_t preview_bytes,
                                struct hpy_err *err)
{
    struct hpy_scratch scratch;
    *out = NULL;
    hpy_scratch_init(&scratch);
    struct hpy_alive *alive = hpy_scratch_alloc(&scratch, sizeof *alive);
    if (!alive)
        return hpy_fail(err, HPY_ENOMEM, "no memory to look for objects");
    alive->scratch = scratch;
    hpy_peek_init(&alive->peek, &alive->scratch, hpy_interp_main(), err);
    alive->peek.contents.values = values;
    alive->peek.contents.preview_bytes = preview_bytes;
    alive->listed = hpy_addrset_new();
    enum hpy_status status =
        alive->listed ? HPY_OK
                      : hpy_fail(err, HPY_ENOMEM, "no memory for the set of addresses");
    /* Objects of another interpreter are nothing this one may refer to. */
    for (unsigned list = 0; list < HPY_GC_LISTS && status == HPY_OK; list++)
        status = mark(alive->listed, PyInterpreterState_Get(), list, err);
    if (status == HPY_OK &&
        hpy_contents_know_modules(&alive->peek.contents, PyInterpreterState_Get()) != 0)
        status = hpy_fail(err, HPY_ENOMEM, "no memory for the names of modules");
    if (status == HPY_OK)
        *out = alive;
    else
        hpy_alive_end(alive);
    return status;
}

void hpy_alive_end(struct hpy_alive *alive)
{
    if (!alive)
        return;
    hpy_contents_release(&alive->peek.contents);
    hpy_peek_release(&alive->peek);
    hpy_addrset_free(alive->listed);
    struct hpy_scratch scratch = alive->scratch;
    hpy_scratch_release(&scratch);
}

bool hpy_alive_listed(const struct hpy_alive *alive, uint64_t addr)
{
    return hpy_addrset_has(alive->listed, addr);
}

enum hpy_status hpy_alive_read(struct hpy_alive *alive, PyObject *object,
                               hpy_peek_edge edge, void *context)
{
    return hpy_peek_read(&alive->peek, object, edge, context);
}

const struct hpy_content *hpy_alive_content(struct hpy_alive *alive, PyObject *object)
{
    return hpy_peek_content(&alive->peek, object);
}
