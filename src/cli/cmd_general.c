/* Options that stand for themselves, whatever the verb: --help, --version, and
 * the texts that the build makes from the option table. */
#include <string.h>

#include "cli/cmd.h"
#include "cli/help.h"

static const struct {
    const char *what;
    void (*add)(struct hpy_text *out);
} generated[] = {
    { "man", hpy_help_man },
    { "completion", hpy_help_completion },
};

static int generate(const char *what)
{
    for (size_t i = 0; i < sizeof generated / sizeof *generated; i++) {
        if (strcmp(what, generated[i].what) != 0)
            continue;
        struct hpy_text text = { 0 };
        generated[i].add(&text);
        int code = hpy_cmd_print(&text);
        hpy_text_dispose(&text);
        return code;
    }
    return hpy_cmd_complain("cannot generate '%s'", what);
}

int hpy_cmd_general(const struct hpy_args *args)
{
    struct hpy_text text = { 0 };
    if (args->value[HPY_OPT_HELP])
        hpy_help_text(&text, args->verb);
    else if (args->value[HPY_OPT_VERSION])
        hpy_text_add(&text, "heapy-tui " PACKAGE_VERSION "\n");
    else if (args->value[HPY_OPT_GENERATE])
        return generate(args->value[HPY_OPT_GENERATE]);
    else
        return -1;
    int code = hpy_cmd_print(&text);
    hpy_text_dispose(&text);
    return code;
}
