/* Many objects of one kind that nobody keeps alone. */
#include "base/mem.h"
#include "engine/roundabout.h"
#include "engine/suspects_work.h"

enum { GROUP_MEMBERS = 16 /* at least */, LOOKED_AT = 64 /* referrers of a tuple */ };

/* ------------------------------------------------- what programs are made of */

struct program {
    const struct hpy_graph *graph;
    uint64_t *code;   /* bit by type: code, functions, modules */
    uint64_t *tuples; /* bit by type: tuples, of which code has some for its constants */
};

static bool is_builtin_type(const struct hpy_graph *graph, uint32_t type, struct hpy_str name)
{
    const struct hpy_graph_type *info = &graph->types[type];
    return hpy_str_equal(hpy_graph_name(graph, info->name), name) &&
           hpy_str_equal(hpy_graph_name(graph, info->module), HPY_STR("builtins"));
}

static void program_dispose(struct program *program)
{
    hpy_free(program->code);
    hpy_free(program->tuples);
}

static enum hpy_status program_init(struct program *out, const struct hpy_graph *graph,
                                    struct hpy_err *err)
{
    *out = (struct program){ graph, hpy_bits_new(graph->n_types), hpy_bits_new(graph->n_types) };
    if (!out->code || !out->tuples) {
        program_dispose(out);
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    }
    for (uint32_t type = 0; type < graph->n_types; type++) {
        if (graph->types[type].flags & HPY_TYPE_IS_MODULE ||
            hpy_roundabout_is_function_type(graph, type) ||
            is_builtin_type(graph, type, HPY_STR("code")))
            hpy_bits_add(out->code, type);
        if (is_builtin_type(graph, type, HPY_STR("tuple")))
            hpy_bits_add(out->tuples, type);
    }
    return HPY_OK;
}

/* Code, functions, modules and classes, their attribute dicts, the interpreter. */
static bool is_program(const struct program *program, uint32_t node)
{
    const struct hpy_graph *graph = program->graph;
    uint32_t owner = graph->owner[node];
    if (owner != HPY_NO_NODE)
        node = owner;
    return graph->flags[node] & HPY_NODE_IS_TYPE || node == HPY_ROOT_NODE ||
           graph->addr[node] == HPY_ADDR_STATICS ||
           hpy_bits_has(program->code, graph->type[node]);
}

/* The tuples that code has for its names and constants. */
static bool is_constants(const struct program *program, uint32_t node)
{
    const struct hpy_graph *graph = program->graph;
    if (!hpy_bits_has(program->tuples, graph->type[node]))
        return false;
    uint64_t end = graph->in_off[node + 1];
    if (end > graph->in_off[node] + LOOKED_AT)
        end = graph->in_off[node] + LOOKED_AT;
    for (uint64_t edge = graph->in_off[node]; edge < end; edge++)
        if (hpy_bits_has(program->code, graph->type[graph->in_source[edge]]))
            return true;
    return false;
}

/* Dicts of the interpreter, such as sys.modules: their keys are names of the program. */
static bool is_table(const struct hpy_suspects_work *work, uint32_t node)
{
    const struct hpy_graph *graph = work->graph;
    return graph->types[graph->type[node]].flags & HPY_TYPE_IS_DICT &&
           hpy_domtree_has(work->tree, node) && hpy_ground_has(&work->ground, node);
}

static bool belongs_to_program(const struct hpy_suspects_work *work,
                               const struct program *program, uint32_t node)
{
    const struct hpy_graph *graph = program->graph;
    for (uint64_t edge = graph->in_off[node]; edge < graph->in_off[node + 1]; edge++) {
        uint32_t source = graph->in_source[edge];
        if (is_program(program, source) || is_constants(program, source) ||
            is_table(work, source))
            return true;
    }
    return false;
}

/* --------------------------------------------------------------------- groups */

