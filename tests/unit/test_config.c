#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "tui/config.h"

static struct hpy_settings settings;

static void setup(void)
{
    hpy_settings_init(&settings, false);
}

static void teardown(void)
{
    hpy_settings_dispose(&settings);
}

TestSuite(config, .init = setup, .fini = teardown);

static void assert_text(const char *text, const char *errors)
{
    struct hpy_text got = { 0 };
    size_t n = hpy_config_text(&settings, "config", hpy_str_of(text), &got), lines = 0;
    cr_assert_str_eq(hpy_text_get(&got), errors);
    for (const char *at = errors; (at = strchr(at, '\n')); at++)
        lines++;
    cr_assert_eq(n, lines);
    hpy_text_dispose(&got);
}

Test(config, lines_are_used)
{
    assert_text("# mine\n"
                "\n"
                "  \t\r\n"
                "set theme = light\r\n"
                "set units=exact\n"
                "set  mouse  off\n"
                "set hints = open quit\n"
                "bind x quit\n"
                "bind objects # object\n"
                "unbind q\n"
                "unbind object r\n"
                "color selected black bright-yellow bold underline\n"
                "color bar 201",
                "");
    cr_assert_eq(settings.choice[HPY_SET_THEME], HPY_THEME_LIGHT);
    cr_assert_eq(settings.choice[HPY_SET_UNITS], HPY_UNITS_EXACT);
    cr_assert_eq(settings.choice[HPY_SET_MOUSE], HPY_MOUSE_OFF);
    cr_assert_str_eq(settings.words[HPY_SET_HINTS], "open quit");
    cr_assert_eq(hpy_keymap_action(&settings.keymap, "help", 'x'), HPY_ACT_QUIT);
    cr_assert_eq(hpy_keymap_action(&settings.keymap, "help", 'q'), HPY_ACT_NONE);
    cr_assert_eq(hpy_keymap_action(&settings.keymap, "objects", '#'), HPY_ACT_OBJECT);
    cr_assert_eq(hpy_keymap_action(&settings.keymap, "object", 'r'), HPY_ACT_NONE);
    cr_assert_eq(hpy_keymap_action(&settings.keymap, "objects", 'r'), HPY_ACT_REFERRERS);
    const struct hpy_look *look = &settings.theme.looks[HPY_ROLE_SELECTED][HPY_COLOR_256];
    cr_assert(look->fg == 0 && look->bg == 11 &&
              look->style == (HPY_STYLE_BOLD | HPY_STYLE_UNDERLINE));
    look = &settings.theme.looks[HPY_ROLE_BAR][HPY_COLOR_256];
    cr_assert(look->fg == 201 && look->bg == -1 && look->style == 0);
}

Test(config, every_mistake_has_its_line_and_what_is_right)
{
    assert_text(
        "set theme = pink\n"
        "# fine\n"
        "bind Foo quit\n"
        "bind x leave\n"
        "set mouse = off\n"
        "bind x\n"
        "set\n"
        "unbind a b c d\n"
        "color text purple\n"
        "color text red loud\n"
        "color text red black loud\n"
        "map x quit",
        "config:1: theme cannot be 'pink'; it can be: dark light contrast mono\n"
        "config:3: no such key 'Foo'; keys are written like a, ?, Ctrl-F, Enter, PgUp, F1\n"
        "config:4: no such action 'leave'; heapy-tui-keys(7) has them all\n"
        "config:6: too few words: bind [VIEW] KEY ACTION\n"
        "config:7: too few words: set NAME = VALUE\n"
        "config:8: too many words: unbind [VIEW] KEY\n"
        "config:9: no such colour 'purple'; there are: default, 0 to 255, black red green "
        "yellow blue magenta cyan white, and these with bright-\n"
        "config:10: no such colour or style 'loud'; styles are: bold dim reverse underline\n"
        "config:11: no such style 'loud'; styles are: bold dim reverse underline\n"
        "config:12: unknown word 'map'; a line begins with set, bind, unbind, color or #\n");
    /* what was right counts; what was wrong changed nothing */
    cr_assert_eq(settings.choice[HPY_SET_MOUSE], HPY_MOUSE_OFF);
    cr_assert_eq(settings.choice[HPY_SET_THEME], HPY_THEME_DARK);
    cr_assert_eq(settings.keymap.n, 0);
    cr_assert(!settings.changes[HPY_ROLE_TEXT].set);
}

