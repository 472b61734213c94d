#include "tui/commands.h"

#include <stdlib.h>
#include <string.h>

#include "query/value_ops.h"
#include "tui/config.h"
#include "tui/evaluate.h"
#include "tui/export.h"
#include "tui/older.h"
#include "tui/questions.h"
#include "tui/views/sets.h"
#include "tui/views/views.h"

/* ----------------------------------------------------------------- the commands */

static struct hpy_str trim(struct hpy_str text)
{
    while (text.n_bytes > 0 && *text.data == ' ') {
        text.data++;
        text.n_bytes--;
    }
    while (text.n_bytes > 0 && text.data[text.n_bytes - 1] == ' ')
        text.n_bytes--;
    return text;
}

/* A text in a view of its own. */
static enum hpy_status show_text(struct hpy_str text, const char *trail,
                                 struct hpy_reply *reply, struct hpy_err *err)
{
    struct hpy_view_args *args = &reply->args;
    *args = HPY_NO_ARGS;
    HPY_TRY(hpy_value_of_text(&args->value, text, err));
    hpy_text_add(&args->trail, trail);
    reply->push = &hpy_view_value;
    reply->bits |= HPY_DO_PUSH;
    return HPY_OK;
}

static enum hpy_status list_settings(const struct hpy_core *core, struct hpy_reply *reply,
                                     struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    hpy_settings_list(&text, core->session.settings);
    enum hpy_status status = hpy_text_check(&text, err);
    if (status == HPY_OK)
        status = show_text(hpy_text_str(&text), "settings", reply, err);
    hpy_text_dispose(&text);
    return status;
}

/* "units", "units exact", "units = exact" */
static enum hpy_status run_set(struct hpy_core *core, const struct hpy_command_line *line,
                               struct hpy_reply *reply, struct hpy_err *err)
{
    struct hpy_settings *settings = core->session.settings;
    struct hpy_str argument = line->argument, name = argument, value;
    size_t at = 0;
    while (at < argument.n_bytes && argument.data[at] != ' ' && argument.data[at] != '=')
        at++;
    name.n_bytes = at;
    while (at < argument.n_bytes && argument.data[at] == ' ')
        at++;
    if (at < argument.n_bytes && argument.data[at] == '=')
        at++;
    while (at < argument.n_bytes && argument.data[at] == ' ')
        at++;
    value = (struct hpy_str){ argument.data + at, argument.n_bytes - at };
    if (name.n_bytes == 0)
        return list_settings(core, reply, err);
    struct hpy_text shown = { 0 };
    enum hpy_setting setting = hpy_setting_find(name);
    bool told = value.n_bytes == 0 && setting != HPY_N_SETTINGS;
    if (!told) {
        HPY_TRY(hpy_settings_set(settings, name, value, err));
        hpy_core_settle(core);
        reply->bits |= HPY_DO_REPAINT;
    }
    hpy_settings_add_value(&shown, settings, setting);
    hpy_reply_say(reply, "%.*s = %s", (int)name.n_bytes, name.data, hpy_text_get(&shown));
    hpy_text_dispose(&shown);
    return HPY_OK;
}

