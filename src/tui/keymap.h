/* The keymap: which key asks for which action.
 *
 * Holds what a person changed only; everything else is as the table of actions
 * says, so a zeroed keymap, or none at all (NULL), is the default one. A binding
 * counts everywhere or in one view; one of the view comes first. Looking up is
 * linear in the bindings, of which a person writes few. */
#ifndef HPY_TUI_KEYMAP_H
#define HPY_TUI_KEYMAP_H

#include "base/status.h"
#include "base/text.h"
#include "tui/action.h"

struct hpy_binding {
    const char *view; /* name of a view (ops->name, static), or NULL = everywhere */
    hpy_key key;
    enum hpy_action action; /* HPY_ACT_NONE: the key means nothing */
};

/* Zero-initialise. */
struct hpy_keymap {
    struct hpy_binding *bindings; /* one per view and key, the latest last */
    size_t n, room;
};

void hpy_keymap_dispose(struct hpy_keymap *keymap);

/* From now on key asks for action (HPY_ACT_NONE = nothing) in the view, or, if view
 * is NULL, in all views without a binding of their own. */
HPY_MUST_CHECK enum hpy_status hpy_keymap_bind(struct hpy_keymap *keymap, const char *view,
                                               hpy_key key, enum hpy_action action,
                                               struct hpy_err *err);

/* What a key asks for in a view (its name; NULL = in any), or HPY_ACT_NONE. */
enum hpy_action hpy_keymap_action(const struct hpy_keymap *keymap, const char *view,
                                  hpy_key key);
/* The key of an action to be shown in hints: the one bound last, else the first of
 * the table that still means it. "" if no key does. Returns out. */
char *hpy_keymap_key(char out[HPY_KEY_BYTES], const struct hpy_keymap *keymap,
                     const char *view, enum hpy_action action);
/* Append all keys of an action, that one first, separated by blanks. */
void hpy_keymap_add_keys(struct hpy_text *out, const struct hpy_keymap *keymap,
                         const char *view, enum hpy_action action);

#endif
