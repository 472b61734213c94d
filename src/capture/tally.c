#include "capture/tally.h"

#include <stddef.h>
#include <string.h>

#define PROGRESS_STRIDE 4096u
#define MAX_TYPE_NAME (sizeof((struct hpy_capture_skip *)0)->type)

static struct hpy_tally *tally_of(struct hpy_sink *sink)
{
    return (struct hpy_tally *)(void *)((char *)sink - offsetof(struct hpy_tally, sink));
}

static enum hpy_status on_begin(struct hpy_sink *sink, struct hpy_err *err)
{
    struct hpy_sink *next = tally_of(sink)->next;
    return next->ops->begin(next, err);
}

static enum hpy_status on_fact(struct hpy_sink *sink, struct hpy_str key,
                               struct hpy_str value, struct hpy_err *err)
{
    struct hpy_sink *next = tally_of(sink)->next;
    return next->ops->fact(next, key, value, err);
}

static enum hpy_status on_name(struct hpy_sink *sink, uint32_t index, struct hpy_str text,
                               struct hpy_err *err)
{
    struct hpy_sink *next = tally_of(sink)->next;
    return next->ops->name(next, index, text, err);
}

static void append(char *name, size_t *n, struct hpy_str part)
{
    size_t room = MAX_TYPE_NAME - 1 - *n;
    size_t take = part.n_bytes < room ? part.n_bytes : room;
    memcpy(name + *n, part.data, take);
    *n += take;
}

static enum hpy_status on_type(struct hpy_sink *sink, uint32_t index,
                               const struct hpy_type_info *type, struct hpy_err *err)
{
    struct hpy_tally *tally = tally_of(sink);
    char name[MAX_TYPE_NAME];
    size_t n = 0;
    if (type->module.n_bytes > 0) {
        append(name, &n, type->module);
        append(name, &n, HPY_STR("."));
    }
    append(name, &n, type->name);
    name[n] = '\0';
    char *kept = hpy_scratch_alloc(tally->scratch, n + 1);
    if (!kept || hpy_words_push(&tally->type_names, (uint64_t)(uintptr_t)kept) != 0)
        return hpy_fail(err, HPY_ENOMEM, "no memory for the names of types");
    memcpy(kept, name, n + 1);
    return tally->next->ops->type(tally->next, index, type, err);
}

static enum hpy_status on_site(struct hpy_sink *sink, uint32_t index,
                               const struct hpy_site_frame *frames, uint32_t n_frames,
                               struct hpy_err *err)
{
    struct hpy_sink *next = tally_of(sink)->next;
    return next->ops->site(next, index, frames, n_frames, err);
}

static enum hpy_status on_node(struct hpy_sink *sink, const struct hpy_node_info *node,
                               struct hpy_err *err)
{
    struct hpy_tally *tally = tally_of(sink);
    if (++tally->n_nodes % PROGRESS_STRIDE == 0 && tally->progress)
        atomic_store_explicit(tally->progress, tally->n_nodes, memory_order_relaxed);
    return tally->next->ops->node(tally->next, node, err);
}

static enum hpy_status on_edges(struct hpy_sink *sink, const struct hpy_edge *edges,
                                size_t n_edges, struct hpy_err *err)
{
    struct hpy_sink *next = tally_of(sink)->next;
    return next->ops->edges(next, edges, n_edges, err);
}

static enum hpy_status on_skipped(struct hpy_sink *sink, uint32_t type,
                                  uint64_t n_objects, struct hpy_str reason,
                                  struct hpy_err *err)
{
    struct hpy_tally *tally = tally_of(sink);
    struct hpy_capture_result *result = tally->result;
    const char *name = type < tally->type_names.n
                           ? (const char *)(uintptr_t)tally->type_names.at[type]
                           : "?";
    uint32_t i = 0;
    while (i < result->n_skips && strcmp(result->skips[i].type, name) != 0)
        i++;
    if (i < HPY_CAPTURE_MAX_SKIPS) {
        if (i == result->n_skips) {
            result->n_skips++;
            memcpy(result->skips[i].type, name, strlen(name) + 1);
            result->skips[i].n_objects = 0;
        }
        result->skips[i].n_objects += n_objects;
    }
    return tally->next->ops->skipped(tally->next, type, n_objects, reason, err);
}

static enum hpy_status on_finish(struct hpy_sink *sink, struct hpy_err *err)
{
    struct hpy_sink *next = tally_of(sink)->next;
    return next->ops->finish(next, err);
}

static void on_abort(struct hpy_sink *sink)
{
    struct hpy_sink *next = tally_of(sink)->next;
    next->ops->abort(next);
}

static const struct hpy_sink_ops tally_ops = {
    .begin = on_begin, .fact = on_fact, .name = on_name, .type = on_type,
    .site = on_site,
    .node = on_node, .edges = on_edges, .skipped = on_skipped, .finish = on_finish,
    .abort = on_abort,
};

void hpy_tally_init(struct hpy_tally *tally, struct hpy_sink *next,
                    struct hpy_scratch *scratch, struct hpy_capture_result *result,
                    _Atomic uint64_t *progress)
{
    *tally = (struct hpy_tally){ .sink = { &tally_ops }, .next = next,
                                 .scratch = scratch, .result = result,
                                 .progress = progress };
}

void hpy_tally_dispose(struct hpy_tally *tally)
{
    hpy_words_release(&tally->type_names);
}
