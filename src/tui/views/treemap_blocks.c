#include "tui/views/treemap_blocks.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tui/questions.h"

/* Of a kind each; what is beyond could not be seen in any window. */
#define MAX_NODES 256u
#define MAX_GROUPS 256u
/* Cells, its lines included, that a block is given up below. */
#define MIN_CELLS 14.0

/* ----------------------------------------------------------------- the model */

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a map");
}

/* The number of a kind among the groups. */
static uint32_t group_of(const struct hpy_treemap *map, hpy_kind kind)
{
    uint32_t i = 0;
    while (map->groups[i].kind != kind)
        i++;
    return i;
}

static enum hpy_status take_nodes(struct hpy_treemap *map, struct hpy_job *job,
                                  struct hpy_err *err)
{
    const struct hpy_kept *kept = map->kept;
    const struct hpy_classifier *by = hpy_classifier_default;
    const uint32_t *below = hpy_kept_below(&map->n_children, kept, map->node);
    void *state = NULL;
    hpy_kind kinds[MAX_NODES];
    map->n_nodes = map->n_children < MAX_NODES ? map->n_children : MAX_NODES;
    map->nodes = HPY_ZARRAY(struct hpy_treemap_node, map->n_nodes + 1);
    if (!map->nodes)
        return no_memory(err);
    HPY_TRY(by->prepare(&state, by, kept->session->graph, job, err));
    enum hpy_status status =
        by->classify(state, kept->session->graph, below, map->n_nodes, kinds, err);
    by->dispose(state);
    for (uint32_t i = 0; status == HPY_OK && i < map->n_nodes; i++)
        map->nodes[i] = (struct hpy_treemap_node){ below[i], group_of(map, kinds[i]),
                                                   hpy_kept_bytes(kept, below[i]) };
    return status;
}

/* Where what it was opened on branches: a map of a single block would say nothing. */
static uint32_t way_down(const struct hpy_kept *kept)
{
    uint32_t node = kept->node, n;
    bool one = node != HPY_NO_NODE;
    uint64_t all = one ? hpy_kept_bytes(kept, node) : kept->top_bytes;
    uint64_t nearly = all - all / (one ? 10 : 100);
    for (;;) {
        const uint32_t *below = hpy_kept_below(&n, kept, node);
        if (n == 0 || hpy_kept_bytes(kept, *below) < nearly)
            return node;
        node = *below;
    }
}

enum hpy_status hpy_treemap_init(struct hpy_treemap *map, const struct hpy_kept *kept,
                                 struct hpy_job *job, struct hpy_err *err)
{
    map->kept = kept;
    map->node = way_down(kept);
    if (map->node != HPY_NO_NODE && hpy_domtree_has(kept->tree, map->node))
        map->own_bytes = hpy_kept_own_bytes(kept, map->node);
    map->all_bytes = map->own_bytes + hpy_kept_below_bytes(kept, map->node);
    HPY_TRY(hpy_kept_groups(&map->groups, &map->n_groups, kept, map->node, job, err));
    return take_nodes(map, job, err);
}

void hpy_treemap_dispose(struct hpy_treemap *map)
{
    hpy_free(map->nodes);
    hpy_free(map->groups);
}

/* ------------------------------------------------------------------- numbers */

/* what, which, how many children stand alone, how many blocks there are but the rest */
static uint64_t to_number(enum hpy_treemap_what what, uint32_t which, uint32_t n_alone,
                          uint32_t n_shown)
{
    return (uint64_t)what | (uint64_t)which << 4 | (uint64_t)n_alone << 36 |
           (uint64_t)n_shown << 48;
}

static enum hpy_treemap_what number_what(uint64_t number)
{
    return (enum hpy_treemap_what)(number & 15);
}

static uint32_t number_field(uint64_t number, int shift, uint64_t mask)
{
    return (uint32_t)(number >> shift & mask);
}

/* -------------------------------------------------------------------- blocks */

/* What there is to be shown if the first so many children stand alone: sorted, largest
 * first. Returns how many; what is in none of them is told. */
struct parts {
    struct hpy_treemap_block part[MAX_NODES + MAX_GROUPS + 1];
    uint32_t n;
    struct hpy_treemap_block rest;
};

static int compare_blocks(const void *one, const void *other)
{
    const struct hpy_treemap_block *a = one, *b = other;
    if (a->bytes != b->bytes)
        return a->bytes > b->bytes ? -1 : 1;
    if (a->what != b->what)
        return a->what < b->what ? -1 : 1;
    return a->which < b->which ? -1 : a->which > b->which;
}

