/* Reference patterns of random graphs, against a recursive version over plain arrays. The
 * seed is printed; HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/build.h"
#include "engine/dom_set.h"
#include "engine/refpat.h"
#include "random.h"

enum { N_MAX = 40, MAX_ROWS = 3000, MAX_DEPTH = 6 };

/* ------------------------------------------------------------ random graphs */

enum { ROOT_TYPE, FIRST_PLAIN, MODULE = 4, CODE, BARE_FRAME, N_TYPES };

static const struct hpy_type_info types[N_TYPES] = {
    { .name = HPY_STR("root"), .module = HPY_STR("interpreter") },
    { .name = HPY_STR("list"), .module = HPY_STR("builtins") },
    { .name = HPY_STR("Node"), .module = HPY_STR("demo") },
    { .name = HPY_STR("Other"), .module = HPY_STR("demo") },
    { .name = HPY_STR("module"), .module = HPY_STR("builtins"), .flags = HPY_TYPE_IS_MODULE },
    { .name = HPY_STR("code"), .module = HPY_STR("builtins") },
    { .name = HPY_STR("frame"), .module = HPY_STR("interpreter") },
};

static struct hpy_graph *any_graph(uint64_t n, uint64_t max_degree)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    demand(sink->ops->begin(sink, &err), &err);
    demand(sink->ops->name(sink, 0, HPY_STR("wr"), &err), &err);
    for (uint32_t i = 0; i < N_TYPES; i++)
        demand(sink->ops->type(sink, i, &types[i], &err), &err);
    for (uint64_t i = 0; i < n; i++) {
        uint32_t type = (uint32_t)(any(8) ? FIRST_PLAIN + any(3) : MODULE + any(3));
        if (i == 0)
            type = ROOT_TYPE;
        struct hpy_node_info node = {
            .addr = i ? i * 16 + 16 : HPY_ADDR_ROOT,
            .size_bytes = 16 + 8 * any(3),
            .type = type,
            .flags = type == ROOT_TYPE || type == BARE_FRAME ? HPY_NODE_VIRTUAL : 0,
        };
        demand(sink->ops->node(sink, &node, &err), &err);
        for (uint64_t degree = any(max_degree + 1); degree > 0; degree--) {
            uint64_t target = any(3) ? any(n) : any(n < 4 ? n : 4);
            struct hpy_edge edge = { target ? target * 16 + 16 : HPY_ADDR_ROOT,
                                     any(6) ? HPY_REL(HPY_REL_ITEM, 0) : HPY_REL(HPY_REL_WEAK, 0) };
            demand(sink->ops->edges(sink, &edge, 1, &err), &err);
        }
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    hpy_builder_free(builder);
    return graph;
}

/* -------------------------------------------------------------- the slow way */

struct row {
    bool in[N_MAX];
    uint64_t parent, same_as;
    uint32_t rank, depth, type;
    uint64_t count, size_bytes;
    char mark;
    bool opened;
};

struct naive {
    const struct hpy_graph *graph;
    const struct hpy_domtree *tree; /* NULL = referrers */
    struct hpy_refpat_options options;
    struct row rows[MAX_ROWS];
    uint64_t n;
    bool full;
};

static bool is_object(const struct hpy_graph *graph, uint32_t node)
{
    return !(graph->flags[node] & HPY_NODE_VIRTUAL);
}

/* What leads to a set. */
static void image(const struct naive *naive, const bool *set, bool *out)
{
    const struct hpy_graph *graph = naive->graph;
    memset(out, 0, N_MAX);
    if (naive->tree) {
        struct hpy_nodeset from, to;
        struct hpy_err err;
        demand(hpy_nodeset_init(&from, graph->n_nodes, &err), &err);
        for (uint32_t node = 0; node < graph->n_nodes; node++)
            if (set[node])
                hpy_nodeset_add(&from, node);
        demand(hpy_dom_imdom(&to, naive->tree, &from, NULL, &err), &err);
        for (uint32_t node = 0; node < graph->n_nodes; node++)
            out[node] = hpy_nodeset_has(&to, node);
        hpy_nodeset_dispose(&from);
        hpy_nodeset_dispose(&to);
        return;
    }
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        for (uint64_t e = graph->out_off[node]; e < graph->out_off[node + 1]; e++)
            if (is_object(graph, node) && hpy_rel_keeps_alive(graph->out_rel[e]) &&
                set[graph->out_target[e]])
                out[node] = true;
}

static bool is_empty(const bool *set)
{
    bool none[N_MAX] = { false };
    return memcmp(set, none, N_MAX) == 0;
}

static bool all_stop(const struct naive *naive, const bool *set)
{
    for (uint32_t node = 0; node < naive->graph->n_nodes; node++)
        if (set[node] && naive->graph->type[node] != MODULE && naive->graph->type[node] != CODE)
            return false;
    return true;
}

