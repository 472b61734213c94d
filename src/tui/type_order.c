#include "tui/type_order.h"

#include "base/mem.h"
#include "tui/sort.h"

static void label(const void *model, int sort, uint64_t row, struct hpy_text *out)
{
    (void)sort;
    hpy_graph_type_name(out, model, (uint32_t)row);
}

enum hpy_status hpy_type_order(uint32_t **rank_by_type, const struct hpy_graph *graph,
                               struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_sort_keys by_name = { graph, NULL, label, 0 };
    uint64_t n = graph->n_types;
    uint32_t *types = HPY_ARRAY(uint32_t, n + 1), *rank = HPY_ARRAY(uint32_t, n + 1);
    enum hpy_status status = HPY_OK;
    if (!types || !rank) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for the order of types");
        goto out;
    }
    for (uint64_t i = 0; i < n; i++)
        types[i] = (uint32_t)i;
    status = hpy_sort_rows(types, n, &by_name, job, err);
    if (status != HPY_OK)
        goto out;
    for (uint64_t i = 0; i < n; i++)
        rank[types[i]] = (uint32_t)i;
    *rank_by_type = rank;
    rank = NULL;
out:
    hpy_free(types);
    hpy_free(rank);
    return status;
}
