#include "engine/largest.h"

#include "base/mem.h"
#include "engine/ground.h"

const struct hpy_largest_options hpy_largest_usual = {
    .max = 20, .link = 0.9, .share = 0.002
};

/* What external bytes each rank keeps, for ranks asked in ascending order. */
struct externals {
    const struct hpy_sparse *table;
    uint64_t at;
};

static uint64_t external_of(struct externals *externals, uint32_t rank)
{
    const struct hpy_sparse *table = externals->table;
    while (externals->at < table->n && table->node[externals->at] < rank)
        externals->at++;
    return externals->at < table->n && table->node[externals->at] == rank
               ? table->value[externals->at] : 0;
}

static uint64_t weight(const struct hpy_largest_row *row)
{
    return row->retained_bytes + row->external_bytes;
}

/* The rows are kept as a heap, the least of them first; a row that came earlier is the
 * greater of two equal ones. */
static bool is_less(const struct hpy_domtree *tree, const struct hpy_largest_row *a,
                    const struct hpy_largest_row *b)
{
    return weight(a) != weight(b) ? weight(a) < weight(b)
                                  : tree->rank[a->node] > tree->rank[b->node];
}

static void sink(struct hpy_largest_row *row, uint32_t n, uint32_t at,
                 const struct hpy_domtree *tree)
{
    for (;;) {
        uint32_t least = at;
        for (uint32_t child = 2 * at + 1; child <= 2 * at + 2 && child < n; child++)
            if (is_less(tree, &row[child], &row[least]))
                least = child;
        if (least == at)
            return;
        struct hpy_largest_row moved = row[at];
        row[at] = row[least];
        row[least] = moved;
        at = least;
    }
}

static void offer(struct hpy_largest *largest, uint32_t max, const struct hpy_largest_row *row,
                  const struct hpy_domtree *tree)
{
    if (largest->n < max) {
        largest->row[largest->n++] = *row;
        for (uint32_t at = largest->n / 2; largest->n == max && at-- > 0;)
            sink(largest->row, max, at, tree);
    } else if (max > 0 && is_less(tree, &largest->row[0], row)) {
        largest->row[0] = *row;
        sink(largest->row, max, 0, tree);
    }
}

static void sort(struct hpy_largest *largest, const struct hpy_domtree *tree)
{
    for (uint32_t at = largest->n / 2; at-- > 0;)
        sink(largest->row, largest->n, at, tree);
    for (uint32_t n = largest->n; n > 1; n--) { /* the least goes to the end */
        struct hpy_largest_row least = largest->row[0];
        largest->row[0] = largest->row[n - 1];
        largest->row[n - 1] = least;
        sink(largest->row, n - 1, 0, tree);
    }
}

static bool is_link(const struct hpy_domtree *tree, const struct hpy_largest_row *row,
                    uint32_t dominator, double link)
{
    if ((double)weight(row) < link * (double)tree->retained[dominator])
        return false; /* the table of external bytes is asked for the others only */
    uint64_t whole = tree->retained[dominator] +
                     hpy_domtree_retained_external(tree, tree->node[dominator]);
    return (double)weight(row) >= link * (double)whole;
}

static enum hpy_status collect(struct hpy_largest *largest, const struct hpy_ground *ground,
                               const struct hpy_largest_options *options, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_domtree *tree = ground->tree;
    struct externals externals = { &tree->external, 0 };
    double total = (double)(tree->retained[0] + hpy_domtree_retained_external(tree, HPY_ROOT_NODE));
    for (uint32_t rank = 1; rank < tree->n_reached; rank++) {
        struct hpy_largest_row row = { tree->node[rank], tree->retained[rank],
                                       external_of(&externals, rank) };
        if (!hpy_bits_has(ground->bits, rank) &&
            (double)weight(&row) >= options->share * total &&
            (hpy_bits_has(ground->bits, tree->idom[rank]) ||
             !is_link(tree, &row, tree->idom[rank], options->link)))
            offer(largest, options->max, &row, tree);
        if (rank % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, rank, err));
    }
    sort(largest, tree);
    return HPY_OK;
}

enum hpy_status hpy_largest_init(struct hpy_largest *out, const struct hpy_domtree *tree,
                                 const struct hpy_largest_options *options, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct hpy_ground ground;
    if (!options)
        options = &hpy_largest_usual;
    *out = (struct hpy_largest){ 0 };
    hpy_job_phase(job, "looking for what keeps most", tree->n_reached);
    HPY_TRY(hpy_ground_init(&ground, tree, job, err));
    out->row = HPY_ARRAY(struct hpy_largest_row, options->max);
    enum hpy_status status = out->row ? collect(out, &ground, options, job, err)
                                      : hpy_fail(err, HPY_ENOMEM, "out of memory");
    hpy_ground_dispose(&ground);
    if (status != HPY_OK)
        hpy_largest_dispose(out);
    return status;
}

void hpy_largest_dispose(struct hpy_largest *largest)
{
    hpy_free(largest->row);
    *largest = (struct hpy_largest){ 0 };
}
