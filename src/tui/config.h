/* The file of configuration, $XDG_CONFIG_HOME/heapy-tui/config.
 *
 *     # a comment has a line of its own
 *     set NAME = VALUE
 *     bind [VIEW] KEY ACTION
 *     unbind [VIEW] KEY
 *     color ROLE FOREGROUND [BACKGROUND] [bold] [dim] [reverse] [underline]
 *
 * The same lines can be given at the prompt. heapy-tui-config(5) tells all. */
#ifndef HPY_TUI_CONFIG_H
#define HPY_TUI_CONFIG_H

#include "base/status.h"
#include "base/text.h"
#include "tui/settings.h"

/* Use one line. An empty one or a comment does nothing. HPY_EUSAGE says what is
 * allowed; nothing has changed then. */
HPY_MUST_CHECK enum hpy_status hpy_config_line(struct hpy_settings *settings,
                                               struct hpy_str line, struct hpy_err *err);
/* Use all lines of a text that are right, and append "PATH:NUMBER: what is wrong" for
 * each that is not. Returns how many those are. */
size_t hpy_config_text(struct hpy_settings *settings, const char *path, struct hpy_str text,
                       struct hpy_text *errors);
/* Use a file: HPY_EUSAGE, with a line for each mistake in errors, if it has mistakes;
 * HPY_ENOTFOUND if there is none. */
HPY_MUST_CHECK enum hpy_status hpy_config_file(struct hpy_settings *settings,
                                               const char *path, struct hpy_text *errors,
                                               struct hpy_err *err);
/* Append the path of the person's own file: in $XDG_CONFIG_HOME if that is an absolute
 * path, else in ~/.config; nothing if there is no home. */
void hpy_config_path(struct hpy_text *out);

#endif
