#include "cli/settings.h"

#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "tui/config.h"

/* As --color has them, as the setting has them. */
static const struct {
    const char *when, *colors;
} color_words[] = { { "auto", "auto" }, { "always", "256" }, { "never", "none" },
                    { "8", "8" },       { "256", "256" } };

static enum hpy_status set_color(struct hpy_settings *settings, const char *when,
                                 struct hpy_err *err)
{
    for (size_t i = 0; i < sizeof color_words / sizeof *color_words; i++)
        if (strcmp(when, color_words[i].when) == 0)
            return hpy_settings_set(settings, HPY_STR("colors"),
                                    hpy_str_of(color_words[i].colors), err);
    return hpy_fail(err, HPY_EUSAGE, "colors are auto, always, never, 8 or 256; not '%s'",
                    when);
}

static enum hpy_status set_options(struct hpy_settings *settings,
                                   const struct hpy_args *args, struct hpy_err *err)
{
    const char *when = args->value[HPY_OPT_COLOR], *theme = args->value[HPY_OPT_THEME];
    if (when)
        HPY_TRY(set_color(settings, when, err));
    if (theme)
        HPY_TRY(hpy_settings_set(settings, HPY_STR("theme"), hpy_str_of(theme), err));
    if (args->value[HPY_OPT_ASCII])
        HPY_TRY(hpy_settings_set(settings, HPY_STR("ascii"), HPY_STR("on"), err));
    return HPY_OK;
}

/* The mistakes of a file as lines of ours; one line if it cannot be read. */
static int tell(const struct hpy_text *errors, const struct hpy_err *err)
{
    const char *at = hpy_text_get(errors), *end;
    if (!*at)
        return hpy_cmd_tell(err, NULL);
    for (; (end = strchr(at, '\n')); at = end + 1)
        (void)fprintf(stderr, "heapy-tui: %.*s\n", (int)(end - at), at);
    return HPY_EXIT_BAD;
}

static int read_file(struct hpy_settings *settings, const char *path, bool must)
{
    struct hpy_text errors = { 0 };
    struct hpy_err err;
    int code = HPY_EXIT_GOOD;
    enum hpy_status status = hpy_config_file(settings, path, &errors, &err);
    if (status != HPY_OK && (must || status != HPY_ENOTFOUND))
        code = tell(&errors, &err);
    hpy_text_dispose(&errors);
    return code;
}

int hpy_cmd_settings(struct hpy_settings *settings, const struct hpy_args *args)
{
    struct hpy_text own = { 0 };
    struct hpy_err err;
    const char *path = args->value[HPY_OPT_CONFIG];
    int code = HPY_EXIT_GOOD;
    hpy_settings_init(settings, true);
    hpy_config_path(&own);
    if (path)
        code = read_file(settings, path, true);
    else if (!args->value[HPY_OPT_NO_CONFIG] && !args->value[HPY_OPT_PRINT] && own.n_bytes > 0)
        code = read_file(settings, hpy_text_get(&own), false);
    hpy_text_dispose(&own);
    if (code == HPY_EXIT_GOOD && set_options(settings, args, &err) != HPY_OK)
        code = hpy_cmd_tell(&err, NULL);
    return code;
}
