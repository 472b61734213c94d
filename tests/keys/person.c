#include "person.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "tui/commands.h"

void person_init(struct person *person, uint64_t seed)
{
    *person = (struct person){ .random = seed, .width = 80, .height = 24 };
}

/* D. E. Knuth's MMIX generator; its low bits are the least random. */
unsigned person_any(struct person *person, unsigned below)
{
    person->random =
        person->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(person->random >> 33) % below;
}

#define ANY_OF(person, array) \
    ((array)[person_any(person, (unsigned)(sizeof(array) / sizeof *(array)))])

/* ------------------------------------------------------------------ pressing */

static void add(struct person *person, struct hpy_event event)
{
    if (person->n < PERSON_AHEAD)
        person->ahead[person->n++] = event;
}

static void press(struct person *person, hpy_key key)
{
    add(person, (struct hpy_event){ .kind = HPY_EVENT_KEY, .key = key });
}

static void type(struct person *person, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        uint32_t key;
        size_t n = hpy_utf8_step(&key, text, left);
        press(person, key == HPY_UTF8_INVALID ? '?' : key);
        text += n;
        left -= n;
    }
}

/* One of the keys of an action. */
static void ask(struct person *person, enum hpy_action action)
{
    const char *keys = hpy_action_info(action)->keys;
    unsigned n = 1;
    for (const char *at = keys; (at = strchr(at, ' ')); at++)
        n++;
    for (unsigned skip = person_any(person, 3) ? 0 : person_any(person, n); skip > 0; skip--)
        keys = strchr(keys, ' ') + 1;
    press(person, hpy_key_parse(keys, strcspn(keys, " ")));
}

/* How a text that is typed ends: mostly by Enter. */
static void finish(struct person *person)
{
    switch (person_any(person, 12)) {
    case 0: press(person, HPY_KEY_ESC); break;
    case 1: press(person, HPY_KEY_TAB); break;
    case 2:
        press(person, HPY_KEY_TAB);
        press(person, HPY_KEY_TAB);
        press(person, HPY_KEY_ENTER);
        break;
    case 3: break;
    default: press(person, HPY_KEY_ENTER);
    }
}

/* --------------------------------------------------------------- expressions */

struct writer {
    struct person *person;
    char text[400];
};

static void put(struct writer *w, const char *text)
{
    size_t n = strlen(w->text);
    snprintf(w->text + n, sizeof w->text - n, "%s", text);
}

static const char *const names[] = {
    "heap", "heap", "heap", "all", "heapu", "root", "old", "new", "_", "a", "b", "x",
    "garbage", "Anything", "Nothing", "None", "no_such_name",
};
static const char *const attributes[] = {
    "byclodo", "bytype", "byrcs", "byvia", "byviafolded", "bysize", "bypackage", "bydefiner",
    "bymodule", "byid", "byidset", "bycycle", "byprod", "byunity", "referrers", "referents",
    "owners", "dictof", "kind", "er", "brief", "theone", "stat", "parts", "count", "size",
    "dominos", "domisize", "imdom", "sp", "pathsin", "pathsout", "rp", "more", "all", "sp.sets",
    "sp.edges_at(0)", "sp.avoided(0)", "rp.paths('a')", "rp.a", "no_such_attribute", "prod",
    "domisize(frames=False)", "sp(src=heap[0])", "rp(imdom=True)", "by('Type&Size')",
};
static const char *const kinds[] = {
    "Type('dict')", "Type('str').alt('<=')", "Clodo(dictof=())", "Size(48)", "Via('[0]')",
    "Rcs()", "Module()", "Id(0x1000)", "Unity()", "Package('shop')", "Type & Size", "Type",
    "findex(Type('str'))", "Prod()",
};
static const char *const operators[] = { " & ", " | ", " - ", " ^ ", " < ", " == ", " " };