static void add_part(struct parts *parts, enum hpy_treemap_what what, uint32_t which,
                     uint32_t count, uint64_t bytes)
{
    parts->part[parts->n++] = (struct hpy_treemap_block){ what, which, count, bytes, 0 };
}

static void find_parts(struct parts *parts, const struct hpy_treemap *map, uint32_t n_alone)
{
    struct hpy_kept_group left[MAX_GROUPS];
    uint32_t n_left = map->n_groups < MAX_GROUPS ? map->n_groups : MAX_GROUPS;
    uint64_t below = hpy_kept_below_bytes(map->kept, map->node);
    memcpy(left, map->groups, n_left * sizeof *left);
    parts->n = 0;
    parts->rest = (struct hpy_treemap_block){ HPY_TREEMAP_REST, 0, map->n_children, below, 0 };
    for (uint32_t i = 0; i < n_alone; i++) {
        const struct hpy_treemap_node *node = &map->nodes[i];
        add_part(parts, HPY_TREEMAP_OBJECT, i, 1, node->bytes);
        if (node->group < n_left) {
            left[node->group].count--;
            left[node->group].bytes -= node->bytes;
        }
    }
    for (uint32_t i = 0; i < n_left; i++)
        if (left[i].count > 0 && left[i].bytes > 0)
            add_part(parts, HPY_TREEMAP_KIND, i, left[i].count, left[i].bytes);
    for (uint32_t i = 0; i < parts->n; i++) {
        parts->rest.count -= parts->part[i].count;
        parts->rest.bytes -= parts->part[i].bytes;
    }
    if (map->own_bytes)
        add_part(parts, HPY_TREEMAP_ITSELF, 0, 1, map->own_bytes);
    qsort(parts->part, parts->n, sizeof *parts->part, compare_blocks);
}

/* The first so many parts, and the others as the rest. */
static int take_parts(struct hpy_treemap_block *blocks, const struct parts *parts,
                      uint32_t n_shown)
{
    struct hpy_treemap_block rest = parts->rest;
    memcpy(blocks, parts->part, n_shown * sizeof *blocks);
    for (uint32_t i = n_shown; i < parts->n; i++)
        if (parts->part[i].what != HPY_TREEMAP_ITSELF) {
            rest.count += parts->part[i].count;
            rest.bytes += parts->part[i].bytes;
        }
    if (rest.count == 0)
        return (int)n_shown;
    blocks[n_shown] = rest;
    return (int)n_shown + 1;
}

/* A rest that is too small for a block is a line at the bottom, which tells nothing by
 * its size; but not one that is much of the whole. */
#define MOST_ON_A_LINE 0.1
#define LINE_HEIGHT 2 /* with the line above it */

static bool fit(struct hpy_rect *inside, const struct hpy_treemap_block *blocks, int n,
                double all, struct hpy_rect area)
{
    double weight[HPY_TREEMAP_MAX];
    for (int i = 0; i < n; i++)
        weight[i] = (double)blocks[i].bytes;
    if (n == 0 || blocks[n - 1].bytes == 0 || !hpy_treemap_calc(inside, weight, n, area)) {
        bool has_line = n > 1 && blocks[n - 1].what == HPY_TREEMAP_REST &&
                        weight[n - 1] <= all * MOST_ON_A_LINE && area.height > 2 * LINE_HEIGHT;
        if (!has_line)
            return false;
        inside[n - 1] = (struct hpy_rect){ area.x, area.y + area.height - 1, area.width, 1 };
        area.height -= LINE_HEIGHT;
        return hpy_treemap_calc(inside, weight, n - 1, area);
    }
    return true;
}

int hpy_treemap_blocks(struct hpy_treemap_block *blocks, struct hpy_rect *inside,
                       const struct hpy_treemap *map, bool by_kind, struct hpy_rect area)
{
    struct parts parts;
    double cells = (double)(area.width + 1) * (area.height + 1);
    double all = (double)map->all_bytes, least = all * MIN_CELLS / cells;
    uint32_t n_alone = 0, n_shown = 0;
    if (map->all_bytes == 0)
        return 0;
    while (!by_kind && n_alone < map->n_nodes && n_alone < HPY_TREEMAP_MAX - 1 &&
           (double)map->nodes[n_alone].bytes >= least)
        n_alone++;
    find_parts(&parts, map, n_alone);
    while (n_shown < parts.n && n_shown < HPY_TREEMAP_MAX - 1 &&
           (double)parts.part[n_shown].bytes >= least)
        n_shown++;
    int n = take_parts(blocks, &parts, n_shown);
    while (!fit(inside, blocks, n, all, area) && n_shown > 0)
        n = take_parts(blocks, &parts, --n_shown);
    if (n == 1) /* whatever it weighs */
        inside[0] = area;
    for (int i = 0; i < n; i++)
        blocks[i].number = to_number(blocks[i].what, blocks[i].which, n_alone, n_shown);
    return n;
}

