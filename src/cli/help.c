#include "cli/help.h"

#include <ctype.h>
#include <string.h>

#include "tui/theme.h"

enum {
    HELP_COLUMN = 24, /* where explanations begin */
    HELP_CELLS = 79,
};

static bool is_shown(const struct hpy_option *option, enum hpy_verb_id verb)
{
    return option->help && option->verbs & 1u << verb;
}

/* "-o, --output FILE" */
static void add_option_name(struct hpy_text *out, const struct hpy_option *option)
{
    if (option->letter)
        hpy_text_addf(out, "-%c", option->letter);
    if (option->letter && option->name)
        hpy_text_add(out, ", ");
    if (option->name)
        hpy_text_addf(out, "%s--%s", option->letter ? "" : "    ", option->name);
    if (option->arg)
        hpy_text_addf(out, " %s", option->arg);
}

/* Words of a text from a column on, further lines indented to it. */
static void add_folded(struct hpy_text *out, const char *text, size_t column)
{
    size_t at = column;
    while (*text) {
        size_t n = strcspn(text, " ");
        if (at > column && at + 1 + n > HELP_CELLS) {
            hpy_text_addf(out, "\n%*s", (int)column, "");
            at = column;
        } else if (at > column) {
            hpy_text_add_char(out, ' ');
            at++;
        }
        hpy_text_add_bytes(out, text, n);
        at += n;
        text += n + strspn(text + n, " ");
    }
    hpy_text_add_char(out, '\n');
}

/* A name at column 2 and its explanation at HELP_COLUMN, below if it is long. */
static void add_entry(struct hpy_text *out, const char *name, const char *help)
{
    hpy_text_addf(out, "  %s", name);
    size_t at = 2 + strlen(name);
    if (at + 2 > HELP_COLUMN) {
        hpy_text_add_char(out, '\n');
        at = 0;
    }
    hpy_text_addf(out, "%*s", (int)(HELP_COLUMN - at), "");
    add_folded(out, help, HELP_COLUMN);
}

static void add_usage(struct hpy_text *out, enum hpy_verb_id verb)
{
    const char *name = hpy_verbs[verb].name;
    hpy_text_addf(out, "heapy-tui %s%s[OPTIONS] %s\n", name, *name ? " " : "",
                  hpy_verbs[verb].operands);
}

static void add_options(struct hpy_text *out, enum hpy_verb_id verb)
{
    for (int i = 0; i < HPY_N_OPTIONS; i++) {
        if (!is_shown(&hpy_options[i], verb))
            continue;
        struct hpy_text name = { 0 };
        add_option_name(&name, &hpy_options[i]);
        add_entry(out, hpy_text_get(&name), hpy_options[i].help);
        out->failed |= name.failed;
        hpy_text_dispose(&name);
    }
}

void hpy_help_text(struct hpy_text *out, enum hpy_verb_id verb)
{
    hpy_text_add(out, "Usage: ");
    add_usage(out, verb);
    if (verb == HPY_VERB_OPEN)
        for (int i = 0; i < HPY_N_VERBS; i++)
            if (i != HPY_VERB_OPEN) {
                hpy_text_add(out, "       ");
                add_usage(out, (enum hpy_verb_id)i);
            }
    hpy_text_add_char(out, '\n');
    if (verb == HPY_VERB_OPEN) {
        hpy_text_add(out, "Explore the heap of a Python program.\n\n");
        for (int i = 0; i < HPY_N_VERBS; i++)
            add_entry(out, *hpy_verbs[i].name ? hpy_verbs[i].name : "FILE",
                      hpy_verbs[i].summary);
        hpy_text_add(out, "\nOptions (those of a verb: heapy-tui VERB --help)\n");
    } else {
        hpy_text_add_char(out, (char)toupper((unsigned char)hpy_verbs[verb].summary[0]));
        add_folded(out, hpy_verbs[verb].summary + 1, 0);
        hpy_text_add(out, "\nOptions\n");
    }
    add_options(out, verb);
    hpy_text_add(out, "\nExit codes: 0 good, 1 nothing found, 2 usage or bad input");
    hpy_text_add(out, verb == HPY_VERB_RUN ? "; of a program\nthat ran, its own.\n" : ".\n");
}

/* In mdoc a dash is a hyphen unless escaped, and a line must not begin with a
 * period. Help texts have neither quotes nor backslashes that matter. */
