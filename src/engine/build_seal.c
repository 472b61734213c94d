/* Sealing: the order of steps, and the small tables. */
#include "engine/build_seal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pair.h"
#include "engine/graph_check.h"

/* Below this many nodes and edges a thread costs more than it saves. */
#define WORTH_A_THREAD (1u << 16)

void *hpy_seal_block(struct hpy_seal *seal, uint64_t n_items, size_t item_bytes)
{
    struct hpy_sealed *sealed = seal->sealed;
    assert(sealed->n_blocks < HPY_SEALED_BLOCKS);
    void *block = hpy_alloc(n_items, item_bytes);
    if (block)
        sealed->blocks[sealed->n_blocks++] = block;
    return block;
}

/* A block that the builder made and the graph takes over. */
static void adopt(struct hpy_seal *seal, void *block)
{
    struct hpy_sealed *sealed = seal->sealed;
    assert(sealed->n_blocks < HPY_SEALED_BLOCKS);
    sealed->blocks[sealed->n_blocks++] = block;
}

/* As adopt, without the room that was not used. */
static void *adopt_shrunk(struct hpy_seal *seal, void *block, uint64_t n_items, size_t item_bytes)
{
    void *shrunk = block ? hpy_realloc(block, n_items, item_bytes) : NULL;
    adopt(seal, shrunk ? shrunk : block);
    return shrunk ? shrunk : block;
}

static void release_sealed(struct hpy_graph *graph)
{
    struct hpy_sealed *sealed = graph->owner_state;
    for (unsigned i = 0; i < sealed->n_blocks; i++)
        hpy_free(sealed->blocks[i]);
    hpy_free(sealed);
}

enum hpy_status hpy_seal_both(struct hpy_seal *seal,
                              enum hpy_status (*first)(void *, struct hpy_err *),
                              void *first_work,
                              enum hpy_status (*second)(void *, struct hpy_err *),
                              void *second_work, struct hpy_err *err)
{
    if (seal->n_nodes + seal->n_edges >= WORTH_A_THREAD)
        return hpy_pair_run(first, first_work, second, second_work, err);
    HPY_TRY(first(first_work, err));
    return second(second_work, err);
}

/* ------------------------------------------------------ values by node */

static int by_position(const void *a, const void *b)
{
    uint64_t x = ((const struct hpy_raw_value *)a)->at;
    uint64_t y = ((const struct hpy_raw_value *)b)->at;
    return (x > y) - (x < y);
}

static enum hpy_status seal_values(struct hpy_sparse *out, struct hpy_seal *seal,
                                   struct hpy_raw_values *raw, struct hpy_err *err)
{
    *out = (struct hpy_sparse){ NULL, NULL, 0 };
    if (raw->n == 0)
        return HPY_OK;
    uint32_t *nodes = hpy_seal_block(seal, raw->n, sizeof *nodes);
    uint64_t *values = hpy_seal_block(seal, raw->n, sizeof *values);
    if (!nodes || !values)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for sizes");
    /* the order of addresses is the order of ids */
    qsort(raw->items, raw->n, sizeof *raw->items, by_position);
    for (uint64_t i = 0; i < raw->n; i++) {
        nodes[i] = (uint32_t)hpy_addrset_rank(seal->builder->addrs, raw->items[i].at);
        values[i] = raw->items[i].value;
    }
    *out = (struct hpy_sparse){ nodes, values, raw->n };
    hpy_free(raw->items);
    *raw = (struct hpy_raw_values){ NULL, 0, 0 };
    return HPY_OK;
}

/* ---------------------------------------------------------------- types */

struct type_place {
    uint64_t addr;
    uint32_t type;
};

static int by_addr(const void *a, const void *b)
{
    uint64_t x = ((const struct type_place *)a)->addr;
    uint64_t y = ((const struct type_place *)b)->addr;
    return (x > y) - (x < y);
}

