#include "tui/theme.h"

#include <ctype.h>
#include <string.h>

enum {
    BOLD = HPY_STYLE_BOLD,
    DIM = HPY_STYLE_DIM,
    REVERSE = HPY_STYLE_REVERSE,
    UNDERLINE = HPY_STYLE_UNDERLINE
};
enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

/* Without colours. What can stand in one line and means something is told apart; text,
 * names, numbers and bars are told apart by what they are. Old terminals have no dim,
 * which then looks like text. */
#define TEXT_PLAIN 0
#define TITLE_PLAIN BOLD
#define RULE_PLAIN DIM
#define HEADER_PLAIN BOLD
#define NUMBER_PLAIN 0
#define NAME_PLAIN 0
#define BAR_PLAIN 0
#define SELECTED_PLAIN REVERSE
#define DIM_PLAIN DIM
#define STATUS_PLAIN 0
#define KEY_PLAIN BOLD
#define MATCH_PLAIN (BOLD | UNDERLINE)
#define GOOD_PLAIN UNDERLINE
#define WARN_PLAIN BOLD
#define ERROR_PLAIN (BOLD | REVERSE)

/* role, 8 colours, 256 colours: foreground, background, style each */
#define ROW(role, fg8, bg8, style8, fg256, bg256, style256)                       \
    [HPY_ROLE_##role] = { { -1, -1, role##_PLAIN }, { fg8, bg8, style8 },         \
                          { fg256, bg256, style256 } }
#define MONO(role) ROW(role, -1, -1, role##_PLAIN, -1, -1, role##_PLAIN)

const struct hpy_theme hpy_themes[HPY_N_THEMES] = {
    /* middle tones, and the terminal's own foreground for what is to be read most, so
     * that it can be read on a light background as well */
    [HPY_THEME_DARK] = { {
        ROW(TEXT, -1, -1, 0, -1, -1, 0),
        ROW(TITLE, -1, -1, BOLD, -1, -1, BOLD),
        ROW(RULE, -1, -1, DIM, 240, -1, 0),
        ROW(HEADER, -1, -1, BOLD, 109, -1, 0),
        ROW(NUMBER, -1, -1, 0, -1, -1, 0),
        ROW(NAME, -1, -1, 0, -1, -1, 0),
        ROW(BAR, CYAN, -1, 0, 67, -1, 0),
        ROW(SELECTED, -1, -1, REVERSE, 231, 24, 0),
        ROW(DIM, -1, -1, DIM, 244, -1, 0),
        ROW(STATUS, -1, -1, 0, -1, -1, 0),
        ROW(KEY, CYAN, -1, BOLD, 109, -1, BOLD),
        ROW(MATCH, BLACK, YELLOW, 0, 16, 179, 0),
        ROW(GOOD, GREEN, -1, 0, 71, -1, 0),
        ROW(WARN, YELLOW, -1, 0, 172, -1, 0),
        ROW(ERROR, RED, -1, BOLD, 167, -1, BOLD),
    } },
    [HPY_THEME_LIGHT] = { {
        ROW(TEXT, -1, -1, 0, -1, -1, 0),
        ROW(TITLE, -1, -1, BOLD, -1, -1, BOLD),
        ROW(RULE, -1, -1, DIM, 250, -1, 0),
        ROW(HEADER, BLUE, -1, BOLD, 24, -1, BOLD),
        ROW(NUMBER, -1, -1, 0, -1, -1, 0),
        ROW(NAME, -1, -1, 0, -1, -1, 0),
        ROW(BAR, BLUE, -1, 0, 32, -1, 0),
        ROW(SELECTED, -1, -1, REVERSE, 16, 153, 0),
        ROW(DIM, -1, -1, DIM, 242, -1, 0),
        ROW(STATUS, -1, -1, 0, -1, -1, 0),
        ROW(KEY, BLUE, -1, BOLD, 24, -1, BOLD),
        ROW(MATCH, BLACK, YELLOW, 0, 16, 221, 0),
        ROW(GOOD, GREEN, -1, 0, 28, -1, 0),
        ROW(WARN, MAGENTA, -1, 0, 130, -1, 0),
        ROW(ERROR, RED, -1, BOLD, 160, -1, BOLD),
    } },
    /* a background of its own; nothing dim, nothing that only colour tells */
    [HPY_THEME_CONTRAST] = { {
        ROW(TEXT, WHITE, BLACK, BOLD, 231, 16, 0),
        ROW(TITLE, WHITE, BLACK, BOLD | UNDERLINE, 231, 16, BOLD | UNDERLINE),
        ROW(RULE, WHITE, BLACK, 0, 252, 16, 0),
        ROW(HEADER, YELLOW, BLACK, BOLD, 226, 16, BOLD),
        ROW(NUMBER, WHITE, BLACK, BOLD, 231, 16, 0),
        ROW(NAME, WHITE, BLACK, BOLD, 231, 16, 0),
        ROW(BAR, CYAN, BLACK, BOLD, 51, 16, 0),
        ROW(SELECTED, BLACK, YELLOW, 0, 16, 226, BOLD),
        ROW(DIM, WHITE, BLACK, 0, 252, 16, 0),
        ROW(STATUS, WHITE, BLACK, BOLD, 231, 16, 0),
        ROW(KEY, CYAN, BLACK, BOLD, 51, 16, BOLD),
        ROW(MATCH, BLACK, CYAN, UNDERLINE, 16, 51, UNDERLINE),
        ROW(GOOD, GREEN, BLACK, BOLD | UNDERLINE, 46, 16, UNDERLINE),
        ROW(WARN, YELLOW, BLACK, BOLD, 226, 16, BOLD),
        ROW(ERROR, WHITE, RED, BOLD, 231, 160, BOLD),
    } },
    [HPY_THEME_MONO] = { {
        MONO(TEXT), MONO(TITLE), MONO(RULE), MONO(HEADER), MONO(NUMBER), MONO(NAME),
        MONO(BAR), MONO(SELECTED), MONO(DIM), MONO(STATUS), MONO(KEY), MONO(MATCH),
        MONO(GOOD), MONO(WARN), MONO(ERROR),
    } },
};

