/* The command line: verbs and options as tables.
 *
 * Written once, here and in options.c; from them come parsing, the --help of the
 * program and of each verb, the options section of man/heapy-tui.1
 * (`heapy-tui --generate man`, kept between two marks there and compared by
 * tests/check) and the completion of shells (`heapy-tui --generate completion`).
 * A new option is a line in HPY_OPTION_LIST; a new verb is a line in
 * HPY_VERB_LIST and a file cmd_VERB.c. */
#ifndef HPY_CLI_OPTIONS_H
#define HPY_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* id, name ("" = no verb, just a file), operands, function, operands there must
 * be (-1 = a program and its arguments) and how many more there may be, what it does */
#define HPY_VERB_LIST(V)                                                          \
    V(HPY_VERB_OPEN, "", "FILE", hpy_cmd_open, 1, 0,                                \
      "explore a snapshot or a capture stream; - reads standard input")           \
    V(HPY_VERB_RUN, "run", "(SCRIPT | -m MODULE | -c CODE) [ARGS...]", hpy_cmd_run, -1, 0, \
      "run a Python program, capture its heap when it ends, and explore it")      \
    V(HPY_VERB_EVAL, "eval", "[OLD] FILE EXPR", hpy_cmd_eval, 2, 1,                       \
      "evaluate a Heapy expression, such as heap.bytype[0].count; "               \
      "heapy-expressions(7) tells all; with OLD, of the same process, also old and new")                \
    V(HPY_VERB_INFO, "info", "FILE", hpy_cmd_info, 1, 0,                            \
      "say where a capture comes from, what it cost and what it holds")           \
    V(HPY_VERB_REPORT, "report", "FILE", hpy_cmd_report, 1, 0,                      \
      "write an account of a heap: what may be a leak, what keeps most, the largest kinds") \
    V(HPY_VERB_SAVE, "save", "FILE", hpy_cmd_save, 1, 0,                            \
      "write a snapshot, which opens at once, from a capture stream")

enum hpy_verb_id {
#define HPY_VERB_ENUM(id, name, operands, run, n, more, summary) id,
    HPY_VERB_LIST(HPY_VERB_ENUM)
#undef HPY_VERB_ENUM
    HPY_N_VERBS
};

#define HPY_OF(verb) (1u << HPY_VERB_##verb)
#define HPY_OF_ALL ((1u << HPY_N_VERBS) - 1)
#define HPY_OF_SCREENS (HPY_OF(OPEN) | HPY_OF(RUN))

/* id, long name (NULL = none), letter (0 = none), argument (NULL = a flag),
 * verbs, help (NULL = not shown) */