Test(config, names_of_views_and_roles_are_told)
{
    struct hpy_err err;
    cr_assert_eq(hpy_config_line(&settings, HPY_STR("bind nowhere x quit"), &err), HPY_EUSAGE);
    cr_assert(strstr(err.text, "no such view 'nowhere'; there are: ") &&
              strstr(err.text, " objects "), "%s", err.text);
    cr_assert_eq(hpy_config_line(&settings, HPY_STR("color cursor red"), &err), HPY_EUSAGE);
    cr_assert(strstr(err.text, "no such role 'cursor'; there are: text ") &&
              strstr(err.text, " selected "), "%s", err.text);
}

Test(config, hostile_bytes_stay_on_their_line)
{
    assert_text("\x1b[2J x\n"
                "bind \x1b[31m quit\n"
                "set \xff = 1\n"
                "set theme = a\x07\n"
                "=\n",
                "config:1: unknown word '\\x1b[2J'; a line begins with set, bind, unbind, "
                "color or #\n"
                "config:2: no such key '\\x1b[31m'; keys are written like a, ?, Ctrl-F, Enter, "
                "PgUp, F1\n"
                "config:3: there is no setting '\\xff'; there are: theme colors ascii mouse "
                "units grouping first-view columns hints\n"
                "config:4: theme cannot be 'a\\x07'; it can be: dark light contrast mono\n"
                "config:5: unknown word '='; a line begins with set, bind, unbind, color or #\n");
}

Test(config, a_file_is_read_or_said_to_be_missing)
{
    char path[] = "/tmp/heapy-config-XXXXXX";
    int fd = mkstemp(path);
    static const char text[] = "set units = exact\nset units = bad\n";
    struct hpy_text errors = { 0 };
    struct hpy_err err;
    cr_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    cr_assert_eq(hpy_config_file(&settings, path, &errors, &err), HPY_EUSAGE);
    cr_assert(strstr(hpy_text_get(&errors), ":2: units cannot be 'bad'"));
    cr_assert_eq(settings.choice[HPY_SET_UNITS], HPY_UNITS_EXACT);
    unlink(path);
    cr_assert_eq(hpy_config_file(&settings, path, &errors, &err), HPY_ENOTFOUND);
    cr_assert_eq(hpy_config_file(&settings, "/", &errors, &err), HPY_EIO);
    cr_assert_eq(hpy_config_file(&settings, "/dev/null/x", &errors, &err), HPY_ENOTFOUND);
    hpy_text_dispose(&errors);
}

Test(config, memory_may_run_out_anywhere)
{
    static const char text[] = "set hints = open quit\nset theme = pink\nbind x quit\n"
                               "bind objects y quit\ncolor bar 201\ncolor what 1\nbind Foo x\n";
    bool whole = false;
    for (uint64_t n = 1; !whole; n++) {
        struct hpy_settings tried;
        struct hpy_text errors = { 0 };
        uint64_t before = hpy_mem_live();
        hpy_settings_init(&tried, false);
        hpy_mem_fail_at(n);
        size_t wrong = hpy_config_text(&tried, "config", hpy_str_of(text), &errors);
        hpy_mem_fail_at(0);
        whole = wrong == 3 && !errors.failed && tried.keymap.n == 2 &&
                tried.words[HPY_SET_HINTS] && strstr(hpy_text_get(&errors), "'Foo'") &&
                strstr(hpy_text_get(&errors), "'what'; there are: text") &&
                strstr(hpy_text_get(&errors), "'pink'; it can be: dark");
        cr_assert_geq(wrong, 3);
        hpy_text_dispose(&errors);
        hpy_settings_dispose(&tried);
        cr_assert_eq(hpy_mem_live(), before);
        cr_assert_lt(n, 200);
    }
}

static void assert_path(const char *config, const char *home, const char *wanted)
{
    struct hpy_text path = { 0 };
    if (config)
        setenv("XDG_CONFIG_HOME", config, 1);
    else
        unsetenv("XDG_CONFIG_HOME");
    if (home)
        setenv("HOME", home, 1);
    else
        unsetenv("HOME");
    hpy_config_path(&path);
    cr_assert_str_eq(hpy_text_get(&path), wanted);
    hpy_text_dispose(&path);
}

Test(config, the_file_is_where_the_desktop_says)
{
    assert_path("/etc/xdg", "/h/me", "/etc/xdg/heapy-tui/config");
    assert_path(NULL, "/h/me", "/h/me/.config/heapy-tui/config");
    assert_path("", "/h/me", "/h/me/.config/heapy-tui/config");
    assert_path("relative", "/h/me", "/h/me/.config/heapy-tui/config");
    assert_path(NULL, NULL, "");
}
