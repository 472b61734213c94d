/* Shortest paths of random graphs, against enumeration. The seed is printed;
 * HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/bignum.h"
#include "engine/build.h"
#include "engine/paths.h"
#include "random.h"
#include "random_types.h"

enum { N_MAX = 48, STEPS_MAX = 64, LISTED_MAX = 1200 };

/* ------------------------------------------------------------ random graphs */

static const char *const names[] = { "a", "b", "abcdefgh1", "abcdefgh2", "zz", "f_code",
                                    "i0_modules_by_index", "i0_t7_type_cache" };
enum { N_NAMES = sizeof names / sizeof *names };

/* Kinds of relations, and what they are ordered by; told a second time. */
static const struct { enum hpy_rel_kind kind; int code; const char *text; } kinds[] = {
    { HPY_REL_UNKNOWN, -1, "??" }, { HPY_REL_ATTR, 1, NULL }, { HPY_REL_DICT, 1, "__dict__" },
    { HPY_REL_ITEM, 2, NULL }, { HPY_REL_DICT_KEY, 3, NULL }, { HPY_REL_FIELD, 4, NULL },
    { HPY_REL_TYPE, 4, "ob_type" }, { HPY_REL_LOCAL, 6, NULL }, { HPY_REL_CELL, 7, NULL },
    { HPY_REL_STACK, 8, NULL }, { HPY_REL_SET_ITEM, 9, NULL }, { HPY_REL_WEAK, 1, NULL },
    { HPY_REL_DICT_VALUE, 2, NULL }, { HPY_REL_ROOT, 1, NULL },
};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

/* A node's value, which orders dict values that it is the key of. */
static struct hpy_content any_content(void)
{
    static const double halves[] = { -2.5, 0.5, 7.5 };
    struct hpy_content content = { .kind = HPY_CONTENT_NONE };
    const char *name = names[any(N_NAMES)];
    switch (any(5)) {
    case 0:
        content.kind = HPY_CONTENT_INT;
        content.bits = any(5) - 2;
        break;
    case 1:
        content.kind = HPY_CONTENT_FLOAT;
        memcpy(&content.bits, &halves[any(3)], sizeof content.bits);
        break;
    case 2:
    case 3:
        content.kind = any(2) ? HPY_CONTENT_STR : HPY_CONTENT_BYTES;
        content.text = hpy_str_of(name);
        content.length = strlen(name) + any(2);
        break;
    }
    return content;
}

static uint64_t any_target(uint64_t from, uint64_t n, unsigned style)
{
    switch (style) {
    case 0: return any(n);
    case 1: return (from + 1 + any(3)) % n;
    case 2: return any(4) ? (from + 1 + any(2)) % n : any(n);
    default: return any(3) ? any(n) : any(n < 4 ? n : 4);
    }
}


static struct hpy_graph *any_graph(uint64_t n, unsigned max_degree, unsigned style, bool statics)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = begin_graph(names, N_NAMES);
    struct hpy_sink *sink = hpy_builder_sink(builder);
    for (uint64_t i = 0; i < n; i++) {
        struct hpy_content content = any_content();
        struct hpy_node_info node = {
            .addr = address(i, statics),
            .size_bytes = 16 * any(4),
            .type = i == 0 || any(2) ? THING : (uint32_t)any(N_TYPES),
            .flags = i == 0 || (i == 1 && statics) || any(9) == 0 ? HPY_NODE_VIRTUAL : 0,
            .content = content.kind ? &content : NULL,
        };
        demand(sink->ops->node(sink, &node, &err), &err);
        uint64_t last = 0;
        for (uint64_t degree = any(max_degree + 1); degree > 0; degree--) {
            uint64_t target = last && any(3) == 0 ? last : any_target(i, n, style);
            uint64_t k = any(N_KINDS);
            struct hpy_edge edge = { address(target, statics), 0 };
            switch (hpy_rel_info(kinds[k].kind)->arg) {
            case HPY_ARG_INDEX: edge.rel = HPY_REL(kinds[k].kind, any(12)); break;
            case HPY_ARG_NAME: edge.rel = HPY_REL(kinds[k].kind, any(N_NAMES)); break;
            default: edge.rel = HPY_REL(kinds[k].kind, 0); break;
            }
            if (kinds[k].kind == HPY_REL_DICT_VALUE) { /* a key goes before it */
                struct hpy_edge key = { address(any(n), statics),
                                        HPY_REL(HPY_REL_DICT_KEY, degree) };
                demand(sink->ops->edges(sink, &key, 1, &err), &err);
            }
            demand(sink->ops->edges(sink, &edge, 1, &err), &err);
            last = target;
        }
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    hpy_builder_free(builder);
    return graph;
}