#define HPY_OPTION_LIST(O)                                                        \
    O(HPY_OPT_PYTHON, "python", 'p', "PYTHON", HPY_OF(RUN),                       \
      "interpreter to run the program with; default: python3")                    \
    O(HPY_OPT_MODULE, NULL, 'm', "MODULE", HPY_OF(RUN),                           \
      "run a module; everything behind it belongs to the program")                \
    O(HPY_OPT_CODE, NULL, 'c', "CODE", HPY_OF(RUN),                               \
      "run a text; everything behind it belongs to the program")                  \
    O(HPY_OPT_OUTPUT, "output", 'o', "FILE",                                      \
      HPY_OF(RUN) | HPY_OF(REPORT) | HPY_OF(SAVE),                                \
      "write the capture, or the report, to FILE; run: as a snapshot if its name " \
      "ends in .hps, else as a stream")                                           \
    O(HPY_OPT_CONTENTS, "contents", 0, "LEVEL", HPY_OF(RUN),                      \
      "what to capture of values: names, or values (short previews); "            \
      "default: names with -o, else values")                                      \
    O(HPY_OPT_SITES, "sites", 0, NULL, HPY_OF(RUN),                               \
      "record which lines of the program allocate objects; it runs slower then")  \
    O(HPY_OPT_NO_EXPLORE, "no-explore", 'n', NULL, HPY_OF(RUN),                   \
      "do not open the explorer when the program has ended")                      \
    O(HPY_OPT_FORMAT, "format", 'f', "FORM",                                      \
      HPY_OF(EVAL) | HPY_OF(INFO) | HPY_OF(REPORT),                               \
      "text, json, csv (of eval) or html (of report); default: text")             \
    O(HPY_OPT_ROWS, "rows", 'r', "N", HPY_OF(EVAL),                               \
      "rows of a table, or all; default: 10 in text, all otherwise")              \
    O(HPY_OPT_AGAINST, "against", 0, "OLD", HPY_OF(OPEN),                         \
      "compare with an older capture: what is new, gone or grown since")          \
    O(HPY_OPT_PRINT, "print", 0, NULL, HPY_OF(OPEN),                              \
      "print what the explorer would show, and leave")                            \
    O(HPY_OPT_SIZE, "size", 0, "WxH", HPY_OF(OPEN),                               \
      "with --print: columns and rows of the screen; default: 80x24")             \
    O(HPY_OPT_KEYS, "keys", 0, "KEYS", HPY_OF(OPEN),                              \
      "with --print: keys to press first, as in \"j j Enter\"")                   \
    O(HPY_OPT_ROLES, "roles", 0, NULL, HPY_OF(OPEN),                              \
      "with --print: print the role of each cell instead of its text")            \
    O(HPY_OPT_SVG, "svg", 0, NULL, HPY_OF(OPEN),                                  \
      "with --print: print a picture of the screen, as SVG, instead of its text") \
    O(HPY_OPT_COLOR, "color", 0, "WHEN", HPY_OF_SCREENS,                          \
      "auto, always, never, 8 or 256; default: auto, and never if NO_COLOR is set") \
    O(HPY_OPT_THEME, "theme", 0, "THEME", HPY_OF_SCREENS,                         \
      "colours: dark, light, contrast or mono; default: dark")                    \
    O(HPY_OPT_ASCII, "ascii", 0, NULL, HPY_OF_SCREENS,                            \
      "draw lines and bars with ASCII characters")                                \
    O(HPY_OPT_CONFIG, "config", 0, "FILE", HPY_OF_SCREENS,                        \
      "settings and keys; default: heapy-tui/config in the folder of configuration, " \
      "and none with --print; heapy-tui-config(5) tells all")                     \
    O(HPY_OPT_NO_CONFIG, "no-config", 0, NULL, HPY_OF_SCREENS,                    \
      "settings and keys as they are by default")                                 \
    O(HPY_OPT_HELP, "help", 'h', NULL, HPY_OF_ALL, "show this help and leave")    \
    O(HPY_OPT_VERSION, "version", 'V', NULL, HPY_OF(OPEN),                        \
      "show the version and leave")                                               \
    O(HPY_OPT_GENERATE, "generate", 0, "WHAT", HPY_OF(OPEN), NULL)

enum hpy_option_id {
#define HPY_OPTION_ENUM(id, name, letter, arg, verbs, help) id,
    HPY_OPTION_LIST(HPY_OPTION_ENUM)
#undef HPY_OPTION_ENUM
    HPY_N_OPTIONS
};

struct hpy_verb {
    const char *name;     /* "" for opening a file */
    const char *operands;
    int n_operands;       /* -1 = a program; whatever follows belongs to it */
    int n_more;           /* that may be given besides */
    const char *summary;
};

struct hpy_option {
    const char *name; /* NULL = letter only */
    char letter;
    const char *arg;
    unsigned verbs;
    const char *help;
};

extern const struct hpy_verb hpy_verbs[HPY_N_VERBS];
extern const struct hpy_option hpy_options[HPY_N_OPTIONS];

/* A command line that was understood. Borrows argv. */
struct hpy_args {
    enum hpy_verb_id verb;
    const char *value[HPY_N_OPTIONS]; /* NULL = not given, "" for a flag */
    char **operands;                  /* n_operands of them, then NULL */
    int n_operands;
};

/* Read a command line. HPY_EUSAGE with one line that names the --help to see. The
 * arguments of `args` lie in memory that hpy_options_dispose frees. */
HPY_MUST_CHECK enum hpy_status hpy_options_parse(struct hpy_args *args, int argc, char **argv,
                                                 struct hpy_err *err);
void hpy_options_dispose(struct hpy_args *args);

#endif
