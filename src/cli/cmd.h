/* The verbs, and what they share. Each returns the exit code of the program and
 * has told on standard error why, in one line, where it is not 0. */
#ifndef HPY_CLI_CMD_H
#define HPY_CLI_CMD_H

#include "base/text.h"
#include "cli/options.h"
#include "engine/graph.h"

enum {
    HPY_EXIT_GOOD = 0,
    HPY_EXIT_NOTHING = 1, /* nothing found: an empty set, a row that is not there */
    HPY_EXIT_BAD = 2,     /* usage, or input that cannot be used */
    HPY_EXIT_SIGNAL = 128 /* and the signal that ended the program run */
};

int hpy_cmd_open(const struct hpy_args *args);
int hpy_cmd_run(const struct hpy_args *args);
int hpy_cmd_eval(const struct hpy_args *args);
int hpy_cmd_info(const struct hpy_args *args);
int hpy_cmd_report(const struct hpy_args *args);
int hpy_cmd_save(const struct hpy_args *args);

/* --help, --version and generated texts: the exit code, or -1 if none of them was
 * asked for. */
int hpy_cmd_general(const struct hpy_args *args);

/* "heapy-tui: PATH: reason" on standard error; returns HPY_EXIT_BAD. The path is
 * err's, or the fallback (NULL = none). */
int hpy_cmd_tell(const struct hpy_err *err, const char *fallback_path);
/* The same for a text of our own. */
int hpy_cmd_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Standard output. A reader that went away is no failure: the functions then say
 * HPY_EXIT_GOOD, and more writing does nothing. */
bool hpy_cmd_write(const char *data, size_t n_bytes); /* false: stop */
/* Write a text, flush, and turn the outcome into an exit code. */
int hpy_cmd_print(const struct hpy_text *text);
int hpy_cmd_flush(void);

struct hpy_settings;

/* Open the explorer on a graph that `load` makes, by the options of the command
 * line. Complains and returns HPY_EXIT_BAD in a build without it. */
int hpy_cmd_explore(const struct hpy_args *args, struct hpy_settings *settings,
                    const char *title,
                    enum hpy_status (*load)(struct hpy_graph **out, void *context,
                                            struct hpy_job *job, struct hpy_err *err),
                    void *context);

#endif
