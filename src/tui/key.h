/* Keys and other events, and how they are written.
 *
 * A key is a Unicode scalar value (control keys: 1 .. 31 and 127) or one of the
 * named keys above it, so that both fit one number. The notation is the same in
 * the key table, the help, the man page and in scripts:
 *     a  ?  Enter  PgUp  Ctrl-F  Alt-b  F1   keys
 *     Size(60x20) Click(5,7) DoubleClick(5,7) Wheel(up) Paste(some text)
 *                                            other events, in scripts only
 * Any other word in a script is typed letter by letter. */
#ifndef HPY_TUI_KEY_H
#define HPY_TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

typedef uint32_t hpy_key;

#define HPY_CTRL(letter) ((hpy_key)((letter) & 0x1f))
/* With a key: pressed together with Alt, or Esc and the key at once, which is the same
 * to a terminal. A key with Alt that means nothing is Esc and then the key. */
#define HPY_KEY_ALT ((hpy_key)0x200000)

/* id, notation, value */
#define HPY_KEY_LIST(K)                                                          \
    K(HPY_KEY_TAB, "Tab", 9)                                                     \
    K(HPY_KEY_ENTER, "Enter", 13)                                                \
    K(HPY_KEY_ESC, "Esc", 27)                                                    \
    K(HPY_KEY_SPACE, "Space", 32)                                                \
    K(HPY_KEY_BACKSPACE, "Backspace", 127)                                       \
    K(HPY_KEY_UP, "Up", 0x110001)                                                \
    K(HPY_KEY_DOWN, "Down", 0x110002)                                            \
    K(HPY_KEY_LEFT, "Left", 0x110003)                                            \
    K(HPY_KEY_RIGHT, "Right", 0x110004)                                          \
    K(HPY_KEY_HOME, "Home", 0x110005)                                            \
    K(HPY_KEY_END, "End", 0x110006)                                              \
    K(HPY_KEY_PGUP, "PgUp", 0x110007)                                            \
    K(HPY_KEY_PGDN, "PgDn", 0x110008)                                            \
    K(HPY_KEY_INSERT, "Insert", 0x110009)                                        \
    K(HPY_KEY_DELETE, "Delete", 0x11000a)                                        \
    K(HPY_KEY_BACKTAB, "Shift-Tab", 0x11000b)                                    \
    K(HPY_KEY_F1, "F1", 0x110011)                                                \
    K(HPY_KEY_F2, "F2", 0x110012)                                                \
    K(HPY_KEY_F3, "F3", 0x110013)                                                \
    K(HPY_KEY_F4, "F4", 0x110014)                                                \
    K(HPY_KEY_F5, "F5", 0x110015)                                                \
    K(HPY_KEY_F6, "F6", 0x110016)                                                \
    K(HPY_KEY_F7, "F7", 0x110017)                                                \
    K(HPY_KEY_F8, "F8", 0x110018)                                                \
    K(HPY_KEY_F9, "F9", 0x110019)                                                \
    K(HPY_KEY_F10, "F10", 0x11001a)                                              \
    K(HPY_KEY_F11, "F11", 0x11001b)                                              \
    K(HPY_KEY_F12, "F12", 0x11001c)                                              \
    K(HPY_KEY_OTHER, "(unnamed)", 0x1100ff)

enum {
#define HPY_KEY_ENUM(id, notation, value) id = value,
    HPY_KEY_LIST(HPY_KEY_ENUM)
#undef HPY_KEY_ENUM
    HPY_KEY_NONE = 0
};

enum hpy_event_kind {
    HPY_EVENT_NONE,      /* the time was up, or the worker has something */
    HPY_EVENT_KEY,
    HPY_EVENT_CLICK,     /* first button at x, y */
    HPY_EVENT_DOUBLE_CLICK, /* again, in the same cell and soon */
    HPY_EVENT_WHEEL,     /* key is HPY_KEY_UP or HPY_KEY_DOWN */
    HPY_EVENT_PASTE,     /* text: one line, without control characters */
    HPY_EVENT_RESIZE,    /* to x columns, y rows */
    HPY_EVENT_SUSPEND,   /* asked from outside (SIGTSTP) */
    HPY_EVENT_RESUMED,   /* the program was stopped and goes on */
    HPY_EVENT_TERMINATE, /* a signal says so; key is its number */
    HPY_EVENT_GONE       /* the terminal is no more */
};

struct hpy_event {
    enum hpy_event_kind kind;
    hpy_key key;
    int x, y;
    struct hpy_str text; /* the terminal's, until the next event is read */
};

#define HPY_KEY_BYTES 16
/* The notation of a key. Returns out. */
char *hpy_key_format(char out[HPY_KEY_BYTES], hpy_key key);
/* The key that a word of the notation stands for, or HPY_KEY_NONE. */
hpy_key hpy_key_parse(const char *word, size_t n_bytes);

/* Take the next event off a script; *script moves on. HPY_EVENT_NONE at the end.
 * A word that is no key gives its letters one by one. A pasted text lies in the
 * script. */
struct hpy_event hpy_key_next(const char **script);

#endif