/* -------------------------------------------------------------- the slow way */

struct question {
    const struct hpy_graph *graph;
    bool source[N_MAX], target[N_MAX], avoid[N_MAX], avoid_pair[N_MAX][N_MAX], weak;
};

struct naive {
    const struct question *q;
    bool direct; /* no roundabout ways */
    uint32_t length; /* 0 = none */
    uint32_t from_source[N_MAX], to_target[N_MAX]; /* UINT32_MAX = never */
    /* the paths: out-edges of each step, in order; only the first LISTED_MAX */
    uint64_t n_paths;
    uint64_t path[LISTED_MAX][STEPS_MAX];
    uint32_t first[LISTED_MAX];
};

static bool from_root(const struct question *q)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < q->graph->n_nodes; i++)
        n += q->source[i];
    return n == 1 && q->source[0];
}

static bool is_roundabout(const struct question *q, uint32_t source, uint64_t edge)
{
    const struct hpy_graph *graph = q->graph;
    uint32_t target = graph->out_target[edge], rel = graph->out_rel[edge];
    enum hpy_rel_kind kind = HPY_REL_KIND(rel);
    struct hpy_str name = hpy_rel_info(kind)->arg == HPY_ARG_NAME
                              ? hpy_graph_name(graph, HPY_REL_ARG(rel)) : HPY_STR("");
    if (graph->addr[target] == HPY_ADDR_STATICS)
        return !q->source[target];
    if (source == 0)
        return kind == HPY_REL_ROOT && (hpy_str_equal(name, HPY_STR("i0_modules_by_index")) ||
                                        hpy_str_equal(name, HPY_STR("i0_t7_type_cache")));
    if (graph->type[source] != FRAME && (graph->type[source] != FUNCTION || !from_root(q)))
        return false;
    if (q->source[source])
        return false;
    return (graph->owner[target] != HPY_NO_NODE &&
            graph->type[graph->owner[target]] == MODULE) ||
           ((kind == HPY_REL_ATTR || kind == HPY_REL_FIELD) &&
            hpy_str_equal(name, HPY_STR("f_code")));
}

static bool followed(const struct naive *naive, uint32_t source, uint64_t edge)
{
    const struct question *q = naive->q;
    uint32_t target = q->graph->out_target[edge];
    if (naive->direct && is_roundabout(q, source, edge))
        return false;
    return !q->avoid[source] && !q->avoid[target] && !q->avoid_pair[source][target] &&
           (q->weak || HPY_REL_KIND(q->graph->out_rel[edge]) != HPY_REL_WEAK);
}

struct place {
    int code, class;
    double number;
    struct hpy_str text;
    uint64_t length;
    uint32_t node, target;
    uint64_t edge;
};