static void fill(struct naive *naive, struct row *row)
{
    bool leads[N_MAX];
    row->same_as = HPY_REFPAT_NO_ROW;
    for (uint32_t node = 0; node < naive->graph->n_nodes; node++) {
        row->count += row->in[node];
        row->size_bytes += row->in[node] ? naive->graph->size32[node] : 0;
    }
    for (uint64_t r = 0; r < naive->n && row->same_as == HPY_REFPAT_NO_ROW; r++)
        if (memcmp(naive->rows[r].in, row->in, N_MAX) == 0)
            row->same_as = r;
    image(naive, row->in, leads);
    row->mark = row->same_as != HPY_REFPAT_NO_ROW ? '^'
                : is_empty(leads) ? 'R'
                : row->depth > 0 && all_stop(naive, row->in) ? 'S'
                : naive->options.by_hand || row->depth < naive->options.depth ? '-' : '+';
}

/* The kinds below a row, in order; how many. */
static uint32_t kinds_below(struct naive *naive, uint64_t index, struct row *out)
{
    bool leads[N_MAX];
    uint32_t n = 0;
    image(naive, naive->rows[index].in, leads);
    for (uint64_t at = index; naive->options.no_cycles && at != HPY_REFPAT_NO_ROW;
         at = naive->rows[at].parent)
        for (uint32_t node = 0; node < N_MAX; node++)
            leads[node] = leads[node] && !naive->rows[at].in[node];
    for (uint32_t type = 0; type < N_TYPES; type++) {
        struct row row = { .type = type, .parent = index,
                           .depth = naive->rows[index].depth + 1 };
        for (uint32_t node = 0; node < naive->graph->n_nodes; node++)
            row.in[node] = leads[node] && naive->graph->type[node] == type;
        if (is_empty(row.in))
            continue;
        for (uint32_t node = 0; node < naive->graph->n_nodes; node++)
            row.size_bytes += row.in[node] ? naive->graph->size32[node] : 0;
        uint32_t at = n++;
        /* largest first, then by label: demo.Node demo.Other list module types.CodeType */
        static const int label_order[N_TYPES] = { 0, 3, 1, 2, 4, 5, 6 };
        for (; at > 0 && (out[at - 1].size_bytes < row.size_bytes ||
                          (out[at - 1].size_bytes == row.size_bytes &&
                           label_order[out[at - 1].type] > label_order[type])); at--)
            out[at] = out[at - 1];
        out[at] = row;
    }
    for (uint32_t k = 0; k < n; k++) {
        out[k].rank = k;
        out[k].size_bytes = 0;
    }
    return n;
}

static uint64_t add(struct naive *naive, struct row *row)
{
    if (naive->n == MAX_ROWS) {
        naive->full = true;
        return HPY_REFPAT_NO_ROW;
    }
    fill(naive, row);
    naive->rows[naive->n] = *row;
    return naive->n++;
}

static void descend(struct naive *naive, uint64_t index)
{
    struct row below[N_TYPES];
    if (index == HPY_REFPAT_NO_ROW || naive->rows[index].mark != '-')
        return;
    uint32_t n = kinds_below(naive, index, below);
    for (uint32_t k = 0; k < n && !naive->full; k++)
        descend(naive, add(naive, &below[k]));
}

/* -------------------------------------------------------------------- comparing */

static void same_row(struct hpy_refpat *pattern, const struct naive *naive, uint64_t index)
{
    const struct row *expected = &naive->rows[index];
    struct hpy_refpat_row row;
    struct hpy_nodeset set;
    struct hpy_err err;
    demand(hpy_refpat_row(&row, pattern, index, NULL, &err), &err);
    cr_assert_eq(hpy_refpat_marks[row.mark], expected->mark, "row %d: %c, not %c", (int)index,
                 hpy_refpat_marks[row.mark], expected->mark);
    cr_assert_eq(row.parent, expected->parent);
    cr_assert_eq(row.same_as, expected->same_as);
    cr_assert_eq(row.rank, expected->rank);
    cr_assert_eq(row.depth, expected->depth);
    cr_assert_eq(row.count, expected->count);
    cr_assert_eq(row.size_bytes, expected->size_bytes);
    demand(hpy_refpat_row_set(&set, pattern, index, &err), &err);
    cr_assert_eq(hpy_nodeset_count(&set), expected->count);
    for (uint32_t node = 0; node < naive->graph->n_nodes; node++)
        cr_assert_eq(hpy_nodeset_has(&set, node), expected->in[node]);
    hpy_nodeset_dispose(&set);
}

/* Any row by its name and by its rank, in any order, before all are made. */
static void find_some(struct hpy_refpat *pattern, struct hpy_refpat *named, uint64_t n)
{
    struct hpy_err err;
    for (int i = 0; i < 3 && n > 0; i++) {
        uint64_t wanted = any(n), index;
        struct hpy_refpat_row row;
        struct hpy_text name = { 0 };
        hpy_refpat_name(&name, named, wanted, SIZE_MAX);
        demand(hpy_refpat_find(&index, pattern, hpy_text_str(&name), NULL, &err), &err);
        cr_assert_eq(index, wanted, "%s", hpy_text_get(&name));
        hpy_text_dispose(&name);
        demand(hpy_refpat_row(&row, named, wanted, NULL, &err), &err);
        if (wanted == 0)
            continue;
        demand(hpy_refpat_child(&index, pattern, row.parent, row.rank, NULL, &err), &err);
        cr_assert_eq(index, wanted);
    }
}