static void add_mdoc(struct hpy_text *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '-')
            hpy_text_add(out, "\\-");
        else
            hpy_text_add_char(out, *text);
    }
}

static void add_man_option(struct hpy_text *out, const struct hpy_option *option)
{
    hpy_text_add(out, ".It");
    if (option->letter)
        hpy_text_addf(out, " Fl %c", option->letter);
    if (option->letter && option->name)
        hpy_text_add(out, " ,");
    if (option->name) {
        hpy_text_add(out, " Fl \\-");
        add_mdoc(out, option->name);
    }
    if (option->arg)
        hpy_text_addf(out, " Ar %s", option->arg);
    hpy_text_add_char(out, '\n');
    hpy_text_add_char(out, (char)toupper((unsigned char)option->help[0]));
    add_mdoc(out, option->help + 1);
    hpy_text_add(out, ".\n");
}

void hpy_help_man(struct hpy_text *out)
{
    for (int v = 0; v < HPY_N_VERBS; v++) {
        const struct hpy_verb *verb = &hpy_verbs[v];
        hpy_text_addf(out, ".Ss heapy\\-tui%s%s ", *verb->name ? " " : "", verb->name);
        add_mdoc(out, verb->operands);
        hpy_text_add_char(out, '\n');
        hpy_text_add_char(out, (char)toupper((unsigned char)verb->summary[0]));
        add_mdoc(out, verb->summary + 1);
        hpy_text_add(out, ".\n.Bl -tag -width Ds\n");
        for (int i = 0; i < HPY_N_OPTIONS; i++)
            if (is_shown(&hpy_options[i], (enum hpy_verb_id)v))
                add_man_option(out, &hpy_options[i]);
        hpy_text_add(out, ".El\n");
    }
}

static void add_option_words(struct hpy_text *out, enum hpy_verb_id verb)
{
    for (int i = 0; i < HPY_N_OPTIONS; i++) {
        const struct hpy_option *option = &hpy_options[i];
        if (!is_shown(option, verb))
            continue;
        if (option->name)
            hpy_text_addf(out, " --%s", option->name);
        else
            hpy_text_addf(out, " -%c", option->letter);
    }
}

/* What the value of an option can be; of others, a file. */
static const struct {
    enum hpy_option_id option;
    const char *values;
} option_values[] = {
    { HPY_OPT_THEME, HPY_THEME_NAMES },
    { HPY_OPT_COLOR, "auto always never 8 256" },
    { HPY_OPT_CONTENTS, "names values" },
    { HPY_OPT_FORMAT, "text json csv html" },
};

static void add_values(struct hpy_text *out)
{
    hpy_text_add(out, "    case ${COMP_WORDS[COMP_CWORD-1]} in\n");
    for (size_t i = 0; i < sizeof option_values / sizeof *option_values; i++)
        hpy_text_addf(out, "    --%s) mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\")\n"
                      "        return ;;\n", hpy_options[option_values[i].option].name,
                      option_values[i].values);
    hpy_text_add(out, "    esac\n");
}

void hpy_help_completion(struct hpy_text *out)
{
    hpy_text_add(out, "# bash completion for heapy-tui\n"
                      "_heapy_tui() {\n"
                      "    local word=${COMP_WORDS[COMP_CWORD]} options verbs=\n"
                      "    case ${COMP_WORDS[1]} in\n");
    for (int v = 0; v < HPY_N_VERBS; v++) {
        if (v == HPY_VERB_OPEN)
            continue;
        hpy_text_addf(out, "    %s) options='", hpy_verbs[v].name);
        add_option_words(out, (enum hpy_verb_id)v);
        hpy_text_add(out, "' ;;\n");
    }
    hpy_text_add(out, "    *) options='");
    add_option_words(out, HPY_VERB_OPEN);
    hpy_text_add(out, "'; [ \"$COMP_CWORD\" -eq 1 ] && verbs='");
    for (int v = 0; v < HPY_N_VERBS; v++)
        if (*hpy_verbs[v].name)
            hpy_text_addf(out, " %s", hpy_verbs[v].name);
    hpy_text_add(out, "' ;;\n"
                      "    esac\n");
    add_values(out);
    hpy_text_add(out, "    case $word in\n"
                      "    -*) mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\") ;;\n"
                      "    *) mapfile -t COMPREPLY < <(compgen -W \"$verbs\" -f -- \"$word\") ;;\n"
                      "    esac\n"
                      "}\n"
                      "complete -o filenames -F _heapy_tui heapy-tui\n");
}
