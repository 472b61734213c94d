/* What a person wants of the explorer: the file of configuration, and over it the
 * options of the command line. */
#ifndef HPY_CLI_SETTINGS_H
#define HPY_CLI_SETTINGS_H

#include "cli/options.h"
#include "tui/settings.h"

/* Fill the settings, and return HPY_EXIT_GOOD; or tell what is wrong, a line for each
 * mistake, and return HPY_EXIT_BAD. To be disposed of in both cases. A person's own file
 * is not read with --print, whose keys would not mean the same to everybody. */
int hpy_cmd_settings(struct hpy_settings *settings, const struct hpy_args *args);

#endif