/* ------------------------------------------------------------------- by name */

static const char *const color_names[] = { "black", "red",     "green", "yellow",
                                           "blue",  "magenta", "cyan",  "white" };
static const char bright[] = "bright-";

static const struct {
    const char *name;
    unsigned style;
} styles[] = { { "bold", BOLD }, { "dim", DIM }, { "reverse", REVERSE },
               { "underline", UNDERLINE } };

bool hpy_color_parse(short *color, struct hpy_str word)
{
    if (hpy_str_equal(word, HPY_STR("default"))) {
        *color = HPY_COLOR_DEFAULT;
        return true;
    }
    short base = 0;
    struct hpy_str name = word;
    if (name.n_bytes >= strlen(bright) && memcmp(name.data, bright, strlen(bright)) == 0) {
        name = (struct hpy_str){ word.data + strlen(bright), word.n_bytes - strlen(bright) };
        base = 8;
    }
    for (short i = 0; i < 8; i++)
        if (hpy_str_equal(name, hpy_str_of(color_names[i]))) {
            *color = (short)(base + i);
            return true;
        }
    int value = 0;
    if (word.n_bytes < 1 || word.n_bytes > 3)
        return false;
    for (size_t i = 0; i < word.n_bytes; i++) {
        if (!isdigit((unsigned char)word.data[i]))
            return false;
        value = 10 * value + (word.data[i] - '0');
    }
    *color = (short)value;
    return value <= 255;
}

unsigned hpy_style_parse(struct hpy_str word)
{
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (hpy_str_equal(word, hpy_str_of(styles[i].name)))
            return styles[i].style;
    return 0;
}

static const char *const role_ids[] = {
#define ROLE_ID(id, letter, what) #id,
    HPY_ROLE_LIST(ROLE_ID)
#undef ROLE_ID
};

char *hpy_role_name(char out[HPY_ROLE_NAME_BYTES], enum hpy_role role)
{
    const char *from = role_ids[role] + strlen("HPY_ROLE_");
    size_t n = 0;
    for (; from[n] && n < HPY_ROLE_NAME_BYTES - 1; n++)
        out[n] = (char)tolower((unsigned char)from[n]);
    out[n] = '\0';
    return out;
}

enum hpy_role hpy_role_find(struct hpy_str name)
{
    char known[HPY_ROLE_NAME_BYTES];
    int role = 0;
    while (role < HPY_N_ROLES &&
           !hpy_str_equal(name, hpy_str_of(hpy_role_name(known, (enum hpy_role)role))))
        role++;
    return (enum hpy_role)role;
}

/* ------------------------------------------------------------------- changes */

/* Of the eight, the one that a colour of 256 is nearest to: those above 15 are a cube
 * of six steps a side and a scale of greys. */
static short nearest_of_8(short color)
{
    if (color < 8)
        return color;
    if (color < 16)
        return (short)(color - 8);
    if (color >= 232)
        return color < 244 ? BLACK : WHITE;
    static const int steps[] = { 0, 95, 135, 175, 215, 255 };
    int cube = color - 16, red = steps[cube / 36], green = steps[cube / 6 % 6],
        blue = steps[cube % 6];
    int most = red > green ? red : green;
    most = blue > most ? blue : most;
    if (most == 0)
        return BLACK;
    /* a part counts if it is more than half of the strongest */
    return (short)((2 * red > most) * RED + (2 * green > most) * GREEN +
                   (2 * blue > most) * BLUE);
}

void hpy_theme_apply(struct hpy_theme *theme, enum hpy_role role,
                     const struct hpy_theme_change *change)
{
    struct hpy_look *looks = theme->looks[role], wanted = change->look;
    if (!change->set)
        return;
    looks[HPY_COLOR_256] = wanted;
    looks[HPY_COLOR_8] = (struct hpy_look){ nearest_of_8(wanted.fg), nearest_of_8(wanted.bg),
                                            wanted.style };
    if (wanted.style)
        looks[HPY_COLOR_NONE].style = wanted.style;
}
