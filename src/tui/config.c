#include "tui/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tui/views/views.h"

enum { FILE_BYTES_MAX = 1 << 20, WORDS_MAX = 8 };

/* A line in words; the text behind the second one is kept whole as well. */
struct line {
    struct hpy_str words[WORDS_MAX];
    int n_words; /* may be more than WORDS_MAX */
    struct hpy_str rest; /* from the third word on */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void split(struct line *line, struct hpy_str text)
{
    size_t at = 0, n = text.n_bytes;
    *line = (struct line){ .n_words = 0 };
    while (n > 0 && is_blank(text.data[n - 1]))
        n--;
    for (;;) {
        while (at < n && is_blank(text.data[at]))
            at++;
        if (at == n)
            return;
        if (line->n_words == 2)
            line->rest = (struct hpy_str){ text.data + at, n - at };
        size_t begin = at;
        while (at < n && !is_blank(text.data[at]))
            at++;
        if (line->n_words < WORDS_MAX)
            line->words[line->n_words] = (struct hpy_str){ text.data + begin, at - begin };
        line->n_words++;
    }
}

/* "WHAT 'WORD' ADVICE" with the word made safe. */
static enum hpy_status refuse(struct hpy_err *err, const char *what, struct hpy_str word,
                              const char *advice)
{
    struct hpy_text shown = { 0 };
    hpy_text_add_safe(&shown, word);
    hpy_text_cut(&shown, 60);
    enum hpy_status status =
        hpy_fail(err, HPY_EUSAGE, "%s '%s'%s", what, hpy_text_get(&shown), advice);
    hpy_text_dispose(&shown);
    return status;
}

/* -------------------------------------------------------------------- set */

static enum hpy_status do_set(struct hpy_settings *settings, const struct line *line,
                              struct hpy_err *err)
{
    /* NAME = VALUE, NAME=VALUE, NAME VALUE: all that people know from elsewhere */
    struct hpy_str name = line->words[1], value = line->rest;
    const char *equals = memchr(name.data, '=', name.n_bytes);
    if (equals) {
        size_t before = (size_t)(equals - name.data);
        const char *end = value.n_bytes ? value.data + value.n_bytes : name.data + name.n_bytes;
        value = (struct hpy_str){ equals + 1, (size_t)(end - equals - 1) };
        name.n_bytes = before;
    } else if (value.n_bytes > 0 && value.data[0] == '=')
        value = (struct hpy_str){ value.data + 1, value.n_bytes - 1 };
    while (value.n_bytes > 0 && is_blank(value.data[0]))
        value = (struct hpy_str){ value.data + 1, value.n_bytes - 1 };
    return hpy_settings_set(settings, name, value, err);
}

/* ------------------------------------------------------------- bind, unbind */

static enum hpy_status read_view(const char **view, struct hpy_str word, struct hpy_err *err)
{
    struct hpy_text advice = { 0 };
    for (const struct hpy_view_ops *const *v = hpy_views; *v; v++) {
        if (hpy_str_equal(word, hpy_str_of((*v)->name))) {
            *view = (*v)->name;
            hpy_text_dispose(&advice);
            return HPY_OK;
        }
        hpy_text_addf(&advice, "%s%s", advice.n_bytes ? " " : "; there are: ", (*v)->name);
    }
    enum hpy_status status = refuse(err, "no such view", word, hpy_text_get(&advice));
    hpy_text_dispose(&advice);
    return status;
}

static enum hpy_status read_key(hpy_key *key, struct hpy_str word, struct hpy_err *err)
{
    *key = hpy_key_parse(word.data, word.n_bytes);
    if (*key == HPY_KEY_NONE || *key == HPY_KEY_OTHER)
        return refuse(err, "no such key", word,
                      "; keys are written like a, ?, Ctrl-F, Enter, PgUp, F1");
    return HPY_OK;
}

static enum hpy_status read_action(enum hpy_action *action, struct hpy_str word,
                                   struct hpy_err *err)
{
    for (int i = 1; i < HPY_N_ACTIONS; i++)
        if (hpy_str_equal(word, hpy_str_of(hpy_action_info((enum hpy_action)i)->name))) {
            *action = (enum hpy_action)i;
            return HPY_OK;
        }
    return refuse(err, "no such action", word, "; heapy-tui-keys(7) has them all");
}

static enum hpy_status do_bind(struct hpy_settings *settings, const struct line *line,
                               struct hpy_err *err)
{
    const struct hpy_str *word = line->words + 1;
    const char *view = NULL;
    hpy_key key;
    enum hpy_action action = HPY_ACT_NONE;
    if (line->n_words == 4)
        HPY_TRY(read_view(&view, *word++, err));
    HPY_TRY(read_key(&key, word[0], err));
    HPY_TRY(read_action(&action, word[1], err));
    return hpy_keymap_bind(&settings->keymap, view, key, action, err);
}

static enum hpy_status do_unbind(struct hpy_settings *settings, const struct line *line,
                                 struct hpy_err *err)
{
    const struct hpy_str *word = line->words + 1;
    const char *view = NULL;
    hpy_key key;
    if (line->n_words == 3)
        HPY_TRY(read_view(&view, *word++, err));
    HPY_TRY(read_key(&key, word[0], err));
    return hpy_keymap_bind(&settings->keymap, view, key, HPY_ACT_NONE, err);
}

/* ------------------------------------------------------------------ color */

static enum hpy_status refuse_role(struct hpy_str word, struct hpy_err *err)
{
    struct hpy_text advice = { 0 };
    char name[HPY_ROLE_NAME_BYTES];
    for (int i = 0; i < HPY_N_ROLES; i++)
        hpy_text_addf(&advice, "%s%s", i ? " " : "; there are: ",
                      hpy_role_name(name, (enum hpy_role)i));
    enum hpy_status status = refuse(err, "no such role", word, hpy_text_get(&advice));
    hpy_text_dispose(&advice);
    return status;
}

static enum hpy_status do_color(struct hpy_settings *settings, const struct line *line,
                                struct hpy_err *err)
{
    enum hpy_role role = hpy_role_find(line->words[1]);
    if (role == HPY_N_ROLES)
        return refuse_role(line->words[1], err);
    struct hpy_theme_change change = { true, { HPY_COLOR_DEFAULT, HPY_COLOR_DEFAULT, 0 } };
    if (!hpy_color_parse(&change.look.fg, line->words[2]))
        return refuse(err, "no such colour", line->words[2],
                      "; there are: default, 0 to 255, black red green yellow blue magenta "
                      "cyan white, and these with bright-");
    int i = 3;
    if (line->n_words > 3 && hpy_color_parse(&change.look.bg, line->words[3]))
        i++;
    for (; i < line->n_words; i++) {
        unsigned style = hpy_style_parse(line->words[i]);
        if (!style)
            return refuse(err, i == 3 ? "no such colour or style" : "no such style",
                          line->words[i], "; styles are: bold dim reverse underline");
        change.look.style |= style;
    }
    hpy_settings_color(settings, role, &change);
    return HPY_OK;
}

/* ------------------------------------------------------------------ lines */

static const struct command {
    const char *name;
    int least, most; /* words, itself included */
    const char *form;
    enum hpy_status (*run)(struct hpy_settings *settings, const struct line *line,
                           struct hpy_err *err);
} commands[] = {
    { "set", 2, INT32_MAX, "set NAME = VALUE", do_set },
    { "bind", 3, 4, "bind [VIEW] KEY ACTION", do_bind },
    { "unbind", 2, 3, "unbind [VIEW] KEY", do_unbind },
    { "color", 3, 8, "color ROLE FOREGROUND [BACKGROUND] [STYLE...]", do_color },
};

enum hpy_status hpy_config_line(struct hpy_settings *settings, struct hpy_str text,
                                struct hpy_err *err)
{
    struct line line;
    split(&line, text);
    if (line.n_words == 0 || line.words[0].data[0] == '#')
        return HPY_OK;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *command = &commands[i];
        if (!hpy_str_equal(line.words[0], hpy_str_of(command->name)))
            continue;
        if (line.n_words < command->least || line.n_words > command->most)
            return hpy_fail(err, HPY_EUSAGE, "too %s words: %s",
                            line.n_words < command->least ? "few" : "many", command->form);
        return command->run(settings, &line, err);
    }
    return refuse(err, "unknown word", line.words[0],
                  "; a line begins with set, bind, unbind, color or #");
}

