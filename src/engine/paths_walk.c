/* One path after another. What is kept of a node's count says how many paths to pass over
 * when it is passed by, from the front or from the back; a count that is told too small
 * because it is over 64 bits is still more than any number asked for. */
#include "engine/paths_work.h"

/* Which of n nodes, the i-th being place(i), holds path number *k of them; *k becomes
 * its number from that node on. */
static uint64_t find_node(const struct hpy_paths *paths, uint64_t *k, uint64_t n, bool from_end,
                          const uint32_t *to, uint64_t level_first)
{
    uint64_t i = 0;
    for (;;) {
        uint64_t at = from_end ? n - 1 - i : i;
        uint64_t count = paths->count[level_first + (to ? to[at] : at)];
        if (*k < count)
            return at;
        *k -= count;
        i++;
    }
}

enum hpy_status hpy_path_walk_init(struct hpy_path_walk *out, const struct hpy_paths *paths,
                                   int64_t k, struct hpy_err *err)
{
    bool from_end = k < 0;
    uint64_t left = from_end ? (uint64_t)-(k + 1) : (uint64_t)k;
    *out = (struct hpy_path_walk){ 0 };
    if (left >= paths->n_paths)
        return hpy_fail(err, HPY_ENOTFOUND, "there is no path %lld", (long long)k);
    uint64_t *at = HPY_ARRAY(uint64_t, paths->length);
    if (!at)
        return hpy_paths_no_memory(err);
    *out = (struct hpy_path_walk){ .paths = paths, .index = left, .from_end = from_end, .at = at };
    uint64_t node = find_node(paths, &left, paths->level_off[1], from_end, NULL, 0);
    out->first = node;
    for (uint64_t level = 0; level < paths->length; level++) {
        uint64_t first = paths->edge_off[node], n = paths->edge_off[node + 1] - first;
        uint64_t next_level = paths->level_off[level + 1];
        at[level] = first + find_node(paths, &left, n, from_end, paths->to + first, next_level);
        node = next_level + paths->to[at[level]];
    }
    return HPY_OK;
}

void hpy_path_walk_dispose(struct hpy_path_walk *walk)
{
    hpy_free(walk->at);
    *walk = (struct hpy_path_walk){ 0 };
}

/* The node of a level that the walk is at. */
static uint64_t node_at(const struct hpy_path_walk *walk, uint64_t level)
{
    const struct hpy_paths *paths = walk->paths;
    return level ? paths->level_off[level] + paths->to[walk->at[level - 1]] : walk->first;
}

bool hpy_path_walk_next(struct hpy_path_walk *walk)
{
    const struct hpy_paths *paths = walk->paths;
    uint64_t level = paths->length;
    while (level > 0 && walk->at[level - 1] + 1 == paths->edge_off[node_at(walk, level - 1) + 1])
        level--;
    if (level == 0 && walk->first + 1 == paths->level_off[1])
        return false;
    if (level == 0)
        walk->first++;
    else
        walk->at[level - 1]++;
    for (; level < paths->length; level++)
        walk->at[level] = paths->edge_off[node_at(walk, level)];
    walk->index += walk->from_end ? UINT64_MAX : 1;
    return true;
}