static struct place place_of(const struct hpy_graph *graph, uint64_t edge)
{
    uint32_t rel = graph->out_rel[edge], k = 0;
    while (kinds[k].kind != HPY_REL_KIND(rel))
        k++;
    struct place place = { .code = kinds[k].code, .target = graph->out_target[edge], .edge = edge };
    if (kinds[k].text) {
        place.class = 2;
        place.text = hpy_str_of(kinds[k].text);
    } else if (kinds[k].kind == HPY_REL_DICT_VALUE) {
        uint32_t key = graph->out_target[edge - 1];
        struct hpy_content content = hpy_graph_content(graph, key);
        place.class = 4;
        place.node = key;
        if (content.kind == HPY_CONTENT_INT) {
            place = (struct place){ place.code, 0, (double)(int64_t)content.bits, { NULL, 0 }, 0, 0,
                                    place.target, edge };
        } else if (content.kind == HPY_CONTENT_FLOAT) {
            place.class = 1;
            place.node = 0;
            memcpy(&place.number, &content.bits, sizeof place.number);
        } else if (content.kind != HPY_CONTENT_NONE) {
            place.class = content.kind == HPY_CONTENT_STR ? 2 : 3;
            place.node = 0;
            place.text = content.text;
            place.length = content.length;
        }
    } else if (hpy_rel_info(kinds[k].kind)->arg == HPY_ARG_INDEX) {
        place.number = HPY_REL_ARG(rel);
    } else {
        place.class = 2;
        place.text = hpy_graph_name(graph, HPY_REL_ARG(rel));
    }
    return place;
}

#define BY(x, y) if ((x) != (y)) return (x) < (y) ? -1 : 1
static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    BY(x->code, y->code);
    BY(x->class, y->class);
    BY(x->number, y->number);
    int text = hpy_str_compare(x->text, y->text);
    BY(text, 0);
    BY(x->length, y->length);
    BY(x->node, y->node);
    BY(x->target, y->target);
    BY(x->edge, y->edge);
    return 0;
}

static void distances(struct naive *naive)
{
    const struct question *q = naive->q;
    const struct hpy_graph *graph = q->graph;
    uint32_t n = graph->n_nodes;
    naive->length = 0;
    for (uint32_t node = 0; node < n; node++)
        naive->from_source[node] = q->source[node] && !q->avoid[node] ? 0 : UINT32_MAX;
    for (uint32_t round = 0; round < n; round++)
        for (uint32_t u = 0; u < n; u++)
            for (uint64_t e = graph->out_off[u]; e < graph->out_off[u + 1]; e++)
                if (naive->from_source[u] == round && followed(naive, u, e) &&
                    naive->from_source[graph->out_target[e]] == UINT32_MAX)
                    naive->from_source[graph->out_target[e]] = round + 1;
    for (uint32_t node = 0; node < n; node++)
        if (q->target[node] && naive->from_source[node] != UINT32_MAX &&
            naive->from_source[node] > 0 &&
            (naive->length == 0 || naive->from_source[node] < naive->length))
            naive->length = naive->from_source[node];
}

/* All paths from a node of a level, depth first and in order. */
static void enumerate(struct naive *naive, uint32_t first, uint32_t node, uint32_t level,
                      uint64_t *steps)
{
    const struct hpy_graph *graph = naive->q->graph;
    if (level == naive->length) {
        if (!naive->q->target[node])
            return;
        if (naive->n_paths < LISTED_MAX) {
            naive->first[naive->n_paths] = first;
            memcpy(naive->path[naive->n_paths], steps, level * sizeof *steps);
        }
        naive->n_paths++;
        return;
    }
    struct place places[64];
    uint32_t n = 0;
    for (uint64_t e = graph->out_off[node]; e < graph->out_off[node + 1]; e++)
        if (naive->from_source[graph->out_target[e]] == level + 1 && followed(naive, node, e))
            places[n++] = place_of(graph, e);
    qsort(places, n, sizeof *places, compare_places);
    for (uint32_t i = 0; i < n && naive->n_paths < 4 * LISTED_MAX; i++) {
        steps[level] = places[i].edge;
        enumerate(naive, first, places[i].target, level + 1, steps);
    }
}