static void put_expression(struct writer *w, unsigned depth)
{
    struct person *p = w->person;
    char number[32];
    put(w, person_any(p, 12) == 0 ? "~" : "");
    if (depth > 0 && person_any(p, 6) == 0) {
        put(w, "(");
        put_expression(w, depth - 1);
        put(w, person_any(p, 20) ? ")" : "");
    } else
        put(w, person_any(p, 7) ? ANY_OF(p, names) : ANY_OF(p, kinds));
    for (unsigned i = person_any(p, 4); i > 0; i--) {
        if (person_any(p, 3) == 0) {
            snprintf(number, sizeof number, person_any(p, 4) ? "[%d]" : "[%d:]",
                     (int)person_any(p, 5) - 1);
            put(w, number);
        } else {
            put(w, ".");
            put(w, ANY_OF(p, attributes));
        }
    }
    if (depth > 0 && person_any(p, 3) == 0) {
        put(w, ANY_OF(p, operators));
        put_expression(w, depth - 1);
    }
}

/* Commands come from their table. Names of files are without a folder or in one that is
 * not there. */
static const char *const arguments[] = {
    "", "frame.txt", "frame.svg", "rows.csv", "rows.json", "rows.txt", "old.hps", "nowhere/at all",
    "x", "a b", "heap", "日本", "theme dark", "theme mono", "units exact", "units short",
    "grouping space", "first-view classes", "hints open back", "hints auto", "mouse off",
    "ascii on", "ascii off", "colors 8", "columns auto", "columns count size kind", "no such",
};

static void type_command(struct person *person)
{
    const struct hpy_command *command = hpy_commands;
    unsigned n = 0;
    while (command[n].name)
        n++;
    command += person_any(person, n);
    /* leaving is for when it is wanted */
    bool leaves = strcmp(command->name, "quit") == 0 && (person->stays || person_any(person, 8));
    type(person, leaves ? "help" : command->name);
    if (command->forced && person_any(person, 2))
        press(person, '!');
    press(person, ' ');
    type(person, ANY_OF(person, arguments));
}

static const char *const odd_commands[] = {
    "12", "0", "1e9", "!", ";", "x;", "'", "set", "se", "quit now please", " ", "heap!", "save!",
};

static void type_expression(struct person *person)
{
    struct writer w = { .person = person };
    static const char *const assigned[] = { "x = ", "a = ", "b=", "heap = ", "x = heap[0]; " };
    if (person_any(person, 5) == 0)
        put(&w, ANY_OF(person, assigned));
    put_expression(&w, 2);
    type(person, w.text);
}

static void paste(struct person *person)
{
    static const char *const texts[] = { "heap[0].referrers", "", "日本́語", "x", "a | b - c",
                                         "heap.byclodo[0].byid[0] & Type('dict')" };
    add(person, (struct hpy_event){ .kind = HPY_EVENT_PASTE,
                                    .text = hpy_str_of(ANY_OF(person, texts)) });
}

/* As an editor of lines is used: moving, taking back, history, completion. */
static void edit(struct person *person)
{
    static const hpy_key keys[] = {
        HPY_KEY_LEFT, HPY_KEY_RIGHT, HPY_KEY_HOME, HPY_KEY_END, HPY_KEY_UP, HPY_KEY_DOWN,
        HPY_KEY_BACKSPACE, HPY_KEY_DELETE, HPY_KEY_TAB, HPY_CTRL('A'), HPY_CTRL('E'),
        HPY_CTRL('B'), HPY_CTRL('F'), HPY_CTRL('W'), HPY_CTRL('U'), HPY_CTRL('K'), HPY_CTRL('Y'),
        HPY_CTRL('R'), HPY_CTRL('T'), HPY_CTRL('P'), HPY_CTRL('N'), HPY_CTRL('V'), HPY_CTRL('_'),
        '(', ')', '[', '.', '\'', '0', ' ',
    };
    for (unsigned i = person_any(person, 8); i > 0; i--)
        press(person, ANY_OF(person, keys) | (person_any(person, 12) ? 0 : HPY_KEY_ALT));
    if (person_any(person, 6) == 0)
        paste(person);
}

static void prompt(struct person *person)
{
    ask(person, HPY_ACT_PROMPT);
    if (person_any(person, 10) == 0)
        type(person, ANY_OF(person, odd_commands));
    else if (person_any(person, 3) == 0)
        type_command(person);
    else
        type_expression(person);
    if (person_any(person, 3) == 0)
        edit(person);
    finish(person);
}

/* --------------------------------------------------------------------- turns */

