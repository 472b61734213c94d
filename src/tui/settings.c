#include "tui/settings.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "tui/columns.h"

static const struct hpy_setting_info settings_table[] = {
#define SETTING_ROW(id, name, values, help) { name, values, help },
    HPY_SETTING_LIST(SETTING_ROW)
#undef SETTING_ROW
};

/* ---------------------------------------------------------------- the words */

static bool is_between(char c)
{
    return c == ' ' || c == '\t' || c == ',';
}

/* The next word of a list; n_bytes 0 at its end. *list moves on. */
static struct hpy_str next_word(struct hpy_str *list)
{
    while (list->n_bytes > 0 && is_between(list->data[0])) {
        list->data++;
        list->n_bytes--;
    }
    struct hpy_str word = { list->data, 0 };
    while (word.n_bytes < list->n_bytes && !is_between(word.data[word.n_bytes]))
        word.n_bytes++;
    list->data += word.n_bytes;
    list->n_bytes -= word.n_bytes;
    return word;
}

/* Lists: the words that may be in them, by number; NULL behind the last. */
static const char *action_word(int i)
{
    return i + 1 < HPY_N_ACTIONS ? hpy_action_info((enum hpy_action)(i + 1))->name : NULL;
}

static const char *column_word(int i)
{
    return i < HPY_N_COLUMNS ? hpy_column_info((enum hpy_column_id)i)->name : NULL;
}

static const struct {
    enum hpy_setting setting;
    const char *(*word)(int i);
} lists[] = { { HPY_SET_HINTS, action_word }, { HPY_SET_COLUMNS, column_word } };

static bool is_list(enum hpy_setting setting)
{
    return *settings_table[setting].values == '\0';
}

/* The i-th of what a setting may be, or of the words of a list; n_bytes 0 behind the
 * last. */
static struct hpy_str value_of(enum hpy_setting setting, int i)
{
    if (is_list(setting)) {
        size_t row = 0;
        while (lists[row].setting != setting)
            row++;
        const char *word = i == 0 ? "auto" : lists[row].word(i - 1);
        return hpy_str_of(word ? word : "");
    }
    struct hpy_str values = hpy_str_of(settings_table[setting].values), word;
    do
        word = next_word(&values);
    while (i-- > 0 && word.n_bytes > 0);
    return word;
}

static int find_value(enum hpy_setting setting, struct hpy_str word)
{
    for (int i = 0;; i++) {
        struct hpy_str known = value_of(setting, i);
        if (known.n_bytes == 0)
            return -1;
        if (hpy_str_equal(known, word))
            return i;
    }
}

const struct hpy_setting_info *hpy_setting_info(enum hpy_setting setting)
{
    assert(setting < HPY_N_SETTINGS);
    return &settings_table[setting];
}

enum hpy_setting hpy_setting_find(struct hpy_str name)
{
    int i = 0;
    while (i < HPY_N_SETTINGS && !hpy_str_equal(name, hpy_str_of(settings_table[i].name)))
        i++;
    return (enum hpy_setting)i;
}

void hpy_setting_add_values(struct hpy_text *out, enum hpy_setting setting,
                            const char *between)
{
    for (int i = 0;; i++) {
        struct hpy_str value = value_of(setting, i);
        if (value.n_bytes == 0)
            return;
        hpy_text_add(out, i > 0 ? between : "");
        hpy_text_add_bytes(out, value.data, value.n_bytes);
    }
}

/* ------------------------------------------------------------ what is made of it */

/* NULL = as the locale says */
static const char *const groups[] = { [HPY_GROUPING_LOCALE] = NULL,
                                      [HPY_GROUPING_COMMA] = ",",
                                      [HPY_GROUPING_SPACE] = " ",
                                      [HPY_GROUPING_NONE] = "" };

static void make(struct hpy_settings *settings)
{
    const char *group = groups[settings->choice[HPY_SET_GROUPING]];
    settings->numbers = settings->locale;
    if (group) {
        settings->numbers = hpy_numbers_plain;
        memcpy(settings->numbers.group, group, strlen(group) + 1);
        /* nobody else's comma: "1,234" beside "1,2 kB" would be read wrongly */
        if (strcmp(settings->locale.decimal, group) != 0)
            memcpy(settings->numbers.decimal, settings->locale.decimal,
                   sizeof settings->numbers.decimal);
    }
    settings->theme = hpy_themes[settings->choice[HPY_SET_THEME]];
    for (int role = 0; role < HPY_N_ROLES; role++)
        hpy_theme_apply(&settings->theme, (enum hpy_role)role, &settings->changes[role]);
    settings->looks++;
}

void hpy_settings_init(struct hpy_settings *settings, bool locale)
{
    *settings = (struct hpy_settings){ .locale = hpy_numbers_plain };
    if (locale)
        hpy_numbers_of_locale(&settings->locale);
    make(settings);
}

void hpy_settings_dispose(struct hpy_settings *settings)
{
    for (int i = 0; i < HPY_N_SETTINGS; i++)
        hpy_free(settings->words[i]);
    hpy_keymap_dispose(&settings->keymap);
    *settings = (struct hpy_settings){ 0 };
}

/* --------------------------------------------------------------------- changing */