/* A line as the file of configuration has it. */
static enum hpy_status configure(struct hpy_core *core, const char *word,
                                 const struct hpy_command_line *line,
                                 struct hpy_reply *reply, struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    hpy_text_addf(&text, "%s ", word);
    hpy_text_add_bytes(&text, line->argument.data, line->argument.n_bytes);
    enum hpy_status status = hpy_text_check(&text, err);
    if (status == HPY_OK)
        status = hpy_config_line(core->session.settings, hpy_text_str(&text), err);
    if (status == HPY_OK)
        hpy_reply_say(reply, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status run_bind(struct hpy_core *core, const struct hpy_command_line *line,
                                struct hpy_reply *reply, struct hpy_err *err)
{
    return configure(core, "bind", line, reply, err);
}

static enum hpy_status run_unbind(struct hpy_core *core, const struct hpy_command_line *line,
                                  struct hpy_reply *reply, struct hpy_err *err)
{
    return configure(core, "unbind", line, reply, err);
}

static enum hpy_status run_color(struct hpy_core *core, const struct hpy_command_line *line,
                                 struct hpy_reply *reply, struct hpy_err *err)
{
    return configure(core, "color", line, reply, err);
}

static enum hpy_status run_name(struct hpy_core *core, const struct hpy_command_line *line,
                                struct hpy_reply *reply, struct hpy_err *err)
{
    struct hpy_str name;
    (void)err;
    if (hpy_sets_selected(&name, hpy_stack_top(&core->stack)))
        hpy_marks_answer_rename(reply, &core->session, name, line->argument);
    else
        hpy_evaluate_name(core, line->argument, reply);
    return HPY_OK;
}

static enum hpy_status run_help(struct hpy_core *core, const struct hpy_command_line *line,
                                struct hpy_reply *reply, struct hpy_err *err)
{
    (void)line;
    (void)err;
    reply->bits |= HPY_DO_PUSH;
    reply->push = &hpy_view_help;
    reply->args.below = hpy_stack_top(&core->stack);
    return HPY_OK;
}

static enum hpy_status run_quit(struct hpy_core *core, const struct hpy_command_line *line,
                                struct hpy_reply *reply, struct hpy_err *err)
{
    (void)core;
    (void)line;
    (void)err;
    reply->bits |= HPY_DO_QUIT;
    return HPY_OK;
}

/* A file of the person's: "~/" is their home. */
static enum hpy_status add_path(struct hpy_text *out, struct hpy_str argument,
                                struct hpy_err *err)
{
    const char *home = getenv("HOME");
    bool is_home = argument.n_bytes >= 2 && memcmp(argument.data, "~/", 2) == 0 && home;
    if (is_home)
        hpy_text_add(out, home);
    hpy_text_add_bytes(out, argument.data + is_home, argument.n_bytes - is_home);
    return hpy_text_check(out, err);
}

static enum hpy_status run_save(struct hpy_core *core, const struct hpy_command_line *line,
                                struct hpy_reply *reply, struct hpy_err *err)
{
    struct hpy_text path = { 0 };
    enum hpy_status status = add_path(&path, line->argument, err);
    if (status == HPY_OK)
        status = hpy_export_frame(reply, core, hpy_text_str(&path), line->force, err);
    hpy_text_dispose(&path);
    return status;
}

static enum hpy_status run_export(struct hpy_core *core, const struct hpy_command_line *line,
                                  struct hpy_reply *reply, struct hpy_err *err)
{
    struct hpy_text path = { 0 };
    enum hpy_status status = add_path(&path, line->argument, err);
    if (status == HPY_OK)
        status = hpy_export_rows(reply, hpy_stack_top(&core->stack), hpy_text_str(&path),
                                 line->force, err);
    hpy_text_dispose(&path);
    return status;
}

static enum hpy_status run_compare(struct hpy_core *core, const struct hpy_command_line *line,
                                   struct hpy_reply *reply, struct hpy_err *err)
{
    struct hpy_text path = { 0 };
    enum hpy_status status = add_path(&path, line->argument, err);
    if (status == HPY_OK)
        hpy_older_answer(reply, &core->session, hpy_text_str(&path));
    hpy_text_dispose(&path);
    return status;
}

static enum hpy_status run_sets(struct hpy_core *core, const struct hpy_command_line *line,
                                struct hpy_reply *reply, struct hpy_err *err)
{
    (void)line;
    (void)err;
    const struct hpy_question *question = hpy_question_of(HPY_ACT_SETS);
    hpy_reply_drill(reply, hpy_stack_top(&core->stack), HPY_NO_ROW, question->view,
                    HPY_ACT_SETS);
    reply->question = question;
    reply->args.ask = false;
    return HPY_OK;
}

const struct hpy_command hpy_commands[] = {
    { "save", "FILE", HPY_TAKES_FILE, false, true,
      "write the screen as text; FILE.svg: as a picture; save! replaces a file", run_save },
    { "export", "FILE", HPY_TAKES_FILE, false, true,
      "write all rows as text; FILE.csv, FILE.json: in that form; export! replaces", run_export },
    { "compare", "FILE", HPY_TAKES_FILE, false, false,
      "read an older capture; = shows what changed since, and it is called old", run_compare },
    { "sets", "", HPY_TAKES_NOTHING, false, false, "the sets that have a name", run_sets },
    { "set", "[OPTION [VALUE]]", HPY_TAKES_SETTING, true, false,
      "change an option, show its value, or list all of them", run_set },
    { "bind", "[VIEW] KEY ACTION", HPY_TAKES_WORD, false, false,
      "let a key do something, everywhere or in a view; heapy-tui-config(5)", run_bind },
    { "unbind", "[VIEW] KEY", HPY_TAKES_WORD, false, false, "let a key do nothing",
      run_unbind },
    { "color", "ROLE FG [BG] [STYLE...]", HPY_TAKES_WORD, false, false,
      "give a part of the screen a colour; heapy-tui-config(5)", run_color },
    { "name", "NAME", HPY_TAKES_WORD, false, false,
      "give the objects of the selected row a name, for expressions; a named set, another",
      run_name },
    { "help", "", HPY_TAKES_NOTHING, false, false, "what the keys and commands do", run_help },
    { "quit", "", HPY_TAKES_NOTHING, false, false, "leave the program", run_quit },
    { 0 },
};

/* --------------------------------------------------------------------- finding */

size_t hpy_command_word(struct hpy_str text)
{
    size_t n = 0;
    while (n < text.n_bytes && text.data[n] >= 'a' && text.data[n] <= 'z')
        n++;
    return n;
}

const struct hpy_command *hpy_command_find(struct hpy_command_line *line, struct hpy_str text)
{
    text = trim(text);
    struct hpy_str word = { text.data, hpy_command_word(text) };
    size_t end = word.n_bytes;
    line->force = end < text.n_bytes && text.data[end] == '!';
    end += line->force;
    line->argument = trim((struct hpy_str){ text.data + end, text.n_bytes - end });
    if (end < text.n_bytes && text.data[end] != ' ')
        return NULL;
    const struct hpy_command *row = hpy_commands;
    while (row->name && !hpy_str_equal(word, hpy_str_of(row->name)))
        row++;
    if (!row->name || (line->force && !row->forced))
        return NULL;
    /* what goes on as an expression is one: a name may be like a command's */
    const char *goes_on = row->takes == HPY_TAKES_FILE ? "=!" : "=.[(&|^<>!;";
    return line->argument.n_bytes > 0 && strchr(goes_on, *line->argument.data) ? NULL : row;
}

void hpy_command_run(struct hpy_core *core, const char *text, struct hpy_reply *reply)
{
    struct hpy_command_line line;
    struct hpy_str all = hpy_str_of(text);
    struct hpy_err err;
    enum hpy_status status;
    if (trim(all).n_bytes == 0)
        return;
    const struct hpy_command *command = hpy_command_find(&line, all);
    if (!command) {
        hpy_evaluate(core, text, reply);
        return;
    }
    uint64_t at = (uint64_t)(line.argument.data - text);
    if (line.argument.n_bytes == 0 && command->takes != HPY_TAKES_NOTHING && !command->optional)
        status = hpy_fail_at(&err, HPY_EUSAGE, 0, "%s wants %s: %s", command->name,
                             command->argument, command->help);
    else if (line.argument.n_bytes > 0 && command->takes == HPY_TAKES_NOTHING)
        status = hpy_fail_at(&err, HPY_EUSAGE, 0, "%s stands alone: %s", command->name,
                             command->help);
    else
        status = command->run(core, &line, reply, &err);
    if (status == HPY_OK)
        return;
    err.offset = at + (err.offset == HPY_NO_OFFSET ? 0 : err.offset);
    hpy_prompt_complain(&core->prompt, text, &err);
}