static const char *const words[] = {
    "s", "shop", "dict", "e", "0", "str", "zzz", "SESS", "ü", "日本", "한", "\u0301", "user-1",
    "list", " ", "[", "heap", "\U0001f389", "kind", "object", "a b",
};

static void find(struct person *person)
{
    static const enum hpy_action ways[] = { HPY_ACT_SEARCH, HPY_ACT_SEARCH, HPY_ACT_FILTER };
    ask(person, ANY_OF(person, ways));
    if (person_any(person, 6))
        type(person, ANY_OF(person, words));
    if (person_any(person, 8) == 0)
        edit(person);
    finish(person);
}

/* Menus: narrowed by what is typed, gone through, chosen from. */
static void choose(struct person *person)
{
    static const enum hpy_action menus[] = { HPY_ACT_REGROUP, HPY_ACT_PRODUCT, HPY_ACT_COLUMNS,
                                             HPY_ACT_SETS };
    static const char *const typed[] = { "", "t", "rcs", "via", "si", "id", "cyc", "pro", "un",
                                         "count", "ret", "av", "&", "-", "d", "n" };
    static const hpy_key keys[] = { HPY_KEY_DOWN, HPY_KEY_UP, HPY_KEY_SPACE, HPY_KEY_BACKSPACE,
                                    HPY_KEY_END, HPY_KEY_PGDN };
    ask(person, ANY_OF(person, menus));
    type(person, ANY_OF(person, typed));
    for (unsigned i = person_any(person, 5); i > 0; i--)
        press(person, ANY_OF(person, keys));
    press(person, person_any(person, 4) ? HPY_KEY_ENTER : HPY_KEY_ESC);
}

static void point(struct person *person)
{
    struct hpy_event event = { .kind = HPY_EVENT_CLICK };
    if (person_any(person, 3) == 0) {
        event = (struct hpy_event){ .kind = HPY_EVENT_WHEEL,
                                    .key = person_any(person, 2) ? HPY_KEY_UP : HPY_KEY_DOWN };
    } else {
        if (person_any(person, 3) == 0)
            event.kind = HPY_EVENT_DOUBLE_CLICK;
        event.x = (int)person_any(person, (unsigned)person->width + 1);
        event.y = (int)person_any(person, (unsigned)person->height + 1);
    }
    for (unsigned i = 1 + person_any(person, 2); i > 0; i--)
        add(person, event);
}

static void resize(struct person *person)
{
    static const int sizes[][2] = { { 80, 24 }, { 80, 24 }, { 80, 24 }, { 40, 10 }, { 60, 15 },
                                    { 120, 40 }, { 200, 60 }, { 1, 1 }, { 39, 9 }, { 41, 11 } };
    const int *size = ANY_OF(person, sizes);
    person->width = size[0];
    person->height = size[1];
    if (person_any(person, 4) == 0) {
        person->width = 1 + (int)person_any(person, 200);
        person->height = 1 + (int)person_any(person, 60);
    }
    add(person, (struct hpy_event){ .kind = HPY_EVENT_RESIZE, .x = person->width,
                                    .y = person->height });
}

static void any_action(struct person *person)
{
    unsigned action = 1 + person_any(person, HPY_N_ACTIONS - 1);
    bool leaves = action == HPY_ACT_QUIT_NOW || action == HPY_ACT_SUSPEND;
    bool may_leave = action == HPY_ACT_QUIT;
    if ((leaves || may_leave) && (person->stays || person_any(person, leaves ? 50 : 5)))
        action = HPY_ACT_DOWN;
    ask(person, (enum hpy_action)action);
}

static void move(struct person *person)
{
    unsigned action;
    do
        action = 1 + person_any(person, HPY_N_ACTIONS - 1);
    while (hpy_action_info((enum hpy_action)action)->group != HPY_GROUP_MOVE);
    for (unsigned i = 1 + person_any(person, 4); i > 0; i--)
        ask(person, (enum hpy_action)action);
}

