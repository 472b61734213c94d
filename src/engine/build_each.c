#include "engine/build.h"

#include <string.h>

#include "engine/build_state.h"

void hpy_builder_each(const struct hpy_builder *builder, hpy_builder_seen seen, void *context)
{
    for (size_t c = 0; c < builder->nodes.n_chunks; c++) {
        const struct hpy_pool_chunk *chunk = &builder->nodes.chunks[c];
        for (uint32_t i = 0; i < chunk->n; i++) {
            struct hpy_raw_node raw;
            memcpy(&raw, chunk->items + (size_t)i * sizeof raw, sizeof raw);
            seen(context, raw.addr, builder->types[raw.type].addr, raw.flags);
        }
    }
}