static void naive_find(struct naive *naive, const struct question *q)
{
    const struct hpy_graph *graph = q->graph;
    uint64_t steps[STEPS_MAX];
    naive->q = q;
    naive->n_paths = 0;
    naive->direct = true;
    distances(naive);
    if (naive->length == 0) {
        naive->direct = false;
        distances(naive);
    }
    bool done[N_MAX] = { false };
    for (uint32_t round = 0; naive->length && round < graph->n_nodes; round++) {
        uint32_t best = UINT32_MAX; /* the largest, and of these the first */
        for (uint32_t node = 0; node < graph->n_nodes; node++)
            if (naive->from_source[node] == 0 && !done[node] &&
                (best == UINT32_MAX || hpy_graph_size(graph, node) > hpy_graph_size(graph, best)))
                best = node;
        if (best == UINT32_MAX)
            break;
        done[best] = true;
        enumerate(naive, best, best, 0, steps);
    }
}

/* ------------------------------------------------------------------- checks */

static void same_path(const struct naive *naive, const struct hpy_path_walk *walk, uint64_t k)
{
    for (uint32_t i = 0; i < naive->length; i++) {
        struct hpy_path_step step = hpy_path_walk_step(walk, i);
        cr_assert_eq(step.edge, naive->path[k][i], "path %llu, step %u", (unsigned long long)k, i);
        cr_assert_eq(step.target, naive->q->graph->out_target[step.edge]);
        cr_assert(step.edge >= naive->q->graph->out_off[step.source] &&
                  step.edge < naive->q->graph->out_off[step.source + 1]);
        if (i == 0)
            cr_assert_eq(step.source, naive->first[k]);
    }
}

static void check_listing(const struct naive *naive, const struct hpy_paths *paths)
{
    struct hpy_err err;
    struct hpy_path_walk walk;
    uint64_t n = naive->n_paths, k = 0;
    demand(hpy_path_walk_init(&walk, paths, 0, &err), &err);
    do {
        cr_assert_lt(k, n);
        cr_assert_eq(walk.index, k);
        same_path(naive, &walk, k++);
    } while (hpy_path_walk_next(&walk));
    cr_assert_eq(k, n);
    hpy_path_walk_dispose(&walk);
    for (unsigned i = 0; i < 6; i++) {
        k = any(n);
        demand(hpy_path_walk_init(&walk, paths, (int64_t)k, &err), &err);
        same_path(naive, &walk, k);
        cr_assert_eq(hpy_path_walk_next(&walk), k + 1 < n);
        same_path(naive, &walk, k + 1 < n ? k + 1 : k);
        hpy_path_walk_dispose(&walk);
        demand(hpy_path_walk_init(&walk, paths, -(int64_t)k - 1, &err), &err);
        cr_assert(walk.from_end && walk.index == k);
        same_path(naive, &walk, n - 1 - k);
        hpy_path_walk_dispose(&walk);
    }
    cr_assert_eq(hpy_path_walk_init(&walk, paths, (int64_t)n, &err), HPY_ENOTFOUND);
    cr_assert_eq(hpy_path_walk_init(&walk, paths, -(int64_t)n - 1, &err), HPY_ENOTFOUND);
}