static void compare_in_order(struct naive *naive, struct hpy_analyses *analyses,
                             const struct hpy_nodeset *set)
{
    struct hpy_refpat *pattern, *other;
    struct hpy_err err;
    uint64_t n;
    bool has;
    descend(naive, 0);
    demand(hpy_refpat_new(&pattern, naive->graph, analyses, set, &naive->options, NULL, &err), &err);
    for (uint64_t r = 0; r < naive->n; r++)
        same_row(pattern, naive, r);
    if (!naive->full) {
        demand(hpy_refpat_has(&has, pattern, naive->n, NULL, &err), &err);
        cr_assert_not(has);
        demand(hpy_refpat_n_rows(&n, pattern, NULL, &err), &err);
        cr_assert_eq(n, naive->n);
    }
    demand(hpy_refpat_new(&other, naive->graph, analyses, set, &naive->options, NULL, &err), &err);
    find_some(other, pattern, naive->n);
    hpy_refpat_unref(pattern);
    hpy_refpat_unref(other);
}

static void compare_by_hand(struct naive *naive, struct hpy_analyses *analyses,
                            const struct hpy_nodeset *set)
{
    struct hpy_refpat *pattern;
    struct hpy_err err;
    uint64_t first, n;
    demand(hpy_refpat_new(&pattern, naive->graph, analyses, set, &naive->options, NULL, &err), &err);
    for (int i = 0; i < 20 && naive->n + N_TYPES < MAX_ROWS; i++) {
        uint64_t index = any(naive->n), n_rows = naive->n;
        struct row *row = &naive->rows[index], below[N_TYPES];
        bool opens = !row->opened && row->mark != '^' && row->mark != 'R';
        demand(hpy_refpat_open(&first, &n, pattern, index, NULL, &err), &err);
        uint32_t n_below = opens ? kinds_below(naive, index, below) : 0;
        row->opened = true;
        for (uint32_t k = 0; k < n_below; k++)
            add(naive, &below[k]);
        if (opens) {
            cr_assert_eq(n, n_below);
            cr_assert_eq(first, n_below ? n_rows : HPY_REFPAT_NO_ROW);
        }
        for (uint64_t r = n_rows; r < naive->n; r++)
            same_row(pattern, naive, r);
    }
    bool complete;
    cr_assert_eq(hpy_refpat_n_made(&complete, pattern), naive->n);
    hpy_refpat_unref(pattern);
}

static void compare(struct naive *naive, uint64_t seed)
{
    struct hpy_err err;
    random_state = seed;
    uint64_t n = 2 + any(N_MAX - 2);
    struct hpy_graph *graph = any_graph(n, 1 + any(4));
    struct hpy_analyses analyses;
    hpy_analyses_init(&analyses, graph);
    memset(naive, 0, sizeof *naive);
    naive->graph = graph;
    naive->options = (struct hpy_refpat_options){
        .depth = (unsigned)any(MAX_DEPTH), .no_cycles = any(3) == 0, .by_hand = any(4) == 0,
        .ref = any(4) ? HPY_REFPAT_REFERRERS : HPY_REFPAT_IMDOM,
    };
    if (naive->options.ref == HPY_REFPAT_IMDOM)
        demand(hpy_analyses_domtree(&naive->tree, &analyses, NULL, NULL, &err), &err);
    struct hpy_nodeset set;
    struct row row = { .parent = HPY_REFPAT_NO_ROW };
    demand(hpy_nodeset_init(&set, graph->n_nodes, &err), &err);
    for (uint64_t k = any(4); k > 0; k--) {
        uint32_t node = (uint32_t)any(graph->n_nodes);
        hpy_nodeset_add(&set, node); /* virtual ones are left out */
        row.in[node] = is_object(graph, node);
    }
    add(naive, &row);
    if (naive->options.by_hand)
        compare_by_hand(naive, &analyses, &set);
    else
        compare_in_order(naive, &analyses, &set);
    hpy_nodeset_dispose(&set);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
}

Test(prop_refpat, random_graphs)
{
    const char *given = getenv("HPY_SEED");
    uint64_t first = given ? strtoull(given, NULL, 0) : 1;
    struct naive *naive = malloc(sizeof *naive);
    cr_assert_not_null(naive);
    for (uint64_t seed = first; seed < first + (given ? 1 : 4000); seed++) {
        if (given == NULL && seed % 1000 == 0)
            printf("refpat: seed %llu\n", (unsigned long long)seed);
        compare(naive, seed);
    }
    free(naive);
}
