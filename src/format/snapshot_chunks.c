#include "format/snapshot_chunks.h"

#define ROW(id, title, bytes, count, more, field)                              \
    [HPY_SNAPSHOT_##id] = { #id, title, bytes, HPY_SNAPSHOT_##count, more, field },

const struct hpy_snapshot_chunk_info hpy_snapshot_chunks[HPY_SNAPSHOT_N_CHUNKS] = {
    HPY_SNAPSHOT_CHUNK_LIST(ROW)
};
