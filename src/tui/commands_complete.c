/* What a line at the prompt may go on with. */
#include <string.h>

#include "query/value_ops.h"
#include "tui/commands.h"

static bool begins(const char *word, struct hpy_str begin)
{
    return strncmp(word, begin.data, begin.n_bytes) == 0;
}

static void add_commands(struct hpy_completion_list *list, struct hpy_str begin)
{
    struct hpy_text more = { 0 };
    for (const struct hpy_command *row = hpy_commands; row->name; row++) {
        if (!begins(row->name, begin))
            continue;
        hpy_text_clear(&more);
        hpy_text_addf(&more, "%s%s", *row->argument ? " " : "", row->argument);
        hpy_completion_list_add(list, hpy_str_of(row->name), hpy_text_get(&more), row->help);
    }
    hpy_text_dispose(&more);
}

static void add_settings(struct hpy_completion_list *list, const struct hpy_settings *settings,
                         struct hpy_str begin)
{
    for (int i = 0; i < HPY_N_SETTINGS; i++) {
        const struct hpy_setting_info *info = hpy_setting_info((enum hpy_setting)i);
        struct hpy_text now = { 0 };
        hpy_text_add(&now, " = ");
        hpy_settings_add_value(&now, settings, (enum hpy_setting)i);
        if (begins(info->name, begin))
            hpy_completion_list_add(list, hpy_str_of(info->name), hpy_text_get(&now), info->help);
        hpy_text_dispose(&now);
    }
}

static void add_values(struct hpy_completion_list *list, enum hpy_setting setting,
                       struct hpy_str begin)
{
    struct hpy_text values = { 0 };
    hpy_setting_add_values(&values, setting, " ");
    for (const char *at = hpy_text_get(&values); *at;) {
        size_t n = strcspn(at, " ");
        if (n >= begin.n_bytes && begins(at, begin))
            hpy_completion_list_add(list, (struct hpy_str){ at, n }, NULL, NULL);
        at += n;
        at += strspn(at, " ");
    }
    hpy_text_dispose(&values);
}

/* Behind "set ": the name, or behind that the value. */
static void complete_setting(struct hpy_completion_list *list,
                             const struct hpy_settings *settings, struct hpy_str text)
{
    size_t name = list->from, end = name;
    while (end < text.n_bytes && text.data[end] != ' ' && text.data[end] != '=')
        end++;
    if (end == text.n_bytes) {
        add_settings(list, settings, (struct hpy_str){ text.data + name, end - name });
        return;
    }
    enum hpy_setting setting =
        hpy_setting_find((struct hpy_str){ text.data + name, end - name });
    list->from = text.n_bytes;
    while (text.data[list->from - 1] != ' ' && text.data[list->from - 1] != '=')
        list->from--;
    if (setting != HPY_N_SETTINGS)
        add_values(list, setting,
                   (struct hpy_str){ text.data + list->from, text.n_bytes - list->from });
}

static void complete_argument(struct hpy_completion_list *list,
                              const struct hpy_command *command,
                              const struct hpy_session *session, struct hpy_str text)
{
    struct hpy_str begin = { text.data + list->from, text.n_bytes - list->from };
    if (command->takes == HPY_TAKES_FILE)
        hpy_completion_list_files(list, begin);
    else if (command->takes == HPY_TAKES_SETTING)
        complete_setting(list, session->settings, text);
}

static void add_expression(struct hpy_completion_list *list,
                           const struct hpy_session *session, struct hpy_str text)
{
    struct hpy_completion known;
    struct hpy_text signature = { 0 };
    if (hpy_query_complete(&known, session->conversation, text, NULL) != HPY_OK) {
        list->failed = true;
        return;
    }
    list->from = known.from;
    for (size_t i = 0; i < known.n; i++) {
        hpy_text_clear(&signature);
        hpy_word_signature(&signature, &known.words[i]);
        hpy_completion_list_add(list, hpy_str_of(known.words[i].name),
                                hpy_text_get(&signature), known.words[i].help);
    }
    hpy_completion_dispose(&known);
    hpy_text_dispose(&signature);
}

void hpy_command_complete(struct hpy_completion_list *list,
                          const struct hpy_session *session, struct hpy_str text)
{
    size_t blanks = 0;
    struct hpy_command_line line;
    while (blanks < text.n_bytes && text.data[blanks] == ' ')
        blanks++;
    struct hpy_str word = { text.data + blanks, 0 };
    word.n_bytes = hpy_command_word((struct hpy_str){ word.data, text.n_bytes - blanks });
    size_t end = blanks + word.n_bytes;
    const struct hpy_command *command = hpy_command_find(&line, text);
    end += line.force;
    if (command && end < text.n_bytes) {
        list->from = end;
        while (list->from < text.n_bytes && text.data[list->from] == ' ')
            list->from++;
        complete_argument(list, command, session, text);
        return;
    }
    add_expression(list, session, text);
    if (end == text.n_bytes && list->from == blanks) {
        add_commands(list, word);
        hpy_completion_list_sort(list);
    }
}
