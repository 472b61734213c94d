/* Collecting: the sink side of the builder. Every rule of sink.h that one call can
 * show to be broken is checked here; the rest (dangling edges, a missing root)
 * when sealing. */
#include "engine/build.h"

#include <string.h>

#include "base/mem.h"
#include "engine/build_state.h"
#include "engine/content.h"

#define MAX_FACTS 256u /* different keys; HPY_FACT_LIST has some twenty */

static struct hpy_builder *builder_of(struct hpy_sink *sink)
{
    return (struct hpy_builder *)sink;
}

static enum hpy_status no_memory(struct hpy_err *err, const char *what)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for %s", what);
}

/* Make room for one more item in an array that doubles. */
static bool room_for_one(void *array_pointer, uint32_t *room, uint32_t n, size_t item_bytes)
{
    if (n < *room)
        return true;
    void *array;
    memcpy(&array, array_pointer, sizeof array);
    uint32_t more = *room ? (*room > UINT32_MAX / 2 ? UINT32_MAX : *room * 2) : 64;
    array = n < more ? hpy_realloc(array, more, item_bytes) : NULL;
    if (!array)
        return false;
    memcpy(array_pointer, &array, sizeof array);
    *room = more;
    return true;
}

void hpy_builder_reset(struct hpy_builder *builder)
{
    hpy_addrset_free(builder->addrs);
    hpy_pool_dispose(&builder->nodes);
    hpy_pool_dispose(&builder->edges);
    hpy_free(builder->large_size.items);
    hpy_free(builder->external.items);
    hpy_free(builder->content);
    hpy_names_dispose(&builder->names);
    hpy_free(builder->name_of);
    hpy_free(builder->types);
    hpy_free(builder->skips);
    hpy_free(builder->frames);
    hpy_free(builder->site_off);
    for (uint32_t i = 0; i < builder->n_facts; i++) {
        hpy_text_dispose(&builder->facts[i].key);
        hpy_text_dispose(&builder->facts[i].value);
    }
    hpy_free(builder->facts);
    *builder = (struct hpy_builder){ .sink = builder->sink, .phase = HPY_BUILDER_EMPTY };
    hpy_pool_init(&builder->nodes, sizeof(struct hpy_raw_node));
    hpy_pool_init(&builder->edges, sizeof(struct hpy_raw_edge));
}

static void raise_name_limits(struct hpy_builder *builder)
{
    for (int kind = 0; kind < HPY_N_REL_KINDS; kind++)
        if (builder->name_kinds >> kind & 1)
            builder->arg_limit[kind] = builder->n_name_of;
}

static enum hpy_status sink_begin(struct hpy_sink *sink, struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    hpy_builder_reset(builder);
    builder->addrs = hpy_addrset_new();
    if (!builder->addrs)
        return no_memory(err, "addresses");
    for (int kind = 0; kind < HPY_N_REL_KINDS; kind++) {
        enum hpy_rel_arg arg = hpy_rel_info((enum hpy_rel_kind)kind)->arg;
        builder->arg_limit[kind] = arg == HPY_ARG_INDEX ? HPY_REL_ARG_MAX + 1
                                   : arg == HPY_ARG_NAME ? 0 : 1;
        builder->name_kinds |= (uint64_t)(arg == HPY_ARG_NAME) << kind;
    }
    builder->phase = HPY_BUILDER_OPEN;
    return HPY_OK;
}

static enum hpy_status check_open(const struct hpy_builder *builder, struct hpy_err *err)
{
    return builder->phase == HPY_BUILDER_OPEN
               ? HPY_OK : hpy_fail(err, HPY_EDAMAGED, "a record outside begin and finish");
}

