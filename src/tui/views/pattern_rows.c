#include "tui/views/pattern_rows.h"

#include "base/mem.h"

enum {
    NAME_BYTES = 40,
    SAMPLES = 6,       /* objects of a row looked at for how they refer */
    SAMPLE_EDGES = 4096, /* references of each */
    WAYS = 2,          /* that are told */
};

void hpy_pattern_rows_dispose(struct hpy_pattern_rows *rows)
{
    for (uint64_t b = 0; b < HPY_PATTERN_BLOCKS; b++) {
        for (uint64_t i = 0; rows->blocks[b] && i < HPY_PATTERN_BLOCK; i++) {
            hpy_free(rows->blocks[b][i].name);
            hpy_free(rows->blocks[b][i].same);
            hpy_free(rows->blocks[b][i].how);
        }
        hpy_free(rows->blocks[b]);
        rows->blocks[b] = NULL;
    }
    hpy_refpat_unref(rows->pattern);
    rows->pattern = NULL;
    hpy_text_dispose(&rows->base);
}

/* --------------------------------------------------------------- what rows show */

struct ways {
    struct hpy_text way[WAYS];
    int n;
    bool more; /* there are further ones */
};

static void add_way(struct ways *ways, const struct hpy_graph *graph, uint32_t node, uint64_t edge)
{
    struct hpy_text way = { 0 };
    bool known = false;
    hpy_graph_edge_text(&way, graph, node, edge);
    for (int i = 0; i < ways->n && !known; i++)
        known = hpy_str_equal(hpy_text_str(&way), hpy_text_str(&ways->way[i]));
    if (!known && ways->n < WAYS) {
        ways->way[ways->n++] = way;
        return;
    }
    ways->more |= !known;
    hpy_text_dispose(&way);
}

/* In what ways some objects of a set refer to those of another: "['SESSIONS']",
 * "[0], [1] …" */
static void add_ways(struct hpy_text *out, const struct hpy_graph *graph,
                     const struct hpy_nodeset *set, const struct hpy_nodeset *above)
{
    uint32_t nodes[SAMPLES];
    struct ways ways = { .n = 0 };
    uint64_t n = hpy_nodeset_page(set, 0, nodes, SAMPLES);
    for (uint64_t i = 0; i < n && !ways.more; i++) {
        uint64_t first = graph->out_off[nodes[i]], end = graph->out_off[nodes[i] + 1];
        end = end - first > SAMPLE_EDGES ? first + SAMPLE_EDGES : end;
        for (uint64_t e = first; e < end && !ways.more; e++)
            if (hpy_rel_keeps_alive(graph->out_rel[e]) &&
                hpy_nodeset_has(above, graph->out_target[e]))
                add_way(&ways, graph, nodes[i], e);
    }
    for (int i = 0; i < ways.n; i++) {
        hpy_text_addf(out, "%s%s", i ? ", " : "", hpy_text_get(&ways.way[i]));
        out->failed |= ways.way[i].failed;
        hpy_text_dispose(&ways.way[i]);
    }
    hpy_text_add(out, ways.more ? " …" : "");
}

static enum hpy_status keep_text(char **out, struct hpy_text *text, struct hpy_err *err)
{
    *out = text->failed ? NULL : hpy_strdup(hpy_text_get(text));
    hpy_text_clear(text);
    return *out ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory for the rows of a pattern");
}

/* What a row shows, unless it is kept already. `above` is the set of the row above it. */
static enum hpy_status keep_row(struct hpy_pattern_rows *rows, uint64_t index,
                                const struct hpy_nodeset *above, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct hpy_pattern_info **block = &rows->blocks[index / HPY_PATTERN_BLOCK];
    struct hpy_text text = { 0 };
    struct hpy_nodeset set;
    if (!*block)
        *block = HPY_ZARRAY(struct hpy_pattern_info, HPY_PATTERN_BLOCK);
    if (!*block)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the rows of a pattern");
    struct hpy_pattern_info *info = &(*block)[index % HPY_PATTERN_BLOCK];
    if (info->how)
        return HPY_OK;
    HPY_TRY(hpy_refpat_row(&info->row, rows->pattern, index, job, err));
    hpy_free(info->name); /* of an attempt that failed */
    hpy_free(info->same);
    info->name = info->same = NULL;
    hpy_refpat_name(&text, rows->pattern, index, NAME_BYTES);
    enum hpy_status status = keep_text(&info->name, &text, err);
    if (status == HPY_OK && info->row.same_as != HPY_REFPAT_NO_ROW)
        hpy_refpat_name(&text, rows->pattern, info->row.same_as, NAME_BYTES);
    if (status == HPY_OK)
        status = keep_text(&info->same, &text, err);
    if (status == HPY_OK && above) {
        status = hpy_refpat_row_set(&set, rows->pattern, index, err);
        if (status == HPY_OK) {
            add_ways(&text, hpy_refpat_graph(rows->pattern), &set, above);
            hpy_nodeset_dispose(&set);
        }
    }
    if (status == HPY_OK)
        status = keep_text(&info->how, &text, err);
    hpy_text_dispose(&text);
    return status;
}

/* ------------------------------------------------------------------------ the tree */

static void add(struct hpy_tree_builder *out, const struct hpy_pattern_rows *rows,
                uint64_t index)
{
    enum hpy_refpat_mark mark = hpy_pattern_info(rows, index)->row.mark;
    bool leaf = mark == HPY_REFPAT_SAME || mark == HPY_REFPAT_ROOT;
    (void)hpy_tree_add(out, index, leaf ? HPY_TREE_LEAF : HPY_TREE_FOLDED);
}

