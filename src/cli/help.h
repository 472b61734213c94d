/* Texts made from the tables of options.h. */
#ifndef HPY_CLI_HELP_H
#define HPY_CLI_HELP_H

#include "base/text.h"
#include "cli/options.h"

/* The --help of a verb, or of the whole program for HPY_VERB_OPEN. */
void hpy_help_text(struct hpy_text *out, enum hpy_verb_id verb);
/* The options section of the manual page, in mdoc. */
void hpy_help_man(struct hpy_text *out);
/* Completion for bash. */
void hpy_help_completion(struct hpy_text *out);

#endif
