/* Commands of the prompt, as one table; whatever is none of them is an expression.
 *
 * The help, the manual page heapy-tui-keys(7) and completion come from the rows. A command
 * is a word and, behind a blank, its argument; so `set units exact` is one, and
 * `set = heap[0]` gives something the name `set`. */
#ifndef HPY_TUI_COMMANDS_H
#define HPY_TUI_COMMANDS_H

#include "tui/completion.h"
#include "tui/core.h"

enum hpy_command_takes {
    HPY_TAKES_NOTHING,
    HPY_TAKES_FILE,
    HPY_TAKES_SETTING,
    HPY_TAKES_WORD
};

/* What was typed. */
struct hpy_command_line {
    struct hpy_str argument; /* without blanks around it */
    bool force;              /* `name!` */
};

struct hpy_command {
    const char *name;
    const char *argument; /* for people: "FILE", "" = none */
    enum hpy_command_takes takes;
    bool optional; /* it may be left out */
    bool forced;   /* `name!` means something: do it although something is there */
    const char *help;
    /* Do it, or answer with what does it. err->offset is a byte in the argument. */
    enum hpy_status (*run)(struct hpy_core *core, const struct hpy_command_line *line,
                           struct hpy_reply *reply, struct hpy_err *err);
};

extern const struct hpy_command hpy_commands[]; /* ends with name NULL */

/* The command that a text asks for; NULL: it is an expression. */
const struct hpy_command *hpy_command_find(struct hpy_command_line *line, struct hpy_str text);
/* Run a command or evaluate an expression; what is wrong with it the prompt says, open
 * again with the text. Nothing happens for a blank one. */
void hpy_command_run(struct hpy_core *core, const char *text, struct hpy_reply *reply);
/* Bytes of the word that a text begins with: of small letters, as commands are. */
size_t hpy_command_word(struct hpy_str text);
/* What may stand at the end of a text. On the key loop, while no task runs. In
 * commands_complete.c. */
void hpy_command_complete(struct hpy_completion_list *list,
                          const struct hpy_session *session, struct hpy_str text);

#endif