static enum hpy_status unfold(const void *context, const struct hpy_tree_row *row, uint64_t from,
                              uint32_t room, struct hpy_tree_builder *out, struct hpy_job *job,
                              struct hpy_err *err)
{
    /* the worker alone changes the pattern, and nobody sees what it adds before it is done */
    struct hpy_pattern_rows *rows = (struct hpy_pattern_rows *)(uintptr_t)context;
    uint64_t first, n;
    struct hpy_nodeset above;
    if (!row) {
        HPY_TRY(keep_row(rows, 0, NULL, job, err));
        add(out, rows, 0);
        return HPY_OK;
    }
    HPY_TRY(hpy_refpat_open(&first, &n, rows->pattern, row->key, job, err));
    HPY_TRY(hpy_refpat_row_set(&above, rows->pattern, row->key, err));
    enum hpy_status status = HPY_OK;
    uint64_t at = from;
    for (; at < n && at < from + room && status == HPY_OK; at++) {
        status = keep_row(rows, first + at, &above, job, err);
        if (status == HPY_OK)
            status = hpy_job_poll(job, at, err);
        if (status == HPY_OK)
            add(out, rows, first + at);
    }
    hpy_nodeset_dispose(&above);
    HPY_TRY(status);
    (void)hpy_tree_add_more(out, n - at, 0);
    return HPY_OK;
}

static void label(const void *context, const struct hpy_tree *tree, uint64_t number,
                  struct hpy_text *out)
{
    const struct hpy_tree_row *row = hpy_tree_row(tree, number);
    if (row->n_more)
        return;
    const struct hpy_pattern_info *info = hpy_pattern_info(context, row->key);
    hpy_text_addf(out, "%s %.*s %s", info->name, (int)info->row.kind.n_bytes, info->row.kind.data,
                  info->how);
}

/* Through rows that have one row below them. */
static bool follow(const void *context, const struct hpy_tree_row *row,
                   const struct hpy_tree_row *first)
{
    struct hpy_pattern_rows *rows = (struct hpy_pattern_rows *)(uintptr_t)context;
    struct hpy_err err;
    uint64_t below, n;
    return hpy_refpat_open(&below, &n, rows->pattern, row->key, NULL, &err) == HPY_OK && n == 1 &&
           hpy_pattern_info(rows, first->key)->row.mark == HPY_REFPAT_UNFOLDED;
}

const struct hpy_tree_ops hpy_pattern_tree_ops = { unfold, label, follow };

/* -------------------------------------------------------------------- expressions */

static void add_letter(struct hpy_text *out, uint32_t rank)
{
    enum { LETTERS = 26 };
    if (rank < LETTERS)
        hpy_text_add_char(out, (char)('a' + rank));
    else if (rank < 2 * LETTERS)
        hpy_text_add_char(out, (char)('A' + rank - LETTERS));
    else
        hpy_text_addf(out, "_%u_", rank);
}

/* n rows of rank 0 and then one of this rank, as names have it. */
static void add_names(struct hpy_text *out, unsigned n, uint32_t rank)
{
    enum { RUN = 3 };
    unsigned run = n + (rank == 0);
    for (unsigned i = 0; i < run && run < RUN; i++)
        hpy_text_add_char(out, 'a');
    if (run >= RUN)
        hpy_text_addf(out, "a%u", run);
    if (rank)
        add_letter(out, rank);
}

/* Patterns that are made in order do not unfold a row whose set was met before, maybe in a
 * row that was never unfolded here. That cannot happen to the first row of each, so that a
 * name may lead down first rows and then to any other; from there on it is another
 * pattern. */
void hpy_pattern_expression(struct hpy_text *out, const struct hpy_pattern_rows *rows,
                            uint64_t index)
{
    uint64_t depth = hpy_pattern_info(rows, index)->row.depth, at = index;
    uint64_t *way = HPY_ARRAY(uint64_t, depth + 1);
    size_t start = out->n_bytes;
    unsigned n = 0, most = rows->depth;
    bool begun = false, named = false;
    if (rows->base.n_bytes == 0 || !way) {
        hpy_free(way);
        out->failed |= !way;
        return;
    }
    for (uint64_t d = depth + 1; d-- > 0; at = hpy_pattern_info(rows, at)->row.parent)
        way[d] = at;
    hpy_text_add(out, hpy_text_get(&rows->base));
    if (most == 0 && depth > 0) {
        hpy_text_add(out, "._");
        begun = named = true;
    }
    for (uint64_t d = 1; d <= depth; d++) {
        const struct hpy_refpat_row *row = &hpy_pattern_info(rows, way[d])->row;
        if (begun) { /* the row above was named: its own pattern */
            hpy_text_add(out, ".rp");
            most = HPY_REFPAT_DEPTH;
            begun = false;
        }
        if (d < depth && row->rank == 0 && row->mark != HPY_REFPAT_STOP && n + 1 < most) {
            n++;
            continue;
        }
        if (named && !rows->usual) { /* cannot be said */
            hpy_text_cut(out, start);
            break;
        }
        hpy_text_add_char(out, '.');
        add_names(out, n, row->rank);
        n = 0;
        begun = named = true;
    }
    if (depth == 0)
        hpy_text_add(out, "._");
    hpy_free(way);
}
