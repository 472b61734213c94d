/* Collecting places of allocation: two arrays that become the graph's as they are. */
#include <string.h>

#include "base/mem.h"
#include "engine/build_state.h"

static bool grow(void *array_pointer, uint32_t *room, uint64_t need, size_t item_bytes)
{
    if (need <= *room)
        return true;
    void *array;
    memcpy(&array, array_pointer, sizeof array);
    uint64_t more = *room ? *room * UINT64_C(2) : 64;
    if (more < need)
        more = need;
    if (more > UINT32_MAX)
        return false;
    array = hpy_realloc(array, more, item_bytes);
    if (!array)
        return false;
    memcpy(array_pointer, &array, sizeof array);
    *room = (uint32_t)more;
    return true;
}

enum hpy_status hpy_builder_site(struct hpy_builder *builder, uint32_t index,
                                 const struct hpy_site_frame *frames, uint32_t n_frames,
                                 struct hpy_err *err)
{
    uint32_t n = builder->n_sites ? builder->n_sites : 1; /* the unknown one stands first */
    if (index != n)
        return hpy_fail(err, HPY_EDAMAGED, "site %u where site %u was due", index, n);
    if (index >= HPY_MAX_SITES)
        return hpy_fail(err, HPY_ELIMIT, "more than %u places of allocation", HPY_MAX_SITES - 1);
    if (n_frames == 0 || n_frames > HPY_MAX_SITE_FRAMES)
        return hpy_fail(err, HPY_EDAMAGED, "site %u has %u frames", index, n_frames);
    if (!grow(&builder->site_off, &builder->site_room, n + UINT64_C(2), sizeof *builder->site_off) ||
        !grow(&builder->frames, &builder->frame_room, builder->n_frames + (uint64_t)n_frames,
              sizeof *builder->frames))
        return hpy_fail(err, HPY_ENOMEM, "out of memory for places of allocation");
    for (uint32_t i = 0; i < n_frames; i++) {
        if (frames[i].file >= builder->n_name_of)
            return hpy_fail(err, HPY_EDAMAGED, "site %u lies in file %u, but only %u names are "
                            "known", index, frames[i].file, builder->n_name_of);
        builder->frames[builder->n_frames + i] =
            (struct hpy_site_frame){ builder->name_of[frames[i].file], frames[i].line };
    }
    if (index == 1)
        builder->site_off[0] = builder->site_off[1] = 0;
    builder->n_frames += n_frames;
    builder->site_off[index + 1] = builder->n_frames;
    builder->n_sites = index + 1;
    return HPY_OK;
}
