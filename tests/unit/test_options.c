#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/options.h"

enum { WORDS_MAX = 16 };

/* A command line written with one blank between words. */
struct line {
    char text[256];
    char *argv[WORDS_MAX];
    int argc;
};

static void split(struct line *line, const char *text)
{
    char *rest = line->text;
    cr_assert_lt(strlen(text), sizeof line->text);
    strcpy(line->text, text);
    line->argc = 0;
    for (char *word; (word = strsep(&rest, " "));)
        line->argv[line->argc++] = word;
    line->argv[line->argc] = NULL;
}

static const char *verb_name(const struct hpy_args *args)
{
    return hpy_verbs[args->verb].name;
}

Test(options, understood)
{
    static const struct {
        const char *line, *verb;
        int option; /* HPY_N_OPTIONS = none looked at */
        const char *value;
        int n_operands;
        const char *last;
    } cases[] = {
        { "heapy-tui f.hps", "", HPY_N_OPTIONS, NULL, 1, "f.hps" },
        { "heapy-tui -", "", HPY_N_OPTIONS, NULL, 1, "-" },
        { "heapy-tui -- --help", "", HPY_OPT_HELP, NULL, 1, "--help" },
        { "heapy-tui -- run", "", HPY_N_OPTIONS, NULL, 1, "run" },
        { "heapy-tui --print f --size 40x10", "", HPY_OPT_SIZE, "40x10", 1, "f" },
        { "heapy-tui f --print --keys=j=k", "", HPY_OPT_KEYS, "j=k", 1, "f" },
        { "heapy-tui --help", "", HPY_OPT_HELP, "", 0, NULL },
        { "heapy-tui -V", "", HPY_OPT_VERSION, "", 0, NULL },
        { "heapy-tui eval f heap", "eval", HPY_N_OPTIONS, NULL, 2, "heap" },
        { "heapy-tui eval f --format json heap", "eval", HPY_OPT_FORMAT, "json", 2, "heap" },
        { "heapy-tui eval f heap -fcsv", "eval", HPY_OPT_FORMAT, "csv", 2, "heap" },
        { "heapy-tui eval f heap -f csv -r5", "eval", HPY_OPT_ROWS, "5", 2, "heap" },
        { "heapy-tui --rows all eval f heap", "eval", HPY_OPT_ROWS, "all", 2, "heap" },
        { "heapy-tui eval old f heap", "eval", HPY_N_OPTIONS, NULL, 3, "heap" },
        { "heapy-tui eval --help", "eval", HPY_OPT_HELP, "", 0, NULL },
        { "heapy-tui eval --format= f h", "eval", HPY_OPT_FORMAT, "", 2, "h" },
        { "heapy-tui info -f json f", "info", HPY_OPT_FORMAT, "json", 1, "f" },
        { "heapy-tui save f -o out.hps", "save", HPY_OPT_OUTPUT, "out.hps", 1, "f" },
        { "heapy-tui run s.py", "run", HPY_N_OPTIONS, NULL, 1, "s.py" },
        { "heapy-tui run -no x.hps s.py", "run", HPY_OPT_OUTPUT, "x.hps", 1, "s.py" },
        { "heapy-tui run s.py --help -n -- x", "run", HPY_OPT_HELP, NULL, 5, "x" },
        { "heapy-tui run -- s.py -m", "run", HPY_OPT_MODULE, NULL, 2, "-m" },
        { "heapy-tui run -m json.tool --help", "run", HPY_OPT_HELP, NULL, 1, "--help" },
        { "heapy-tui run -m json.tool", "run", HPY_OPT_MODULE, "json.tool", 0, NULL },
        { "heapy-tui run -cpass -c x", "run", HPY_OPT_CODE, "pass", 2, "x" },
        { "heapy-tui run --python /usr/bin/python3 s.py", "run", HPY_OPT_PYTHON, "/usr/bin/python3", 1, "s.py" },
        { "heapy-tui run run", "run", HPY_N_OPTIONS, NULL, 1, "run" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct line line;
        struct hpy_args args;
        struct hpy_err err = { .text = "" };
        split(&line, cases[i].line);
        cr_assert_eq(hpy_options_parse(&args, line.argc, line.argv, &err), HPY_OK, "%s: %s",
                     cases[i].line, err.text);
        cr_expect_str_eq(verb_name(&args), cases[i].verb, "%s", cases[i].line);
        cr_expect_eq(args.n_operands, cases[i].n_operands, "%s", cases[i].line);
        cr_expect_null(args.operands[args.n_operands]);
        if (cases[i].last)
            cr_expect_str_eq(args.operands[args.n_operands - 1], cases[i].last);
        if (cases[i].option != HPY_N_OPTIONS) {
            const char *value = args.value[cases[i].option];
            cr_expect(value == cases[i].value ||
                      (value && cases[i].value && strcmp(value, cases[i].value) == 0), "%s",
                      cases[i].line);
        }
        hpy_options_dispose(&args);
    }
}

Test(options, refused)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        { "heapy-tui", "no file given; see heapy-tui --help" },
        { "heapy-tui --nope f", "unknown option '--nope'; see heapy-tui --help" },
        { "heapy-tui --nope=1 f", "unknown option '--nope'; see heapy-tui --help" },
        { "heapy-tui -x f", "unknown option '-x'; see heapy-tui --help" },
        { "heapy-tui --rows 5 f", "unknown option '--rows'; see heapy-tui --help" },
        { "heapy-tui -m x f", "unknown option '-m'; see heapy-tui --help" },
        { "heapy-tui a b c", "unexpected argument 'b'; see heapy-tui --help" },
        { "heapy-tui a b",
          "to compare two captures, say --against OLD; unexpected 'b'; see heapy-tui --help" },
        { "heapy-tui --print=yes f", "no value belongs to option '--print'; see heapy-tui --help" },
        { "heapy-tui f --size", "a value is missing behind option '--size'; see heapy-tui --help" },
        { "heapy-tui eval", "no file given; see heapy-tui eval --help" },
        { "heapy-tui eval f", "no expression given; see heapy-tui eval --help" },
        { "heapy-tui eval f g h x", "unexpected argument 'x'; see heapy-tui eval --help" },
        { "heapy-tui eval f h -r", "a value is missing behind option '-r'; see heapy-tui eval --help" },
        { "heapy-tui eval --print f h", "unknown option '--print'; see heapy-tui eval --help" },
        { "heapy-tui run", "no program given; see heapy-tui run --help" },
        { "heapy-tui run -m", "a value is missing behind option '-m'; see heapy-tui run --help" },
        { "heapy-tui run --format json s.py", "unknown option '--format'; see heapy-tui run --help" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct line line;
        struct hpy_args args;
        struct hpy_err err = { .text = "" };
        split(&line, cases[i].line);
        cr_expect_eq(hpy_options_parse(&args, line.argc, line.argv, &err), HPY_EUSAGE, "%s",
                     cases[i].line);
        cr_expect_str_eq(err.text, cases[i].message, "%s: %s", cases[i].line, err.text);
    }
}

