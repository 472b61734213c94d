/* Shared by the files of the partition only. */
#ifndef HPY_ENGINE_PARTITION_ROWS_H
#define HPY_ENGINE_PARTITION_ROWS_H

#include "engine/partition.h"

/* Rows between two entries of size_before. */
#define HPY_ROW_STRIDE 4096u

/* Label of a kind of this partition. */
static inline void hpy_partition_kind_label(struct hpy_text *out,
                                            const struct hpy_partition *p, hpy_kind kind)
{
    p->classifier->label(p->classifier_state, p->graph, kind, out);
}

#endif