/* Fill in each type's node and base, by address. */
static enum hpy_status link_types(struct hpy_seal *seal, struct hpy_graph_type *types,
                                  struct type_place *places, struct hpy_err *err)
{
    const struct hpy_builder *builder = seal->builder;
    size_t n = 0;
    for (uint32_t i = 0; i < builder->n_types; i++)
        if (builder->types[i].addr)
            places[n++] = (struct type_place){ builder->types[i].addr, i };
    qsort(places, n, sizeof *places, by_addr);
    for (size_t i = 1; i < n; i++)
        if (places[i].addr == places[i - 1].addr)
            return hpy_fail(err, HPY_EDAMAGED, "two types at address %#llx",
                            (unsigned long long)places[i].addr);
    for (uint32_t i = 0; i < builder->n_types; i++) {
        const struct hpy_raw_type *raw = &builder->types[i];
        types[i] = raw->info;
        uint64_t rank = raw->addr ? hpy_addrset_rank(builder->addrs, raw->addr) : HPY_NO_RANK;
        types[i].node = rank == HPY_NO_RANK ? HPY_NO_NODE : (uint32_t)rank;
        struct type_place wanted = { raw->base_addr, 0 };
        const struct type_place *base =
            raw->base_addr ? bsearch(&wanted, places, n, sizeof *places, by_addr) : NULL;
        types[i].base = base ? base->type : HPY_NO_TYPE;
    }
    return hpy_graph_check_bases(types, builder->n_types, err);
}

static enum hpy_status seal_types(struct hpy_seal *seal, struct hpy_err *err)
{
    uint32_t n = seal->builder->n_types;
    struct hpy_graph_type *types = hpy_seal_block(seal, n, sizeof *types);
    struct type_place *places = HPY_ARRAY(struct type_place, n);
    enum hpy_status status = types && places
        ? link_types(seal, types, places, err)
        : hpy_fail(err, HPY_ENOMEM, "out of memory for %u types", n);
    hpy_free(places);
    seal->sealed->graph.types = types;
    seal->sealed->graph.n_types = n;
    return status;
}

/* -------------------------------------------------- names, facts, skips */

static enum hpy_status seal_facts(struct hpy_seal *seal, struct hpy_err *err)
{
    const struct hpy_builder *builder = seal->builder;
    size_t n_bytes = 0;
    for (uint32_t i = 0; i < builder->n_facts; i++)
        n_bytes += builder->facts[i].key.n_bytes + builder->facts[i].value.n_bytes;
    struct hpy_fact *facts = hpy_seal_block(seal, builder->n_facts, sizeof *facts);
    char *text = hpy_seal_block(seal, n_bytes, 1);
    if (!facts || !text)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for facts");
    for (uint32_t i = 0; i < builder->n_facts; i++) {
        const struct hpy_text *parts[2] = { &builder->facts[i].key, &builder->facts[i].value };
        struct hpy_str *to[2] = { &facts[i].key, &facts[i].value };
        for (int part = 0; part < 2; part++) {
            *to[part] = (struct hpy_str){ text, parts[part]->n_bytes };
            if (parts[part]->n_bytes)
                memcpy(text, parts[part]->data, parts[part]->n_bytes);
            text += parts[part]->n_bytes;
        }
    }
    seal->sealed->graph.facts = facts;
    seal->sealed->graph.n_facts = builder->n_facts;
    return HPY_OK;
}