bool hpy_treemap_has_large(const struct hpy_treemap *map, uint64_t number,
                           struct hpy_rect area)
{
    uint32_t which = number_field(number, 4, UINT32_MAX);
    uint32_t n_alone = number_field(number, 36, 0xfff);
    double cells = (double)(area.width + 1) * (area.height + 1);
    uint64_t bytes = map->groups[which].bytes, largest = 0;
    for (uint32_t i = 0; i < map->n_nodes; i++) {
        if (map->nodes[i].group != which)
            continue;
        if (i < n_alone)
            bytes -= map->nodes[i].bytes;
        else if (largest == 0)
            largest = map->nodes[i].bytes;
    }
    return (double)largest >= (double)bytes * MIN_CELLS / cells;
}

/* ------------------------------------------------------------------ subjects */

static int compare_kinds(const void *one, const void *other)
{
    hpy_kind a = *(const hpy_kind *)one, b = *(const hpy_kind *)other;
    return a < b ? -1 : a > b;
}

/* All but the blocks that are shown: objects that are too small to stand alone, and
 * whatever is of kinds that have no block. */
static enum hpy_status rest_subject(const struct hpy_treemap *map, uint32_t n_alone,
                                    uint32_t n_shown, struct hpy_view_args *args,
                                    struct hpy_job *job, struct hpy_err *err)
{
    struct parts parts;
    uint32_t also[MAX_NODES], n_also = 0, n_kinds = 0;
    hpy_kind kinds[MAX_GROUPS];
    find_parts(&parts, map, n_alone);
    for (uint32_t i = 0; i < parts.n; i++) {
        const struct hpy_treemap_block *part = &parts.part[i];
        if (part->what == HPY_TREEMAP_KIND && i < n_shown)
            kinds[n_kinds++] = map->groups[part->which].kind;
        if (part->what == HPY_TREEMAP_OBJECT && i >= n_shown)
            also[n_also++] = map->nodes[part->which].node;
    }
    qsort(kinds, n_kinds, sizeof *kinds, compare_kinds);
    struct hpy_kept_choice choice = { .node = map->node, .skip = n_alone, .kinds = kinds,
                                      .n_kinds = n_kinds, .except = true, .also = also,
                                      .n_also = n_also };
    return hpy_kept_some(args, map->kept, &choice, job, err);
}

static enum hpy_status kind_subject(const struct hpy_treemap *map, uint32_t which,
                                    uint32_t n_alone, struct hpy_view_args *args,
                                    struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_kept_choice choice = { .node = map->node, .skip = n_alone,
                                      .kinds = &map->groups[which].kind, .n_kinds = 1 };
    return hpy_kept_some(args, map->kept, &choice, job, err);
}

enum hpy_status hpy_treemap_subject(const struct hpy_treemap *map, const struct hpy_view *view,
                                    uint64_t number, struct hpy_view_args *args,
                                    struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_session *session = map->kept->session;
    uint32_t which = number_field(number, 4, UINT32_MAX);
    uint32_t n_alone = number_field(number, 36, 0xfff);
    uint32_t n_shown = number_field(number, 48, 0xfff);
    switch (number_what(number)) {
    case HPY_TREEMAP_OBJECT:
        return hpy_view_args_node(args, map->nodes[which].node, session, err);
    case HPY_TREEMAP_ITSELF: return hpy_view_args_node(args, map->node, session, err);
    case HPY_TREEMAP_REST:
        HPY_TRY(rest_subject(map, n_alone, n_shown, args, job, err));
        return hpy_kept_name(args, view, "the rest", err);
    case HPY_TREEMAP_KIND: break;
    }
    HPY_TRY(kind_subject(map, which, n_alone, args, job, err));
    struct hpy_text label = { 0 };
    hpy_kept_kind_label(&label, map->kept, map->groups[which].kind);
    enum hpy_status status = hpy_kept_name(args, view, hpy_text_get(&label), err);
    hpy_text_dispose(&label);
    return status;
}