/* Questions are what there is most of: to go deep, and not back at once. */
static void drill(struct person *person)
{
    static const enum hpy_action ways[] = {
        HPY_ACT_OPEN, HPY_ACT_OPEN, HPY_ACT_OPEN, HPY_ACT_INTO, HPY_ACT_OBJECT, HPY_ACT_REFERRERS,
        HPY_ACT_REFERENTS, HPY_ACT_DOMINATORS, HPY_ACT_TREEMAP, HPY_ACT_PATHS, HPY_ACT_WHY,
        HPY_ACT_PATTERN, HPY_ACT_VARIANT,
    };
    if (person_any(person, 2))
        move(person);
    ask(person, ANY_OF(person, ways));
}

static void any_key(struct person *person)
{
    static const hpy_key odd[] = {
        HPY_KEY_OTHER, 0x7f, 0xe9, 0x65e5, 0x1f389, 0x301, 0x202e, 0xad, HPY_CTRL('@'),
        HPY_CTRL('H'), HPY_CTRL('J'), HPY_KEY_INSERT, HPY_KEY_F2, HPY_KEY_F12, HPY_KEY_TAB,
        HPY_KEY_BACKTAB,
    };
    hpy_key key = person_any(person, 3) ? ' ' + person_any(person, 95) : ANY_OF(person, odd);
    if (person_any(person, 10) == 0) {
        paste(person);
        return;
    }
    if (person_any(person, 10) == 0)
        key |= HPY_KEY_ALT;
    hpy_key plain = key & ~HPY_KEY_ALT;
    bool leaves = plain == 'Q' || (plain == 'q' && person->stays);
    if (key != HPY_KEY_NONE && !leaves)
        press(person, key);
}

/* Kinds of turns, and how often of a hundred each is taken. */
static const struct {
    unsigned often;
    void (*take)(struct person *person);
} turns[] = {
    { 20, move }, { 24, drill }, { 24, any_action }, { 7, find },   { 8, prompt },
    { 5, choose }, { 5, point },  { 3, resize },      { 4, any_key },
};

/* Whether a command may be being typed now. */
static void note(struct person *person, const struct hpy_event *event)
{
    char key[HPY_KEY_BYTES];
    if (event->kind != HPY_EVENT_KEY)
        return;
    if (event->key == hpy_key_parse(key, strlen(hpy_action_key(key, HPY_ACT_PROMPT))) ||
        event->key == hpy_key_parse(key, strlen(hpy_action_key(key, HPY_ACT_EDIT))))
        person->in_command = true;
    else if (event->key == HPY_KEY_ENTER || event->key == HPY_KEY_ESC)
        person->in_command = false;
}

struct hpy_event person_next(struct person *person)
{
    while (person->at >= person->n) {
        unsigned i = 0;
        unsigned dice = person_any(person, 100);
        person->at = person->n = 0;
        for (; dice >= turns[i].often; i++)
            dice -= turns[i].often;
        turns[i].take(person);
        if (person->n > 1 && person_any(person, 12) == 0)
            person->n = 1 + person_any(person, person->n); /* broken off */
    }
    struct hpy_event event = person->ahead[person->at++];
    /* no file is written but in the folder at hand */
    if (event.kind == HPY_EVENT_KEY && event.key == '/' && person->in_command)
        event.key = '.';
    note(person, &event);
    return event;
}

void person_write(char *text, unsigned room, const struct hpy_event *event)
{
    char key[HPY_KEY_BYTES];
    size_t n = strlen(text);
    text += n;
    n = room - n;
    switch (event->kind) {
    case HPY_EVENT_KEY: snprintf(text, n, "%s ", hpy_key_format(key, event->key)); break;
    case HPY_EVENT_DOUBLE_CLICK:
        snprintf(text, n, "DoubleClick(%d,%d) ", event->x, event->y);
        break;
    case HPY_EVENT_PASTE:
        snprintf(text, n, "Paste(%.*s) ", (int)event->text.n_bytes, event->text.data);
        break;
    case HPY_EVENT_CLICK: snprintf(text, n, "Click(%d,%d) ", event->x, event->y); break;
    case HPY_EVENT_RESIZE: snprintf(text, n, "Size(%dx%d) ", event->x, event->y); break;
    case HPY_EVENT_WHEEL:
        snprintf(text, n, "Wheel(%s) ", event->key == HPY_KEY_UP ? "up" : "down");
        break;
    default: break;
    }
}