/* What needs no change goes over as it is. Cannot fail. */
static void take_tables(struct hpy_seal *seal)
{
    struct hpy_builder *builder = seal->builder;
    struct hpy_graph *graph = &seal->sealed->graph;
    struct hpy_names *names = &builder->names;
    graph->name_off = adopt_shrunk(seal, names->off, names->n + UINT64_C(1), sizeof *names->off);
    graph->name_text = adopt_shrunk(seal, names->text, names->text_bytes, 1);
    graph->n_names = names->n;
    names->off = NULL;
    names->text = NULL;
    graph->content = adopt_shrunk(seal, builder->content, builder->content_bytes, 1);
    graph->n_content_bytes = builder->content_bytes;
    builder->content = NULL;
    graph->skips = adopt_shrunk(seal, builder->skips, builder->n_skips, sizeof *builder->skips);
    graph->n_skips = builder->n_skips;
    builder->skips = NULL;
    if (builder->n_sites == 0)
        return;
    graph->site_off = adopt_shrunk(seal, builder->site_off, builder->n_sites + UINT64_C(1),
                                   sizeof *builder->site_off);
    graph->site_frames = adopt_shrunk(seal, builder->frames, builder->n_frames,
                                      sizeof *builder->frames);
    graph->n_sites = builder->n_sites;
    graph->n_site_frames = builder->n_frames;
    builder->site_off = NULL;
    builder->frames = NULL;
}

/* ------------------------------------------------------------------ all */

static void fill_graph(struct hpy_seal *seal)
{
    struct hpy_graph *graph = &seal->sealed->graph;
    graph->n_nodes = seal->n_nodes;
    graph->n_edges = seal->n_edges;
    graph->addr = seal->addr;
    graph->type = seal->type;
    graph->size32 = seal->size32;
    graph->flags = seal->flags;
    graph->owner = seal->owner;
    graph->out_off = seal->out_off;
    graph->in_off = seal->in_off;
    graph->content_off = seal->content_off;
    graph->site = seal->site;
    graph->out_target = seal->out_target;
    graph->out_rel = seal->out_rel;
    graph->in_source = seal->in_source;
    graph->in_slot = seal->in_slot;
    hpy_graph_count_totals(graph, graph);
}

static enum hpy_status seal_all(struct hpy_seal *seal, struct hpy_err *err)
{
    struct hpy_builder *builder = seal->builder;
    struct hpy_graph *graph = &seal->sealed->graph;
    HPY_TRY(hpy_addrset_index(builder->addrs, err));
    HPY_TRY(hpy_seal_nodes(seal, err));
    HPY_TRY(seal_values(&graph->large_size, seal, &builder->large_size, err));
    HPY_TRY(seal_values(&graph->external, seal, &builder->external, err));
    HPY_TRY(seal_types(seal, err));
    HPY_TRY(seal_facts(seal, err));
    HPY_TRY(hpy_seal_out_edges(seal, err));
    hpy_addrset_free(builder->addrs);
    builder->addrs = NULL;
    HPY_TRY(hpy_seal_in_edges(seal, err));
    take_tables(seal);
    fill_graph(seal);
    return HPY_OK;
}

enum hpy_status hpy_build_seal(struct hpy_graph **out, struct hpy_builder *builder,
                               struct hpy_job *job, struct hpy_err *err)
{
    *out = NULL;
    struct hpy_seal seal = { .builder = builder, .job = job };
    enum hpy_status status = HPY_OK;
    /* a producer that went on after an error has claimed an address in vain */
    if (builder->phase != HPY_BUILDER_FINISHED ||
        hpy_addrset_count(builder->addrs) != hpy_pool_count(&builder->nodes)) {
        status = hpy_fail(err, HPY_EDAMAGED, "the capture did not come to its end");
        goto out;
    }
    seal.n_nodes = (uint32_t)hpy_pool_count(&builder->nodes);
    seal.n_edges = hpy_pool_count(&builder->edges);
    seal.sealed = HPY_NEW(struct hpy_sealed);
    if (!seal.sealed) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for a graph");
        goto out;
    }
    seal.sealed->graph.owner_state = seal.sealed;
    seal.sealed->graph.release = release_sealed;
    status = seal_all(&seal, err);
    if (status == HPY_OK)
        *out = &seal.sealed->graph;
    else
        release_sealed(&seal.sealed->graph);
out:
    hpy_builder_reset(builder);
    return status;
}