/* Small objects that stand on the ground, one after the other. */
static bool is_member(const struct hpy_suspects_work *work, uint32_t rank)
{
    const uint64_t *ground = work->ground.bits;
    return !hpy_bits_has(ground, rank) && hpy_bits_has(ground, work->tree->idom[rank]) &&
           hpy_suspects_weight(work, work->tree->node[rank]) < work->limit;
}

static enum hpy_status sum_up(struct hpy_suspects_work *work, struct hpy_err *err)
{
    for (uint32_t rank = 1; rank < work->tree->n_reached; rank++) {
        uint32_t node = work->tree->node[rank];
        HPY_TRY(hpy_suspects_step(work, 1, err));
        if (is_member(work, rank))
            hpy_tally_add(&work->tally, hpy_suspects_kind(work, node),
                          hpy_suspects_weight(work, node));
    }
    return HPY_OK;
}

/* The members of the kinds that have enough bytes, but what belongs to the program. */
static enum hpy_status pick(struct hpy_pile *out, struct hpy_suspects_work *work,
                            const struct program *program, struct hpy_err *err)
{
    const struct hpy_graph *graph = work->graph;
    for (uint32_t rank = 1; rank < work->tree->n_reached; rank++) {
        uint32_t node = work->tree->node[rank];
        HPY_TRY(hpy_suspects_step(work, 1, err));
        if (!is_member(work, rank) ||
            work->tally.bytes[hpy_suspects_kind(work, node)] < work->limit)
            continue;
        HPY_TRY(hpy_suspects_step(work, graph->in_off[node + 1] - graph->in_off[node], err));
        if (!belongs_to_program(work, program, node))
            HPY_TRY(hpy_pile_add(out, node, err));
    }
    return HPY_OK;
}

static enum hpy_status add_group(struct hpy_suspects_work *work, hpy_kind kind,
                                 const struct hpy_pile *picked, struct hpy_err *err)
{
    struct hpy_suspect *suspect;
    HPY_TRY(hpy_suspects_more(&suspect, work, err));
    suspect->form = HPY_SUSPECT_GROUP;
    suspect->kind = kind;
    suspect->bytes = suspect->gathered_bytes = work->tally.bytes[kind];
    suspect->node = HPY_ARRAY(uint32_t, work->tally.n[kind]);
    if (!suspect->node)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < picked->n; i++)
        if (hpy_suspects_kind(work, picked->node[i]) == kind) {
            suspect->node[suspect->n++] = picked->node[i];
            suspect->external_bytes +=
                hpy_domtree_retained_external(work->tree, picked->node[i]);
        }
    return hpy_suspects_step(work, picked->n, err);
}

/* At most 1 / share kinds have enough, so that going through what was picked for each
 * of them is linear still. */
static enum hpy_status add_groups(struct hpy_suspects_work *work, const struct hpy_pile *picked,
                                  struct hpy_err *err)
{
    for (uint32_t i = 0; i < picked->n; i++)
        hpy_tally_add(&work->tally, hpy_suspects_kind(work, picked->node[i]),
                      hpy_suspects_weight(work, picked->node[i]));
    for (uint32_t i = 0; i < work->tally.n_met; i++) {
        uint32_t kind = work->tally.met[i];
        if (work->tally.bytes[kind] >= work->limit && work->tally.n[kind] >= GROUP_MEMBERS)
            HPY_TRY(add_group(work, kind, picked, err));
    }
    return HPY_OK;
}

enum hpy_status hpy_suspects_groups(struct hpy_suspects_work *work, struct hpy_err *err)
{
    struct program program;
    struct hpy_pile picked = { 0 };
    HPY_TRY(program_init(&program, work->graph, err));
    enum hpy_status status = sum_up(work, err);
    if (status == HPY_OK)
        status = pick(&picked, work, &program, err);
    hpy_tally_clear(&work->tally);
    if (status == HPY_OK)
        status = add_groups(work, &picked, err);
    hpy_tally_clear(&work->tally);
    hpy_free(picked.node);
    program_dispose(&program);
    return status;
}