size_t hpy_config_text(struct hpy_settings *settings, const char *path, struct hpy_str text,
                       struct hpy_text *errors)
{
    size_t n_errors = 0, number = 0;
    while (text.n_bytes > 0) {
        const char *newline = memchr(text.data, '\n', text.n_bytes);
        size_t n = newline ? (size_t)(newline - text.data) : text.n_bytes;
        struct hpy_err err;
        number++;
        if (hpy_config_line(settings, (struct hpy_str){ text.data, n }, &err) != HPY_OK) {
            n_errors++;
            hpy_text_add_safe(errors, hpy_str_of(path));
            hpy_text_addf(errors, ":%zu: %s\n", number, err.text);
        }
        n += newline != NULL;
        text = (struct hpy_str){ text.data + n, text.n_bytes - n };
    }
    return n_errors;
}

/* -------------------------------------------------------------------- files */

static enum hpy_status read_all(struct hpy_text *out, const char *path, FILE *file,
                                struct hpy_err *err)
{
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0) {
        hpy_text_add_bytes(out, bytes, n);
        if (out->n_bytes > FILE_BYTES_MAX)
            return hpy_fail(err, HPY_ELIMIT, "%s is too long for a configuration", path);
    }
    if (ferror(file))
        return hpy_fail_errno(err, HPY_EIO, "cannot read %s", path);
    return hpy_text_check(out, err);
}

enum hpy_status hpy_config_file(struct hpy_settings *settings, const char *path,
                                struct hpy_text *errors, struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    FILE *file = fopen(path, "re");
    if (!file)
        return hpy_fail_errno(
            err, errno == ENOENT || errno == ENOTDIR ? HPY_ENOTFOUND : HPY_EIO,
            "cannot read %s", path);
    enum hpy_status status = read_all(&text, path, file, err);
    fclose(file);
    if (status == HPY_OK) {
        size_t n = hpy_config_text(settings, path, hpy_text_str(&text), errors);
        if (n > 0)
            status = hpy_fail(err, HPY_EUSAGE, "%zu mistake%s in %s", n, n == 1 ? "" : "s",
                              path);
    }
    hpy_text_dispose(&text);
    return status;
}

void hpy_config_path(struct hpy_text *out)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    /* a path that is not absolute is to be ignored, says the specification */
    if (config && config[0] == '/')
        hpy_text_addf(out, "%s/heapy-tui/config", config);
    else if (home && *home)
        hpy_text_addf(out, "%s/.config/heapy-tui/config", home);
}
