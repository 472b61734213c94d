#include "tui/keymap.h"

#include <string.h>

#include "base/mem.h"

void hpy_keymap_dispose(struct hpy_keymap *keymap)
{
    hpy_free(keymap->bindings);
    *keymap = (struct hpy_keymap){ 0 };
}

static bool same_view(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const struct hpy_binding *find(const struct hpy_keymap *keymap, const char *view,
                                      hpy_key key)
{
    for (size_t i = 0; keymap && i < keymap->n; i++)
        if (keymap->bindings[i].key == key && same_view(keymap->bindings[i].view, view))
            return &keymap->bindings[i];
    return NULL;
}

enum hpy_status hpy_keymap_bind(struct hpy_keymap *keymap, const char *view, hpy_key key,
                                enum hpy_action action, struct hpy_err *err)
{
    const struct hpy_binding *old = find(keymap, view, key);
    if (old) { /* goes, so that the new one is the latest */
        size_t at = (size_t)(old - keymap->bindings);
        memmove(keymap->bindings + at, keymap->bindings + at + 1,
                (--keymap->n - at) * sizeof *keymap->bindings);
    }
    if (keymap->n == keymap->room) {
        size_t room = keymap->room ? 2 * keymap->room : 16;
        struct hpy_binding *more =
            hpy_realloc(keymap->bindings, room, sizeof *keymap->bindings);
        if (!more)
            return hpy_fail(err, HPY_ENOMEM, "out of memory for keys");
        keymap->bindings = more;
        keymap->room = room;
    }
    keymap->bindings[keymap->n++] = (struct hpy_binding){ view, key, action };
    return HPY_OK;
}

enum hpy_action hpy_keymap_action(const struct hpy_keymap *keymap, const char *view,
                                  hpy_key key)
{
    const struct hpy_binding *bound = view ? find(keymap, view, key) : NULL;
    if (!bound)
        bound = find(keymap, NULL, key);
    return bound ? bound->action : hpy_action_of_key(key);
}

/* Go through the keys of an action in the order in which they are shown: `at` counts
 * the person's from the latest on, then what is left of the table's. */
struct walk {
    size_t bound;      /* how many of the bindings are still to be looked at */
    const char *words; /* of the table */
};

static struct walk first_of(const struct hpy_keymap *keymap, enum hpy_action action)
{
    return (struct walk){ keymap ? keymap->n : 0, hpy_action_info(action)->keys };
}

static hpy_key next_of(struct walk *walk, const struct hpy_keymap *keymap, const char *view,
                       enum hpy_action action)
{
    while (walk->bound > 0) {
        const struct hpy_binding *b = &keymap->bindings[--walk->bound];
        /* one of this view covers one of all views with the same key */
        if (b->action == action && (!b->view || same_view(b->view, view)) &&
            (b->view || !view || !find(keymap, view, b->key)))
            return b->key;
    }
    while (*walk->words) {
        size_t n = strcspn(walk->words, " ");
        hpy_key key = hpy_key_parse(walk->words, n);
        walk->words += n;
        walk->words += strspn(walk->words, " ");
        if (!find(keymap, NULL, key) && !(view && find(keymap, view, key)))
            return key;
    }
    return HPY_KEY_NONE;
}

char *hpy_keymap_key(char out[HPY_KEY_BYTES], const struct hpy_keymap *keymap,
                     const char *view, enum hpy_action action)
{
    struct walk walk = first_of(keymap, action);
    return hpy_key_format(out, next_of(&walk, keymap, view, action));
}

void hpy_keymap_add_keys(struct hpy_text *out, const struct hpy_keymap *keymap,
                         const char *view, enum hpy_action action)
{
    char name[HPY_KEY_BYTES];
    struct walk walk = first_of(keymap, action);
    hpy_key key = next_of(&walk, keymap, view, action);
    for (bool first = true; key != HPY_KEY_NONE; first = false) {
        hpy_text_add(out, first ? "" : " ");
        hpy_text_add(out, hpy_key_format(name, key));
        key = next_of(&walk, keymap, view, action);
    }
}