static enum hpy_status sink_fact(struct hpy_sink *sink, struct hpy_str key,
                                 struct hpy_str value, struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    uint32_t i = 0;
    while (i < builder->n_facts &&
           !hpy_str_equal((struct hpy_str){ builder->facts[i].key.data,
                                            builder->facts[i].key.n_bytes }, key))
        i++;
    if (i == MAX_FACTS)
        return hpy_fail(err, HPY_ELIMIT, "more than %u facts", MAX_FACTS);
    if (i == builder->n_facts) {
        if (!room_for_one(&builder->facts, &builder->fact_room, i, sizeof *builder->facts))
            return no_memory(err, "facts");
        builder->facts[i] = (struct hpy_raw_fact){ { 0 }, { 0 } };
        builder->n_facts++;
        hpy_text_add_bytes(&builder->facts[i].key, key.data, key.n_bytes);
        HPY_TRY(hpy_text_check(&builder->facts[i].key, err));
    }
    hpy_text_clear(&builder->facts[i].value);
    hpy_text_add_bytes(&builder->facts[i].value, value.data, value.n_bytes);
    return hpy_text_check(&builder->facts[i].value, err);
}

static enum hpy_status sink_name(struct hpy_sink *sink, uint32_t index,
                                 struct hpy_str text, struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    if (index != builder->n_name_of)
        return hpy_fail(err, HPY_EDAMAGED, "name %u where name %u was due", index,
                        builder->n_name_of);
    if (index >= HPY_MAX_NAMES)
        return hpy_fail(err, HPY_ELIMIT, "more than %u names", HPY_MAX_NAMES);
    if (!room_for_one(&builder->name_of, &builder->name_of_room, index,
                      sizeof *builder->name_of))
        return no_memory(err, "names");
    HPY_TRY(hpy_names_intern(&builder->name_of[index], &builder->names, text, err));
    builder->n_name_of++;
    raise_name_limits(builder);
    return HPY_OK;
}

static enum hpy_status sink_type(struct hpy_sink *sink, uint32_t index,
                                 const struct hpy_type_info *type, struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    if (index != builder->n_types)
        return hpy_fail(err, HPY_EDAMAGED, "type %u where type %u was due", index,
                        builder->n_types);
    if (index >= HPY_MAX_TYPES)
        return hpy_fail(err, HPY_ELIMIT, "more than %u types", HPY_MAX_TYPES);
    if (!room_for_one(&builder->types, &builder->type_room, index, sizeof *builder->types))
        return no_memory(err, "types");
    struct hpy_raw_type *raw = &builder->types[index];
    *raw = (struct hpy_raw_type){
        .addr = type->addr,
        .base_addr = type->base_addr,
        .info = { .node = HPY_NO_NODE, .base = HPY_NO_TYPE,
                  .basicsize_bytes = type->basicsize_bytes,
                  .itemsize_bytes = type->itemsize_bytes, .flags = type->flags },
    };
    HPY_TRY(hpy_names_intern(&raw->info.name, &builder->names, type->name, err));
    HPY_TRY(hpy_names_intern(&raw->info.module, &builder->names, type->module, err));
    builder->n_types++;
    return HPY_OK;
}

static enum hpy_status sink_site(struct hpy_sink *sink, uint32_t index,
                                 const struct hpy_site_frame *frames, uint32_t n_frames,
                                 struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    return hpy_builder_site(builder, index, frames, n_frames, err);
}

static bool add_value(struct hpy_raw_values *values, uint64_t addr, uint64_t value)
{
    if (values->n == values->room) {
        uint64_t room = values->room ? values->room * 2 : 64;
        struct hpy_raw_value *items = hpy_realloc(values->items, room, sizeof *items);
        if (!items)
            return false;
        values->items = items;
        values->room = room;
    }
    values->items[values->n++] = (struct hpy_raw_value){ addr, value };
    return true;
}

static enum hpy_status add_content(uint32_t *off_units, struct hpy_builder *builder,
                                   const struct hpy_content *content, struct hpy_err *err)
{
    *off_units = 0;
    if (!content || content->kind == HPY_CONTENT_NONE)
        return HPY_OK;
    if (!hpy_content_allowed(content))
        return hpy_fail(err, HPY_EDAMAGED, "contents of kind %u with %zu bytes of text",
                        (unsigned)content->kind, content->text.n_bytes);
    if (builder->content_room - builder->content_bytes < HPY_CONTENT_MAX_BYTES) {
        uint64_t room = builder->content_room * 2 + 2 * HPY_CONTENT_MAX_BYTES;
        uint8_t *blob = hpy_realloc(builder->content, room, 1);
        if (!blob)
            return no_memory(err, "contents");
        builder->content = blob;
        builder->content_room = room;
    }
    if (builder->content_bytes == 0) { /* offset 0 means none */
        memset(builder->content, 0, HPY_CONTENT_UNIT);
        builder->content_bytes = HPY_CONTENT_UNIT;
    }
    if (builder->content_bytes / HPY_CONTENT_UNIT > UINT32_MAX)
        return hpy_fail(err, HPY_ELIMIT, "more than 16 GiB of contents");
    *off_units = (uint32_t)(builder->content_bytes / HPY_CONTENT_UNIT);
    builder->content_bytes +=
        hpy_content_encode(builder->content + builder->content_bytes, content);
    return HPY_OK;
}

