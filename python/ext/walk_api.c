#include "walk_api.h"

const struct hpy_walk_api hpy_walk_api = {
    .version = HPY_WALK_VERSION,
    .n_bytes = sizeof(struct hpy_walk_api),
    .build = HPY_VERSION_TEXT,
    .capture = hpy_capture,
    .capture_tell = hpy_capture_tell,
    .traces_find = hpy_traces_find,
    .alive_begin = hpy_alive_begin,
    .alive_end = hpy_alive_end,
    .alive_listed = hpy_alive_listed,
    .alive_read = hpy_alive_read,
    .alive_content = hpy_alive_content,
};
