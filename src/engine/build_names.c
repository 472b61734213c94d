#include "engine/build_names.h"

#define XXH_INLINE_ALL
#include <string.h>
#include <xxhash.h>

#include "base/mem.h"
#include "engine/sink.h"

void hpy_names_dispose(struct hpy_names *names)
{
    hpy_free(names->text);
    hpy_free(names->off);
    hpy_free(names->slots);
    *names = (struct hpy_names){ 0 };
}

static struct hpy_str name_at(const struct hpy_names *names, uint32_t index)
{
    return (struct hpy_str){ names->text + names->off[index],
                             (size_t)(names->off[index + 1] - names->off[index]) };
}

static uint32_t first_slot(const struct hpy_names *names, struct hpy_str text)
{
    /* XXH3 wants a pointer even for no bytes */
    return (uint32_t)XXH3_64bits(text.n_bytes ? text.data : "", text.n_bytes) &
           (names->n_slots - 1);
}

/* Keep the slots at most half full. */
static bool grow_slots(struct hpy_names *names)
{
    if (names->n < names->n_slots / 2)
        return true;
    struct hpy_names grown = *names;
    grown.n_slots = names->n_slots ? names->n_slots * 2 : 256;
    grown.slots = HPY_ZARRAY(uint32_t, grown.n_slots);
    if (!grown.slots)
        return false;
    for (uint32_t i = 0; i < names->n; i++) {
        uint32_t at = first_slot(&grown, name_at(names, i));
        while (grown.slots[at])
            at = (at + 1) & (grown.n_slots - 1);
        grown.slots[at] = i + 1;
    }
    hpy_free(names->slots);
    *names = grown;
    return true;
}

static bool grow_texts(struct hpy_names *names, size_t n_bytes)
{
    if (names->n + 1 >= names->room) {
        uint32_t room = names->room ? names->room * 2 : 128;
        uint64_t *off = hpy_realloc(names->off, room, sizeof *off);
        if (!off)
            return false;
        off[0] = 0;
        names->off = off;
        names->room = room;
    }
    uint64_t need = names->text_bytes + n_bytes;
    if (need > names->text_room || !names->text) {
        uint64_t room = names->text_room * 2 > need ? names->text_room * 2 : need + 1024;
        char *text = hpy_realloc(names->text, room, 1);
        if (!text)
            return false;
        names->text = text;
        names->text_room = room;
    }
    return true;
}

enum hpy_status hpy_names_intern(uint32_t *out, struct hpy_names *names,
                                 struct hpy_str text, struct hpy_err *err)
{
    if (!grow_slots(names) || !grow_texts(names, text.n_bytes))
        return hpy_fail(err, HPY_ENOMEM, "out of memory for names");
    uint32_t at = first_slot(names, text);
    for (; names->slots[at]; at = (at + 1) & (names->n_slots - 1))
        if (hpy_str_equal(name_at(names, names->slots[at] - 1), text)) {
            *out = names->slots[at] - 1;
            return HPY_OK;
        }
    if (names->n >= HPY_MAX_NAMES)
        return hpy_fail(err, HPY_ELIMIT, "more than %u different names", HPY_MAX_NAMES);
    if (text.n_bytes)
        memcpy(names->text + names->text_bytes, text.data, text.n_bytes);
    names->text_bytes += text.n_bytes;
    *out = names->n++;
    names->off[names->n] = names->text_bytes;
    names->slots[at] = *out + 1;
    return HPY_OK;
}
