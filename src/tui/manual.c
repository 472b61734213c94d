#include "tui/manual.h"

#include <string.h>

#include "tui/action.h"
#include "tui/columns.h"
#include "tui/commands.h"
#include "tui/settings.h"
#include "tui/views/views.h"

/* A name or key: no line may begin like a request, no hyphen may be broken, and
 * punctuation alone must not be taken for a delimiter of mdoc. */
static void add_escaped(struct hpy_text *out, const char *text, size_t n_bytes)
{
    if (n_bytes && strchr(".'?:;,!|()[]", text[0]))
        hpy_text_add(out, "\\&");
    for (size_t i = 0; i < n_bytes; i++) {
        if (text[i] == '-')
            hpy_text_add(out, "\\-");
        else
            hpy_text_add_char(out, text[i]);
    }
}

/* Sentences, each on its line; what is not ASCII by number. */
static void add_text(struct hpy_text *out, const char *text)
{
    size_t n = strlen(text);
    for (size_t at = 0; at < n;) {
        uint32_t cp;
        at += hpy_utf8_decode(&cp, text + at, n - at);
        if (cp >= 0x80)
            hpy_text_addf(out, "\\[u%04X]", (unsigned)cp);
        else if (cp == ' ' && at > 1 && text[at - 2] == '.')
            hpy_text_add_char(out, '\n');
        else
            hpy_text_add_char(out, (char)cp);
    }
}

static void add_keys(struct hpy_text *out, const char *keys)
{
    const char *between = ".It Ic ";
    while (*keys) {
        size_t n = strcspn(keys, " ");
        hpy_text_add(out, between);
        add_escaped(out, keys, n);
        between = " , ";
        keys += n;
        keys += strspn(keys, " ");
    }
    hpy_text_add_char(out, '\n');
}

static void add_commands(struct hpy_text *out)
{
    hpy_text_add(out, ".Ss Commands\n"
                      "At the prompt, which\n.Ic \\&:\nopens.\n"
                      "What is none of these is an expression, see\n"
                      ".Xr heapy-expressions 7 .\n.Bl -tag -width compare -compact\n");
    for (const struct hpy_command *command = hpy_commands; command->name; command++) {
        hpy_text_addf(out, ".It Ic %s", command->name);
        if (*command->argument)
            hpy_text_addf(out, " Ar %s", command->argument);
        hpy_text_add_char(out, '\n');
        add_text(out, command->help);
        hpy_text_add_char(out, '\n');
    }
    hpy_text_add(out, ".El\n");
}

void hpy_manual_keys(struct hpy_text *out)
{
    for (int group = 0; group < HPY_N_GROUPS; group++) {
        hpy_text_addf(out, ".Ss %s\n.Bl -tag -width PgDn,Ctrl-F,Space -compact\n",
                      hpy_group_heading((enum hpy_group)group));
        for (int i = 1; i < HPY_N_ACTIONS; i++) {
            const struct hpy_action_info *info = hpy_action_info((enum hpy_action)i);
            if (info->group != (enum hpy_group)group)
                continue;
            add_keys(out, info->keys);
            add_text(out, info->help);
            hpy_text_add(out, "\n.Pq ");
            add_escaped(out, info->name, strlen(info->name));
            hpy_text_add_char(out, '\n');
        }
        hpy_text_add(out, ".El\n");
    }
    add_commands(out);
    hpy_text_add(out, ".Ss Views\n.Bl -tag -width partition\n");
    for (const struct hpy_view_ops *const *view = hpy_views; *view; view++) {
        hpy_text_addf(out, ".It %s\n", (*view)->name);
        add_text(out, (*view)->title);
        hpy_text_add(out, ".\n");
        add_text(out, (*view)->help);
        hpy_text_add_char(out, '\n');
    }
    hpy_text_add(out, ".El\n");
}

/* Words that may be given for a setting; the first is the default. */
static void add_values(struct hpy_text *out, enum hpy_setting setting)
{
    struct hpy_text values = { 0 };
    hpy_setting_add_values(&values, setting, " ");
    hpy_text_add(out, ".It Cm ");
    hpy_text_add(out, hpy_setting_info(setting)->name);
    hpy_text_add_char(out, '\n');
    add_text(out, hpy_setting_info(setting)->help);
    hpy_text_add(out, ".\nValues:");
    const char *at = hpy_text_get(&values);
    /* actions are many, and in a page of their own */
    if (setting == HPY_SET_HINTS)
        hpy_text_add(out, "\n.Cm auto ,\nor names of actions.\n");
    else
        for (bool first = true; *at; first = false) {
            size_t n = strcspn(at, " ");
            hpy_text_add(out, first ? "\n.Cm " : " , ");
            add_escaped(out, at, n);
            at += n + strspn(at + n, " ");
        }
    if (setting != HPY_SET_HINTS)
        hpy_text_add(out, " .\n");
    out->failed |= values.failed;
    hpy_text_dispose(&values);
}

static const char *const role_uses[] = {
#define ROLE_USE(id, letter, what) what,
    HPY_ROLE_LIST(ROLE_USE)
#undef ROLE_USE
};

void hpy_manual_config(struct hpy_text *out)
{
    char name[HPY_ROLE_NAME_BYTES];
    hpy_text_add(out, ".Sh SETTINGS\nThe first value is the default.\n"
                      ".Bl -tag -width first-view\n");
    for (int i = 0; i < HPY_N_SETTINGS; i++)
        add_values(out, (enum hpy_setting)i);
    hpy_text_add(out, ".El\n.Ss Columns\n.Bl -tag -width cumulative% -compact\n");
    for (int i = 0; i < HPY_N_COLUMNS; i++) {
        const struct hpy_column_info *info = hpy_column_info((enum hpy_column_id)i);
        hpy_text_addf(out, ".It Cm %s\n", info->name);
        add_text(out, info->help);
        hpy_text_add_char(out, '\n');
    }
    hpy_text_add(out, ".El\n.Sh ROLES\n.Bl -tag -width selected -compact\n");
    for (int i = 0; i < HPY_N_ROLES; i++) {
        hpy_text_addf(out, ".It Cm %s\n", hpy_role_name(name, (enum hpy_role)i));
        add_text(out, role_uses[i]);
        hpy_text_add_char(out, '\n');
    }
    hpy_text_add(out, ".El\n");
}
