#include "capture/peek.h"

#include "capture/cpython/frames.h"
#include "capture/cpython/types.h"
#include "capture/sizes.h"

static enum hpy_status no_name(struct hpy_sink *sink, uint32_t index, struct hpy_str text,
                               struct hpy_err *err)
{
    (void)sink, (void)index, (void)text, (void)err;
    return HPY_OK;
}

static enum hpy_status no_type(struct hpy_sink *sink, uint32_t index,
                               const struct hpy_type_info *type, struct hpy_err *err)
{
    (void)sink, (void)index, (void)type, (void)err;
    return HPY_OK;
}

/* Nothing else is announced by reading. */
static const struct hpy_sink_ops nowhere = { .name = no_name, .type = no_type };

static void spill(struct hpy_gather *gather)
{
    struct hpy_peek *peek = gather->context;
    for (size_t i = 0; i < gather->n; i++)
        if (hpy_rel_keeps_alive(gather->at[i].rel))
            peek->edge(peek->context, (PyObject *)(uintptr_t)gather->at[i].target,
                         gather->at[i].rel);
    gather->n = 0;
}

void hpy_peek_init(struct hpy_peek *peek, struct hpy_scratch *scratch,
                     PyInterpreterState *interp, struct hpy_err *err)
{
    peek->nowhere.ops = &nowhere;
    peek->err = err;
    hpy_names_init(&peek->names, &peek->nowhere, err);
    hpy_typetable_init(&peek->types, &peek->nowhere, &peek->names, NULL, scratch, err);
    peek->types.interp = interp;
    peek->types.python_traverse = hpy_type_python_traverse(interp);
    peek->contents.interp = interp;
    hpy_sizes_begin(interp);
    hpy_relate_init(&peek->relate);
    peek->gather.spill = spill;
    peek->gather.context = peek;
    peek->gather.names = &peek->names;
}

void hpy_peek_release(struct hpy_peek *peek)
{
    hpy_relate_release(&peek->relate);
    hpy_typetable_release(&peek->types);
    hpy_names_release(&peek->names);
}

static enum hpy_status check(const struct hpy_peek *peek)
{
    HPY_TRY(peek->types.status);
    HPY_TRY(peek->names.status);
    if (peek->relate.out_of_memory)
        return hpy_fail(peek->err, HPY_ENOMEM, "no memory for the referents of one object");
    return HPY_OK;
}

static void begin(struct hpy_peek *peek, hpy_peek_edge edge, void *context)
{
    peek->edge = edge;
    peek->context = context;
    peek->gather.n = 0;
    peek->gather.spill = spill;
}

enum hpy_status hpy_peek_read(struct hpy_peek *peek, PyObject *object,
                                hpy_peek_edge edge, void *context)
{
    const struct hpy_plan *plan = hpy_typetable_find(&peek->types, Py_TYPE(object));
    if (!plan) {
        HPY_TRY(peek->types.status);
        return hpy_fail(peek->err, HPY_ETARGET, "an object without a type");
    }
    begin(peek, edge, context);
    (void)hpy_relate_read(&peek->relate, &peek->gather, object, plan);
    spill(&peek->gather);
    return check(peek);
}

enum hpy_status hpy_peek_read_frame(struct hpy_peek *peek, const void *raw,
                                      hpy_peek_edge edge, void *context)
{
    begin(peek, edge, context);
    hpy_frame_read(&peek->gather, raw);
    spill(&peek->gather);
    return check(peek);
}

const struct hpy_content *hpy_peek_content(struct hpy_peek *peek, PyObject *object)
{
    const struct hpy_plan *plan = hpy_typetable_find(&peek->types, Py_TYPE(object));
    return plan ? hpy_contents_say(&peek->contents, object, plan) : NULL;
}
