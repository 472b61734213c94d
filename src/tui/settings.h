/* Settings: what a person may choose of the explorer, as one table.
 *
 * The file of configuration, `:set` at the prompt, options of the command line, the
 * manual page heapy-tui-config(5) and completion come from the rows below. Values are
 * checked when they are set, so whoever reads them finds nothing unexpected. Owned by
 * whoever starts the explorer; changed by the key loop only, never while a task runs. */
#ifndef HPY_TUI_SETTINGS_H
#define HPY_TUI_SETTINGS_H

#include "base/status.h"
#include "base/text.h"
#include "tui/keymap.h"
#include "tui/theme.h"

/* id, name, values separated by blanks (the first is the default; "" = a list of words,
 * which a row in settings.c knows; "auto" is the default), help */
#define HPY_SETTING_LIST(S)                                                      \
    S(HPY_SET_THEME, "theme", HPY_THEME_NAMES,                                   \
      "colours for a dark or a light background, with high contrast, or none")   \
    S(HPY_SET_COLORS, "colors", "auto 256 8 none",                               \
      "how many colours to use; auto asks the terminal, and NO_COLOR")           \
    S(HPY_SET_ASCII, "ascii", "auto on",                                         \
      "draw lines and bars with ASCII characters; auto: unless the locale is UTF-8") \
    S(HPY_SET_MOUSE, "mouse", "on off",                                          \
      "use the mouse; off leaves it to the terminal, for selecting text")        \
    S(HPY_SET_UNITS, "units", "short exact",                                     \
      "sizes in short units or as bytes")                                        \
    S(HPY_SET_GROUPING, "grouping", "locale comma space none",                   \
      "what stands between groups of digits; locale: as LC_NUMERIC says")        \
    S(HPY_SET_FIRST, "first-view", "overview classes",                           \
      "what is shown first")                                                     \
    S(HPY_SET_COLUMNS, "columns", "",                                            \
      "columns of tables of kinds, in this order; auto: the most useful ones that fit") \
    S(HPY_SET_HINTS, "hints", "",                                                \
      "actions to name in the hint line; auto: the most useful ones of the view")

enum hpy_setting {
#define HPY_SETTING_ENUM(id, name, values, help) id,
    HPY_SETTING_LIST(HPY_SETTING_ENUM)
#undef HPY_SETTING_ENUM
    HPY_N_SETTINGS
};

/* Values that are numbers of a word in the row. */
enum { HPY_COLORS_AUTO, HPY_COLORS_256, HPY_COLORS_8, HPY_COLORS_NONE };
enum { HPY_ASCII_AUTO, HPY_ASCII_ON };
enum { HPY_MOUSE_ON, HPY_MOUSE_OFF };
enum { HPY_UNITS_SHORT, HPY_UNITS_EXACT };
enum { HPY_GROUPING_LOCALE, HPY_GROUPING_COMMA, HPY_GROUPING_SPACE, HPY_GROUPING_NONE };
enum { HPY_FIRST_OVERVIEW, HPY_FIRST_CLASSES };

struct hpy_setting_info {
    const char *name;
    const char *values;
    const char *help;
};

struct hpy_settings {
    int choice[HPY_N_SETTINGS];  /* which of the values */
    char *words[HPY_N_SETTINGS]; /* of lists: separated by one blank; NULL = auto */
    struct hpy_keymap keymap;
    struct hpy_theme_change changes[HPY_N_ROLES]; /* a person's own colours */
    struct hpy_numbers locale; /* how the locale writes numbers */
    /* made from the above */
    struct hpy_numbers numbers; /* how the explorer writes them */
    struct hpy_theme theme;     /* how it looks */
    unsigned looks; /* counts changes of what the terminal has to know: theme,
                       colors, ascii, mouse */
};

/* All as by default; numbers as the locale of the environment writes them if asked,
 * else "1,234.5". Allocates nothing. */
void hpy_settings_init(struct hpy_settings *settings, bool locale);
void hpy_settings_dispose(struct hpy_settings *settings);

/* Row of the table. */
const struct hpy_setting_info *hpy_setting_info(enum hpy_setting setting);
/* By name, or HPY_N_SETTINGS. */
enum hpy_setting hpy_setting_find(struct hpy_str name);

/* Give a setting a value, as in `:set NAME VALUE`. HPY_EUSAGE says what is allowed;
 * nothing has changed then. */
HPY_MUST_CHECK enum hpy_status hpy_settings_set(struct hpy_settings *settings,
                                                struct hpy_str name, struct hpy_str value,
                                                struct hpy_err *err);
/* Append the value as it would be set. */
void hpy_settings_add_value(struct hpy_text *out, const struct hpy_settings *settings,
                            enum hpy_setting setting);
/* Append what it may be, for completion and help: values or words, between them `between`. */
void hpy_setting_add_values(struct hpy_text *out, enum hpy_setting setting,
                            const char *between);
/* Append "NAME = VALUE", a line per setting. */
void hpy_settings_list(struct hpy_text *out, const struct hpy_settings *settings);

/* The actions that a person wants in the hint line, ended by HPY_ACT_NONE; false if that
 * is left to the views. */
bool hpy_settings_hints(const struct hpy_settings *settings,
                        enum hpy_action actions[HPY_N_ACTIONS + 1]);

/* Give a role a colour of one's own. */
void hpy_settings_color(struct hpy_settings *settings, enum hpy_role role,
                        const struct hpy_theme_change *change);

#endif