static enum hpy_status refuse(enum hpy_setting setting, struct hpy_str value,
                              struct hpy_err *err)
{
    struct hpy_text shown = { 0 }, allowed = { 0 };
    hpy_text_add_safe(&shown, value);
    hpy_setting_add_values(&allowed, setting, " ");
    if (allowed.n_bytes > 300) { /* too many for one line */
        hpy_text_clear(&allowed);
        hpy_text_add(&allowed, "auto, and what heapy-tui-config(5) tells");
    }
    enum hpy_status status =
        hpy_fail(err, HPY_EUSAGE, "%s cannot be '%s'; it can be%s: %s",
                 settings_table[setting].name, hpy_text_get(&shown),
                 is_list(setting) ? " one or more of" : "", hpy_text_get(&allowed));
    hpy_text_dispose(&shown);
    hpy_text_dispose(&allowed);
    return status;
}

static bool has_word(struct hpy_str list, struct hpy_str word)
{
    struct hpy_str known;
    do
        known = next_word(&list);
    while (known.n_bytes > 0 && !hpy_str_equal(known, word));
    return known.n_bytes > 0;
}

static enum hpy_status set_list(struct hpy_settings *settings, enum hpy_setting setting,
                                struct hpy_str value, struct hpy_err *err)
{
    struct hpy_text words = { 0 };
    struct hpy_str rest = value, word = next_word(&rest);
    bool automatic = word.n_bytes == 0 || hpy_str_equal(word, HPY_STR("auto"));
    if (automatic && (word.n_bytes == 0 || next_word(&rest).n_bytes > 0))
        return refuse(setting, value, err);
    for (; !automatic && word.n_bytes > 0; word = next_word(&rest)) {
        bool twice = has_word(hpy_text_str(&words), word);
        if (twice || find_value(setting, word) <= 0) {
            hpy_text_dispose(&words);
            return twice ? hpy_fail(err, HPY_EUSAGE, "%s: %.*s comes twice",
                                    settings_table[setting].name, (int)word.n_bytes, word.data)
                         : refuse(setting, word, err);
        }
        hpy_text_add(&words, words.n_bytes > 0 ? " " : "");
        hpy_text_add_bytes(&words, word.data, word.n_bytes);
    }
    char *copy = automatic || words.failed ? NULL : hpy_strdup(hpy_text_get(&words));
    hpy_text_dispose(&words);
    if (!automatic && !copy)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a setting");
    hpy_free(settings->words[setting]);
    settings->words[setting] = copy;
    return HPY_OK;
}

enum hpy_status hpy_settings_set(struct hpy_settings *settings, struct hpy_str name,
                                 struct hpy_str value, struct hpy_err *err)
{
    enum hpy_setting setting = hpy_setting_find(name);
    if (setting == HPY_N_SETTINGS) {
        struct hpy_text shown = { 0 }, known = { 0 };
        hpy_text_add_safe(&shown, name);
        for (int i = 0; i < HPY_N_SETTINGS; i++)
            hpy_text_addf(&known, " %s", settings_table[i].name);
        enum hpy_status status =
            hpy_fail(err, HPY_EUSAGE, "there is no setting '%s'; there are:%s",
                     hpy_text_get(&shown), hpy_text_get(&known));
        hpy_text_dispose(&shown);
        hpy_text_dispose(&known);
        return status;
    }
    if (is_list(setting)) {
        HPY_TRY(set_list(settings, setting, value, err));
    } else {
        int choice = find_value(setting, value);
        if (choice < 0)
            return refuse(setting, value, err);
        settings->choice[setting] = choice;
    }
    make(settings);
    return HPY_OK;
}

void hpy_settings_color(struct hpy_settings *settings, enum hpy_role role,
                        const struct hpy_theme_change *change)
{
    settings->changes[role] = *change;
    make(settings);
}

/* ---------------------------------------------------------------------- showing */

bool hpy_settings_hints(const struct hpy_settings *settings,
                        enum hpy_action actions[HPY_N_ACTIONS + 1])
{
    int n = 0;
    if (!settings->words[HPY_SET_HINTS])
        return false;
    struct hpy_str rest = hpy_str_of(settings->words[HPY_SET_HINTS]), word;
    while ((word = next_word(&rest)).n_bytes > 0) /* each once, so that there is room */
        actions[n++] = (enum hpy_action)find_value(HPY_SET_HINTS, word);
    actions[n] = HPY_ACT_NONE;
    return true;
}

void hpy_settings_add_value(struct hpy_text *out, const struct hpy_settings *settings,
                            enum hpy_setting setting)
{
    struct hpy_str value = is_list(setting) && settings->words[setting]
                               ? hpy_str_of(settings->words[setting])
                               : value_of(setting, settings->choice[setting]);
    hpy_text_add_bytes(out, value.data, value.n_bytes);
}

void hpy_settings_list(struct hpy_text *out, const struct hpy_settings *settings)
{
    for (int i = 0; i < HPY_N_SETTINGS; i++) {
        hpy_text_addf(out, "%s = ", settings_table[i].name);
        hpy_settings_add_value(out, settings, (enum hpy_setting)i);
        hpy_text_add_char(out, '\n');
    }
}
