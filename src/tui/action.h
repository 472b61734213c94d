/* Actions: everything a person can ask for by a key, as one table.
 *
 * The help view, the hint line, the man page heapy-tui-keys(7), scripts and key
 * lookup all come from the rows below; nothing else lists keys. A view answers
 * actions, never keys. */
#ifndef HPY_TUI_ACTION_H
#define HPY_TUI_ACTION_H

#include <stddef.h>

#include "tui/key.h"

/* id, heading */
#define HPY_GROUP_LIST(G)                                                        \
    G(HPY_GROUP_MOVE, "Moving")                                                  \
    G(HPY_GROUP_ASK, "Asking")                                                   \
    G(HPY_GROUP_FIND, "Finding")                                                 \
    G(HPY_GROUP_SHOW, "Showing")                                                 \
    G(HPY_GROUP_PROGRAM, "Program")

enum hpy_group {
#define HPY_GROUP_ENUM(id, heading) id,
    HPY_GROUP_LIST(HPY_GROUP_ENUM)
#undef HPY_GROUP_ENUM
    HPY_N_GROUPS
};

/* id, name, default keys (the first is the one shown in hints), group, word for
 * the hint line, help. Rows of a group stand together. */
#define HPY_ACTION_LIST(A)                                                       \
    A(HPY_ACT_UP, "move-up", "k Up Ctrl-P", MOVE, "up", "one row up")            \
    A(HPY_ACT_DOWN, "move-down", "j Down Ctrl-N", MOVE, "down", "one row down")  \
    A(HPY_ACT_PAGE_UP, "page-up", "PgUp Ctrl-B", MOVE, "page up", "one page up") \
    A(HPY_ACT_PAGE_DOWN, "page-down", "PgDn Ctrl-F Space", MOVE, "page down",    \
      "one page down")                                                           \
    A(HPY_ACT_HALF_UP, "half-page-up", "Ctrl-U", MOVE, "half up", "half a page up") \
    A(HPY_ACT_HALF_DOWN, "half-page-down", "Ctrl-D", MOVE, "half down",          \
      "half a page down")                                                        \
    A(HPY_ACT_FIRST, "first-row", "g Home", MOVE, "first", "to the first row")   \
    A(HPY_ACT_LAST, "last-row", "G End", MOVE, "last", "to the last row")        \
    A(HPY_ACT_OPEN, "open", "Enter", ASK, "open",                                \
      "open the row: objects of a kind, page of an object")                      \
    A(HPY_ACT_INTO, "into", "l Right +", ASK, "into",                            \
      "unfold a row of a tree; elsewhere, open the row")                         \
    A(HPY_ACT_OUT, "out", "h Left -", ASK, "out",                                \
      "fold a row of a tree, or go to its parent; else back")                     \
    A(HPY_ACT_BACK, "back", "Backspace [ Alt-Left", ASK, "back",                 \
      "back to where you came from, on the same row")                            \
    A(HPY_ACT_FORWARD, "forward", "] Alt-Right", ASK, "forward",                 \
      "forward again to where you came back from")                               \
    A(HPY_ACT_OVERVIEW, "overview", "o", ASK, "overview",                        \
      "the whole heap at a glance, and what may be a leak")                      \
    A(HPY_ACT_CLASSES, "classes", "c", ASK, "classes",                           \
      "the whole heap by class, dicts by their owners")                          \
    A(HPY_ACT_REGROUP, "regroup", "b", ASK, "by…",                               \
      "the same objects by something else: type, size …")                        \
    A(HPY_ACT_PRODUCT, "product", "B", ASK, "and by…",                           \
      "the same objects by one thing more")                                      \
    A(HPY_ACT_OBJECT, "object", "i", ASK, "object",                              \
      "the page of the object; of a kind, of its largest one")                   \
    A(HPY_ACT_REFERRERS, "referrers", "r", ASK, "referrers",                     \
      "what refers to the objects of the row")                                   \
    A(HPY_ACT_REFERENTS, "referents", "e", ASK, "referents",                     \
      "what the objects of the row refer to")                                    \
    A(HPY_ACT_DOMINATORS, "dominators", "d", ASK, "dominators",                  \
      "what the row keeps alive, as a tree")                                     \
    A(HPY_ACT_TREEMAP, "treemap", "T", ASK, "map",                               \
      "what the row keeps alive, as a map")                                      \
    A(HPY_ACT_PATHS, "paths", "p", ASK, "paths",                                 \
      "the shortest paths from the interpreter to the row")                      \
    A(HPY_ACT_WHY, "why", "w", ASK, "why",                                       \
      "why it is alive: the one chain that says most")                           \
    A(HPY_ACT_PATTERN, "pattern", "t", ASK, "pattern",                           \
      "what kinds of objects lead to the row, as a tree")                        \
    A(HPY_ACT_AVOID, "avoid", "a", ASK, "avoid",                                 \
      "other paths, that do not take the step under the cursor")                 \
    A(HPY_ACT_DIFFERENCE, "difference", "=", ASK, "compare",                     \
      "what is new, gone or grown since an older capture")                       \
    A(HPY_ACT_MARK, "mark", "m", ASK, "mark", "mark the row, or take its mark off") \
    A(HPY_ACT_SETS, "sets", "M", ASK, "sets",                                    \
      "what was marked or given a name; sets of them")                           \
    A(HPY_ACT_SEARCH, "search", "/", FIND, "search",                             \
      "search for a text; small letters match capitals too")           \
    A(HPY_ACT_NEXT, "search-next", "n", FIND, "next", "the next row found")      \
    A(HPY_ACT_PREVIOUS, "search-previous", "N", FIND, "previous",                \
      "the previous row found")                                                  \
    A(HPY_ACT_FILTER, "filter", "&", FIND, "filter",                             \
      "show only rows with a text in them; no text shows all")             \
    A(HPY_ACT_SORT, "sort", "s", SHOW, "sort", "sort by the next column")        \
    A(HPY_ACT_REVERSE, "sort-reverse", "S", SHOW, "reverse",                     \
      "turn the order of the rows round")                                        \
    A(HPY_ACT_VARIANT, "variant", "v", SHOW, "other form",                       \
      "the same another way: as tree or list, kinds or objects")                 \
    A(HPY_ACT_COLUMNS, "columns", "C", SHOW, "columns", "choose the columns")    \
    A(HPY_ACT_UNITS, "units", "u", SHOW, "units",                                \
      "sizes in short units or as exact bytes")                                  \
    A(HPY_ACT_REDRAW, "redraw", "Ctrl-L", SHOW, "redraw", "draw the screen anew") \
    A(HPY_ACT_PROMPT, "prompt", ":", PROGRAM, "command",                         \
      "type an expression or a command")                                         \
    A(HPY_ACT_EDIT, "edit", "E", PROGRAM, "edit",                                \
      "edit the expression in the title line and run it")                        \
    A(HPY_ACT_COPY, "copy", "y", PROGRAM, "copy",                                \
      "copy the expression in the title line")                                   \
    A(HPY_ACT_HELP, "help", "? F1", PROGRAM, "help", "what the keys do")         \
    A(HPY_ACT_CANCEL, "cancel", "Esc Ctrl-C Ctrl-G", PROGRAM, "stop",            \
      "stop what runs, close a menu, take a filter off")            \
    A(HPY_ACT_SUSPEND, "suspend", "Ctrl-Z", PROGRAM, "suspend",                  \
      "leave to the shell for a while; fg comes back")                           \
    A(HPY_ACT_QUIT, "quit", "q", PROGRAM, "quit", "back, or quit from the first view") \
    A(HPY_ACT_QUIT_NOW, "quit-now", "Q", PROGRAM, "quit", "quit at once")

enum hpy_action {
    HPY_ACT_NONE,
#define HPY_ACTION_ENUM(id, name, keys, group, hint, help) id,
    HPY_ACTION_LIST(HPY_ACTION_ENUM)
#undef HPY_ACTION_ENUM
    HPY_N_ACTIONS
};

struct hpy_action_info {
    const char *name;
    const char *keys; /* in the notation of key.h, separated by blanks */
    enum hpy_group group;
    const char *hint;
    const char *help;
};

/* Row of the table; action must be a real one. */
const struct hpy_action_info *hpy_action_info(enum hpy_action action);
const char *hpy_group_heading(enum hpy_group group);
/* What a key asks for, or HPY_ACT_NONE. */
enum hpy_action hpy_action_of_key(hpy_key key);
/* The first key of an action, as shown to people. Returns out. */
char *hpy_action_key(char out[HPY_KEY_BYTES], enum hpy_action action);

#endif