/* Enter an address for the first and only time. */
static enum hpy_status claim_address(struct hpy_builder *builder, uint64_t addr,
                                     struct hpy_err *err)
{
    /* the root has the lowest address, so that it becomes node 0 */
    if (addr < HPY_ADDR_ROOT)
        return hpy_fail(err, HPY_EDAMAGED, "an object at address %#llx",
                        (unsigned long long)addr);
    switch (hpy_addrset_add(builder->addrs, addr)) {
    case HPY_ADDRSET_NEW:
        return HPY_OK;
    case HPY_ADDRSET_OLD:
        return hpy_fail(err, HPY_EDAMAGED, "two objects at address %#llx",
                        (unsigned long long)addr);
    case HPY_ADDRSET_FULL:
        break;
    }
    if ((addr & 7) || addr >> 57)
        return hpy_fail(err, HPY_EDAMAGED, "%#llx is no object's address",
                        (unsigned long long)addr);
    return no_memory(err, "addresses");
}

static enum hpy_status sink_node(struct hpy_sink *sink, const struct hpy_node_info *node,
                                 struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    if (node->type >= builder->n_types)
        return hpy_fail(err, HPY_EDAMAGED, "object of type %u, but only %u are known",
                        node->type, builder->n_types);
    if (node->site != HPY_NO_SITE && node->site >= builder->n_sites)
        return hpy_fail(err, HPY_EDAMAGED, "object of site %u, which is not known", node->site);
    uint64_t count = hpy_addrset_count(builder->addrs);
    if (count >= HPY_MAX_NODES)
        return hpy_fail(err, HPY_ELIMIT, "more than %u objects", HPY_MAX_NODES);
    HPY_TRY(claim_address(builder, node->addr, err));
    if (node->addr == HPY_ADDR_ROOT) {
        if (!(node->flags & HPY_NODE_VIRTUAL))
            return hpy_fail(err, HPY_EDAMAGED, "the root is not marked as virtual");
        builder->root_seen = true;
    }

    uint32_t content_off, size32 = HPY_SIZE_ELSEWHERE;
    HPY_TRY(add_content(&content_off, builder, node->content, err));
    if (node->size_bytes < HPY_SIZE_ELSEWHERE)
        size32 = (uint32_t)node->size_bytes;
    else if (!add_value(&builder->large_size, node->addr, node->size_bytes))
        return no_memory(err, "large sizes");
    if (node->external_bytes &&
        !add_value(&builder->external, node->addr, node->external_bytes))
        return no_memory(err, "external sizes");

    struct hpy_pool_chunk *chunk = hpy_pool_tail(&builder->nodes);
    if (!chunk || chunk->n == chunk->room) {
        if (!hpy_pool_extend(&builder->nodes, hpy_pool_count(&builder->edges)))
            return no_memory(err, "objects");
        chunk = hpy_pool_tail(&builder->nodes);
    }
    builder->open = (struct hpy_raw_node *)(void *)chunk->items + chunk->n++;
    *builder->open = (struct hpy_raw_node){
        node->addr, size32, node->type, content_off, 0,
        node->flags & UINT16_MAX & ~(uint32_t)HPY_NODE_REACHABLE, node->site,
    };
    return HPY_OK;
}

