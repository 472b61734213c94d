/* The program: one verb, one exit code. */
#include <locale.h>

#include "cli/cmd.h"

static int (*const functions[HPY_N_VERBS])(const struct hpy_args *args) = {
#define VERB_FUNCTION(id, name, operands, run, n, more, summary) [id] = run,
    HPY_VERB_LIST(VERB_FUNCTION)
#undef VERB_FUNCTION
};

int main(int argc, char **argv)
{
    /* characters as the terminal has them, but numbers as programs read them */
    setlocale(LC_CTYPE, "");
    struct hpy_args args;
    struct hpy_err err;
    if (hpy_options_parse(&args, argc, argv, &err) != HPY_OK)
        return hpy_cmd_tell(&err, NULL);
    int code = hpy_cmd_general(&args);
    if (code < 0)
        code = functions[args.verb](&args);
    hpy_options_dispose(&args);
    return code;
}