/* The levels hold what is on some listed path, and nothing else. */
static void check_levels(const struct naive *naive, const struct hpy_paths *paths)
{
    const struct hpy_graph *graph = naive->q->graph;
    struct hpy_err err;
    for (uint32_t level = 0; level <= naive->length; level++) {
        bool expected[N_MAX] = { false }, edge[N_MAX][N_MAX] = { { false } };
        struct hpy_nodeset set;
        struct hpy_path_edges edges;
        int64_t asked = any(2) ? level : (int64_t)level - naive->length - 1;
        uint64_t n_edges = 0;
        for (uint64_t k = 0; k < naive->n_paths; k++) {
            uint64_t e = naive->path[k][level ? level - 1 : 0];
            uint32_t before = level > 1 ? graph->out_target[naive->path[k][level - 2]]
                                        : naive->first[k];
            expected[level ? graph->out_target[e] : naive->first[k]] = true;
            edge[before][graph->out_target[e]] = true;
        }
        demand(hpy_paths_level_set(&set, paths, asked, &err), &err);
        for (uint32_t node = 0; node < graph->n_nodes; node++)
            cr_assert_eq(hpy_nodeset_has(&set, node), expected[node]);
        hpy_nodeset_dispose(&set);
        if (level == 0)
            continue;
        asked = any(2) ? level - 1 : (int64_t)level - 1 - naive->length;
        demand(hpy_paths_edges_at(&edges, paths, &asked, 1, &err), &err);
        for (uint32_t u = 0; u < graph->n_nodes; u++)
            for (uint32_t v = 0; v < graph->n_nodes; v++) {
                cr_assert_eq(hpy_path_edges_have(&edges, u, v), edge[u][v]);
                n_edges += edge[u][v];
            }
        cr_assert_eq(edges.n, n_edges);
        hpy_path_edges_dispose(&edges);
    }
}

static void check(const struct naive *naive, const struct hpy_paths *paths)
{
    struct hpy_text text = { 0 };
    struct hpy_err err;
    char expected[32];
    cr_assert_eq(paths->length, naive->length);
    if (naive->n_paths >= 4 * LISTED_MAX) /* not all of them enumerated */
        return;
    cr_assert_eq(paths->n_paths, naive->n_paths);
    snprintf(expected, sizeof expected, "%llu",
             naive->n_paths > 3 ? (unsigned long long)naive->n_paths - 3 : 0);
    demand(hpy_paths_count_text(&text, paths, 3, NULL, &err), &err);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
    if (naive->n_paths == 0 || naive->n_paths > LISTED_MAX)
        return;
    check_listing(naive, paths);
    check_levels(naive, paths);
}

static void set_of(struct hpy_nodeset *out, const bool *members, uint32_t n)
{
    struct hpy_err err;
    demand(hpy_nodeset_init(out, n, &err), &err);
    for (uint32_t node = 0; node < n; node++)
        if (members[node])
            hpy_nodeset_add(out, node);
}

static void edges_of(struct hpy_path_edges *out, const struct question *q)
{
    struct hpy_path_edge *at = HPY_ARRAY(struct hpy_path_edge, 2 * N_MAX * N_MAX);
    uint64_t n = 0;
    for (uint32_t v = q->graph->n_nodes; v-- > 0;) /* in no order, and some twice */
        for (uint32_t u = 0; u < q->graph->n_nodes; u++)
            for (unsigned times = 0; q->avoid_pair[u][v] && times < 1 + (u + v) % 2; times++)
                at[n++] = (struct hpy_path_edge){ u, v };
    hpy_path_edges_init(out, at, n);
}

static struct hpy_paths *ask(const struct question *q)
{
    uint32_t n = q->graph->n_nodes;
    struct hpy_nodeset sources, targets, avoid;
    struct hpy_path_edges edges;
    struct hpy_paths *paths;
    struct hpy_err err;
    set_of(&sources, q->source, n);
    set_of(&targets, q->target, n);
    set_of(&avoid, q->avoid, n);
    edges_of(&edges, q);
    struct hpy_paths_options options = { &avoid, &edges, q->weak };
    bool root = hpy_nodeset_count(&sources) == 1 && q->source[0];
    bool plain = hpy_nodeset_count(&avoid) == 0 && edges.n == 0 && !q->weak;
    demand(hpy_paths_new(&paths, q->graph, root ? NULL : &sources, &targets,
                         plain ? NULL : &options, NULL, &err), &err);
    cr_assert_eq(paths->from_root, root);
    cr_assert_eq(paths->n_asked, hpy_nodeset_count(&sources));
    hpy_nodeset_dispose(&sources);
    hpy_nodeset_dispose(&targets);
    hpy_nodeset_dispose(&avoid);
    hpy_path_edges_dispose(&edges);
    return paths;
}

