/* Parsing by the tables, in GNU's manner: options and operands in any order,
 * --name=value or --name value, -n value or -nvalue, letters without argument
 * together, and -- before operands that begin with a dash. A verb that takes a
 * program leaves everything from the program on untouched. */
#include "cli/options.h"

#include <string.h>

#include "base/mem.h"

const struct hpy_verb hpy_verbs[HPY_N_VERBS] = {
#define HPY_VERB_ROW(id, name, operands, run, n, more, summary)                   \
    [id] = { name, operands, n, more, summary },
    HPY_VERB_LIST(HPY_VERB_ROW)
#undef HPY_VERB_ROW
};

const struct hpy_option hpy_options[HPY_N_OPTIONS] = {
#define HPY_OPTION_ROW(id, name, letter, arg, verbs, help)                        \
    [id] = { name, letter, arg, verbs, help },
    HPY_OPTION_LIST(HPY_OPTION_ROW)
#undef HPY_OPTION_ROW
};

struct reader {
    struct hpy_args *args;
    char **argv; /* what is left */
    bool program; /* the rest belongs to the program */
    struct hpy_err *err;
};

static enum hpy_status refuse(const struct reader *reader, const char *what, const char *which,
                              int n_bytes)
{
    const char *verb = hpy_verbs[reader->args->verb].name;
    return hpy_fail(reader->err, HPY_EUSAGE, "%s '%.*s'; see heapy-tui %s%s--help", what, n_bytes,
                    which, verb, *verb ? " " : "");
}

static enum hpy_status need(const struct reader *reader, const char *what)
{
    const char *verb = hpy_verbs[reader->args->verb].name;
    return hpy_fail(reader->err, HPY_EUSAGE, "%s; see heapy-tui %s%s--help", what, verb,
                    *verb ? " " : "");
}

static int find_long(const char *name, size_t n_bytes)
{
    for (int i = 0; i < HPY_N_OPTIONS; i++)
        if (hpy_options[i].name && strlen(hpy_options[i].name) == n_bytes &&
            memcmp(hpy_options[i].name, name, n_bytes) == 0)
            return i;
    return -1;
}

static int find_letter(char letter)
{
    for (int i = 0; i < HPY_N_OPTIONS; i++)
        if (hpy_options[i].letter == letter)
            return i;
    return -1;
}

static enum hpy_status set_option(struct reader *reader, int option, const char *value)
{
    reader->args->value[option] = value;
    /* as with python itself, nothing behind these is ours */
    reader->program = option == HPY_OPT_MODULE || option == HPY_OPT_CODE;
    return HPY_OK;
}

static enum hpy_status read_long(struct reader *reader)
{
    const char *name = *reader->argv++ + 2;
    size_t n_bytes = strcspn(name, "=");
    const char *value = name[n_bytes] ? name + n_bytes + 1 : NULL;
    int option = find_long(name, n_bytes);
    if (option < 0)
        return refuse(reader, "unknown option", name - 2, (int)n_bytes + 2);
    if (!hpy_options[option].arg && value)
        return refuse(reader, "no value belongs to option", name - 2, (int)n_bytes + 2);
    if (hpy_options[option].arg && !value && !(value = *reader->argv++))
        return refuse(reader, "a value is missing behind option", name - 2, (int)n_bytes + 2);
    return set_option(reader, option, hpy_options[option].arg ? value : "");
}

static enum hpy_status read_letters(struct reader *reader)
{
    const char *letters = *reader->argv++ + 1;
    while (*letters) {
        int option = find_letter(*letters);
        char shown[] = { '-', *letters++, '\0' };
        if (option < 0)
            return refuse(reader, "unknown option", shown, 2);
        if (!hpy_options[option].arg) {
            HPY_TRY(set_option(reader, option, ""));
            continue;
        }
        const char *value = *letters ? letters : *reader->argv++;
        if (!value)
            return refuse(reader, "a value is missing behind option", shown, 2);
        return set_option(reader, option, value);
    }
    return HPY_OK;
}