static enum hpy_status bad_edge(const struct hpy_builder *builder,
                                const struct hpy_edge *edge, struct hpy_err *err)
{
    unsigned kind = HPY_REL_KIND(edge->rel);
    if (kind >= HPY_N_REL_KINDS)
        return hpy_fail(err, HPY_EDAMAGED, "unknown relation %u of the object at %#llx",
                        kind, (unsigned long long)builder->open->addr);
    return hpy_fail(err, HPY_EDAMAGED,
                    "argument %u of a relation (%s) of the object at %#llx is out of range",
                    HPY_REL_ARG(edge->rel), hpy_rel_info((enum hpy_rel_kind)kind)->what,
                    (unsigned long long)builder->open->addr);
}

static enum hpy_status sink_edges(struct hpy_sink *sink, const struct hpy_edge *edges,
                                  size_t n_edges, struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    struct hpy_raw_node *node = builder->open;
    if (!node)
        return hpy_fail(err, HPY_EDAMAGED, "references before the first object");
    if (n_edges > UINT32_MAX - node->degree)
        return hpy_fail(err, HPY_ELIMIT, "an object with more than %u references", UINT32_MAX);
    while (n_edges > 0) {
        struct hpy_pool_chunk *chunk = hpy_pool_tail(&builder->edges);
        if (!chunk || chunk->n == chunk->room) {
            if (!hpy_pool_extend(&builder->edges, 0))
                return no_memory(err, "references");
            chunk = hpy_pool_tail(&builder->edges);
        }
        struct hpy_raw_edge *to = (struct hpy_raw_edge *)(void *)chunk->items + chunk->n;
        uint32_t left = chunk->room - chunk->n;
        uint32_t n = n_edges < left ? (uint32_t)n_edges : left;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t rel = edges[i].rel, arg = HPY_REL_ARG(rel);
            enum hpy_rel_kind kind = HPY_REL_KIND(rel);
            if (arg >= builder->arg_limit[kind])
                return bad_edge(builder, &edges[i], err);
            if (builder->name_kinds >> kind & 1)
                rel = HPY_REL(kind, builder->name_of[arg]);
            to[i] = (struct hpy_raw_edge){ (uint32_t)edges[i].target,
                                           (uint32_t)(edges[i].target >> 32), rel };
        }
        chunk->n += n;
        node->degree += n;
        edges += n;
        n_edges -= n;
    }
    return HPY_OK;
}

static enum hpy_status sink_skipped(struct hpy_sink *sink, uint32_t type,
                                    uint64_t n_objects, struct hpy_str reason,
                                    struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    if (type >= builder->n_types)
        return hpy_fail(err, HPY_EDAMAGED, "skipped objects of type %u, but only %u are known",
                        type, builder->n_types);
    if (!room_for_one(&builder->skips, &builder->skip_room, builder->n_skips,
                      sizeof *builder->skips))
        return no_memory(err, "skipped objects");
    struct hpy_skip *skip = &builder->skips[builder->n_skips];
    *skip = (struct hpy_skip){ .type = type, .n_objects = n_objects };
    HPY_TRY(hpy_names_intern(&skip->reason, &builder->names, reason, err));
    builder->n_skips++;
    return HPY_OK;
}

static enum hpy_status sink_finish(struct hpy_sink *sink, struct hpy_err *err)
{
    struct hpy_builder *builder = builder_of(sink);
    HPY_TRY(check_open(builder, err));
    if (!builder->root_seen)
        return hpy_fail(err, HPY_EDAMAGED, "the root was never announced");
    builder->phase = HPY_BUILDER_FINISHED;
    return HPY_OK;
}

static void sink_abort(struct hpy_sink *sink)
{
    hpy_builder_reset(builder_of(sink));
}

static const struct hpy_sink_ops builder_ops = {
    sink_begin, sink_fact,  sink_name,    sink_type,   sink_site, sink_node,
    sink_edges, sink_skipped, sink_finish, sink_abort,
};

struct hpy_builder *hpy_builder_new(void)
{
    struct hpy_builder *builder = HPY_NEW(struct hpy_builder);
    if (builder) {
        builder->sink.ops = &builder_ops;
        hpy_builder_reset(builder);
    }
    return builder;
}

void hpy_builder_free(struct hpy_builder *builder)
{
    if (!builder)
        return;
    hpy_builder_reset(builder);
    hpy_free(builder);
}

struct hpy_sink *hpy_builder_sink(struct hpy_builder *builder)
{
    return &builder->sink;
}