static void any_question(struct question *q, const struct hpy_graph *graph)
{
    uint32_t n = graph->n_nodes;
    uint64_t sources = any(4), targets = any(6), avoid = any(4), edges = any(4);
    memset(q, 0, sizeof *q);
    q->graph = graph;
    q->weak = any(4) == 0;
    q->source[0] = sources % 2 == 0;
    for (uint32_t node = 0; node < n; node++) {
        if (sources % 2)
            q->source[node] = any(sources == 1 ? n : 5) == 0;
        q->target[node] = targets < 2 && any(targets == 0 ? 3 : n) == 0;
        q->avoid[node] = avoid == 0 && any(8) == 0;
    }
    q->target[any(n)] = true;
    for (uint32_t u = 0; u < n && edges == 0; u++)
        for (uint32_t v = 0; v < n; v++)
            q->avoid_pair[u][v] = any(6) == 0;
}

/* What avoided(levels) means: the same ends, the edges at those levels avoided too. */
static void check_avoiding(struct naive *naive, const struct hpy_paths *paths,
                           const struct question *q)
{
    static struct question again;
    struct hpy_err err;
    struct hpy_paths *others;
    int64_t levels[2] = { (int64_t)any(naive->length), -1 - (int64_t)any(naive->length) };
    uint64_t n_levels = 1 + any(2);
    again = *q;
    memset(again.source, 0, sizeof again.source);
    memset(again.target, 0, sizeof again.target);
    for (uint64_t k = 0; k < naive->n_paths; k++) {
        const uint64_t *path = naive->path[k];
        again.source[naive->first[k]] = true;
        again.target[q->graph->out_target[path[naive->length - 1]]] = true;
        for (uint64_t i = 0; i < n_levels; i++) {
            int64_t level = levels[i] < 0 ? levels[i] + naive->length : levels[i];
            uint32_t before = level ? q->graph->out_target[path[level - 1]] : naive->first[k];
            again.avoid_pair[before][q->graph->out_target[path[level]]] = true;
        }
    }
    demand(hpy_paths_avoiding(&others, paths, levels, n_levels, NULL, &err), &err);
    naive_find(naive, &again);
    check(naive, others);
    hpy_paths_unref(others);
}

/* References to a set, and out of it, one by one. */
static void check_beside(const struct question *q)
{
    const struct hpy_graph *graph = q->graph;
    struct hpy_err err;
    struct hpy_nodeset set, avoid;
    set_of(&set, q->target, graph->n_nodes);
    set_of(&avoid, q->avoid, graph->n_nodes);
    struct hpy_path_edges edges;
    edges_of(&edges, q);
    struct hpy_paths_options options = { &avoid, &edges, q->weak };
    struct naive naive = { .q = q, .direct = false };
    for (int inwards = 0; inwards < 2; inwards++) {
        struct hpy_paths *paths;
        struct hpy_path_walk walk;
        uint64_t n = 0, listed = 0;
        bool *seen = calloc(graph->n_edges + 1, 1);
        demand((inwards ? hpy_paths_in : hpy_paths_out)(&paths, graph, &set, &options, NULL, &err),
               &err);
        for (uint32_t u = 0; u < graph->n_nodes; u++)
            for (uint64_t e = graph->out_off[u]; e < graph->out_off[u + 1]; e++) {
                uint32_t v = graph->out_target[e];
                bool statics = graph->addr[inwards ? u : v] == HPY_ADDR_STATICS ||
                               graph->addr[inwards ? v : u] == HPY_ADDR_STATICS;
                if (q->target[inwards ? v : u] && followed(&naive, u, e) && !statics) {
                    seen[e] = true;
                    n++;
                }
            }
        cr_assert_eq(paths->n_paths, n);
        if (n > 0) {
            demand(hpy_path_walk_init(&walk, paths, 0, &err), &err);
            do {
                struct hpy_path_step step = hpy_path_walk_step(&walk, 0);
                cr_assert(seen[step.edge]);
                seen[step.edge] = false;
                listed++;
            } while (hpy_path_walk_next(&walk));
            hpy_path_walk_dispose(&walk);
        }
        cr_assert_eq(listed, n);
        hpy_paths_unref(paths);
        free(seen);
    }
    hpy_nodeset_dispose(&set);
    hpy_nodeset_dispose(&avoid);
    hpy_path_edges_dispose(&edges);
}