/* No letter and no name means two things. */
Test(options, the_table_is_unambiguous)
{
    for (int i = 0; i < HPY_N_OPTIONS; i++) {
        cr_expect(hpy_options[i].name || hpy_options[i].letter);
        cr_expect_neq(hpy_options[i].verbs, 0);
        for (int k = 0; k < i; k++) {
            if (hpy_options[i].name && hpy_options[k].name)
                cr_expect_str_neq(hpy_options[i].name, hpy_options[k].name);
            if (hpy_options[i].letter)
                cr_expect_neq(hpy_options[i].letter, hpy_options[k].letter);
        }
    }
}

/* Whatever is shown in a verb's help can be given to it, and the other way. */
Test(options, help_shows_what_a_verb_takes)
{
    for (int v = 0; v < HPY_N_VERBS; v++) {
        struct hpy_text help = { 0 };
        hpy_help_text(&help, (enum hpy_verb_id)v);
        cr_assert(!help.failed);
        for (int i = 0; i < HPY_N_OPTIONS; i++) {
            if (!hpy_options[i].name)
                continue;
            char name[40];
            snprintf(name, sizeof name, "--%s%s", hpy_options[i].name,
                     hpy_options[i].arg ? " " : "\n");
            bool shown = strstr(help.data, name) != NULL;
            if (!hpy_options[i].arg) {
                snprintf(name, sizeof name, "--%s ", hpy_options[i].name);
                shown = shown || strstr(help.data, name) != NULL;
            }
            cr_expect_eq(shown, hpy_options[i].help && hpy_options[i].verbs & 1u << v,
                         "%s of '%s'", name, hpy_verbs[v].name);
        }
        for (const char *line = help.data; *line;) {
            size_t n = strcspn(line, "\n");
            cr_expect_leq(n, 79, "%.*s", (int)n, line);
            line += n + (line[n] == '\n');
        }
        hpy_text_dispose(&help);
    }
}

Test(options, generated_texts)
{
    struct hpy_text man = { 0 }, completion = { 0 };
    hpy_help_man(&man);
    hpy_help_completion(&completion);
    for (int i = 0; i < HPY_N_OPTIONS; i++) {
        char letter[] = { 'F', 'l', ' ', hpy_options[i].letter, '\0' };
        if (hpy_options[i].letter)
            cr_expect_not_null(strstr(hpy_text_get(&man), letter));
        if (hpy_options[i].name && hpy_options[i].help) {
            char word[40];
            snprintf(word, sizeof word, " --%s", hpy_options[i].name);
            cr_expect_not_null(strstr(hpy_text_get(&completion), word), "%s", word);
        }
    }
    cr_expect_null(strstr(hpy_text_get(&man), "generate"));
    cr_expect_null(strstr(hpy_text_get(&completion), "generate"));
    hpy_text_dispose(&man);
    hpy_text_dispose(&completion);
}