static enum hpy_verb_id find_verb(const char *name)
{
    for (int i = 0; i < HPY_N_VERBS; i++)
        if (*hpy_verbs[i].name && strcmp(hpy_verbs[i].name, name) == 0)
            return (enum hpy_verb_id)i;
    return HPY_N_VERBS;
}

static void add_operand(struct reader *reader)
{
    reader->args->operands[reader->args->n_operands++] = *reader->argv++;
}

static enum hpy_status read_all(struct reader *reader)
{
    bool verb_known = false;
    while (*reader->argv && !reader->program) {
        const char *arg = *reader->argv;
        if (strcmp(arg, "--") == 0) {
            reader->argv++;
            break;
        }
        if (arg[0] == '-' && arg[1] == '-') {
            HPY_TRY(read_long(reader));
        } else if (arg[0] == '-' && arg[1] != '\0') {
            HPY_TRY(read_letters(reader));
        } else if (!verb_known && find_verb(arg) != HPY_N_VERBS) {
            reader->args->verb = find_verb(arg);
            reader->argv++;
            verb_known = true;
        } else {
            verb_known = true;
            add_operand(reader);
            reader->program = hpy_verbs[reader->args->verb].n_operands < 0;
        }
    }
    while (*reader->argv)
        add_operand(reader);
    return HPY_OK;
}

static enum hpy_status check_belonging(const struct reader *reader)
{
    const struct hpy_args *args = reader->args;
    for (int i = 0; i < HPY_N_OPTIONS; i++) {
        const struct hpy_option *option = &hpy_options[i];
        if (!args->value[i] || option->verbs & 1u << args->verb)
            continue;
        char shown[] = { '-', option->letter, '\0' };
        char name[32] = "--";
        if (option->name)
            strncat(name, option->name, sizeof name - 3);
        return refuse(reader, "unknown option", option->name ? name : shown,
                      (int)strlen(option->name ? name : shown));
    }
    int wanted = hpy_verbs[args->verb].n_operands, most = wanted + hpy_verbs[args->verb].n_more;
    if (args->verb == HPY_VERB_OPEN && args->n_operands == 2)
        return refuse(reader, "to compare two captures, say --against OLD; unexpected",
                      args->operands[1], (int)strlen(args->operands[1]));
    if (wanted >= 0 && args->n_operands > most)
        return refuse(reader, "unexpected argument", args->operands[most],
                      (int)strlen(args->operands[most]));
    /* --help and its like stand for themselves; -m and -c name a program */
    if (args->value[HPY_OPT_HELP] || args->value[HPY_OPT_VERSION] ||
        args->value[HPY_OPT_GENERATE])
        return HPY_OK;
    if (wanted < 0)
        return args->n_operands || args->value[HPY_OPT_MODULE] || args->value[HPY_OPT_CODE]
                   ? HPY_OK : need(reader, "no program given");
    if (args->n_operands == 0)
        return need(reader, "no file given");
    return args->n_operands >= wanted ? HPY_OK : need(reader, "no expression given");
}

enum hpy_status hpy_options_parse(struct hpy_args *args, int argc, char **argv,
                                  struct hpy_err *err)
{
    *args = (struct hpy_args){ .verb = HPY_VERB_OPEN };
    args->operands = HPY_ZARRAY(char *, (size_t)argc + 1);
    if (!args->operands)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    struct reader reader = { .args = args, .argv = argc ? argv + 1 : argv, .err = err };
    enum hpy_status status = read_all(&reader);
    if (status == HPY_OK)
        status = check_belonging(&reader);
    if (status != HPY_OK)
        hpy_options_dispose(args);
    return status;
}

void hpy_options_dispose(struct hpy_args *args)
{
    hpy_free(args->operands);
    *args = (struct hpy_args){ .verb = HPY_VERB_OPEN };
}