static uint64_t first_seed(void)
{
    return seed_or(1971, "prop_paths");
}

Test(prop_paths, paths_are_what_enumeration_says)
{
    uint64_t seed = first_seed(), n_found = 0, n_many = 0, n_long = 0;
    static struct naive naive;
    static struct question q;
    for (unsigned round = 0; round < 8000; round++) {
        random_state = seed + round;
        uint64_t n = 1 + any(round % 2 ? N_MAX : 14);
        struct hpy_graph *graph = any_graph(n, 1 + (unsigned)any(5), round % 4, any(3) == 0 && n > 1);
        for (unsigned questions = 0; questions < 4; questions++) {
            any_question(&q, graph);
            struct hpy_paths *paths = ask(&q);
            naive_find(&naive, &q);
            check(&naive, paths);
            n_found += naive.n_paths > 0;
            n_many += naive.n_paths > 20;
            n_long += naive.length > 4;
            if (naive.n_paths > 0 && naive.n_paths <= LISTED_MAX)
                check_avoiding(&naive, paths, &q);
            check_beside(&q);
            hpy_paths_unref(paths);
        }
        hpy_graph_free(graph);
    }
    /* the random graphs are of the kind that is meant */
    cr_assert(n_found > 6000 && n_many > 100 && n_long > 300, "%d %d %d", (int)n_found,
              (int)n_many, (int)n_long);
}

/* Numbers over 64 bits, against arithmetic by digits. */
Test(prop_paths, bignums_add_and_print)
{
    enum { WORDS = 9, DIGITS = 200 };
    struct hpy_err err;
    random_state = first_seed();
    for (unsigned round = 0; round < 300; round++) {
        uint64_t sum[WORDS] = { 0 }, less = any(3) ? any(UINT64_MAX) : 0;
        char digits[DIGITS] = { 0 }, expected[DIGITS + 1] = { 0 };
        struct hpy_text text = { 0 };
        uint64_t one = any(UINT64_MAX);
        for (uint64_t rest = one, i = 0; rest; rest /= 10)
            digits[i++] = (char)(rest % 10);
        sum[0] = one;
        for (uint64_t doublings = any(500); doublings > 0; doublings--) {
            uint64_t same[WORDS];
            memcpy(same, sum, sizeof same);
            cr_assert_eq(hpy_bignum_add(sum, WORDS, same, WORDS), 0);
            for (int i = 0, carry = 0; i < DIGITS; i++) {
                int digit = 2 * digits[i] + carry;
                digits[i] = (char)(digit % 10);
                carry = digit / 10;
            }
        }
        int borrow = 0;
        uint64_t rest = less;
        for (int i = 0; i < DIGITS; i++, rest /= 10) {
            int digit = digits[i] - (int)(rest % 10) - borrow;
            borrow = digit < 0;
            digits[i] = (char)(digit + (borrow ? 10 : 0));
        }
        int n = DIGITS;
        while (n > 1 && digits[n - 1] == 0)
            n--;
        for (int i = 0; i < n; i++)
            expected[i] = (char)('0' + (borrow ? 0 : digits[n - 1 - i]));
        if (borrow)
            expected[1] = '\0', expected[0] = '0';
        hpy_bignum_take(sum, WORDS, less);
        demand(hpy_bignum_print(&text, sum, WORDS, NULL, &err), &err);
        cr_assert_str_eq(hpy_text_get(&text), expected);
        hpy_text_dispose(&text);
    }
}
