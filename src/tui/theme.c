#include "tui/theme.h"

#define BOLD HPY_STYLE_BOLD
#define DIM HPY_STYLE_DIM
#define REVERSE HPY_STYLE_REVERSE
#define UNDERLINE HPY_STYLE_UNDERLINE

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

const struct hpy_look hpy_theme[HPY_N_ROLES][HPY_N_COLOR_LEVELS] = {
    /*                      none                    8 colours               256 colours */
    [HPY_ROLE_TEXT] =     { { -1, -1, 0 },          { -1, -1, 0 },          { -1, -1, 0 } },
    [HPY_ROLE_TITLE] =    { { -1, -1, BOLD },       { -1, -1, BOLD },       { -1, -1, BOLD } },
    [HPY_ROLE_RULE] =     { { -1, -1, DIM },        { -1, -1, DIM },        { 240, -1, 0 } },
    [HPY_ROLE_HEADER] =   { { -1, -1, BOLD },       { -1, -1, BOLD },       { 109, -1, 0 } },
    [HPY_ROLE_NUMBER] =   { { -1, -1, 0 },          { -1, -1, 0 },          { -1, -1, 0 } },
    [HPY_ROLE_NAME] =     { { -1, -1, 0 },          { -1, -1, 0 },          { -1, -1, 0 } },
    [HPY_ROLE_BAR] =      { { -1, -1, 0 },          { CYAN, -1, 0 },        { 67, -1, 0 } },
    [HPY_ROLE_SELECTED] = { { -1, -1, REVERSE },    { -1, -1, REVERSE },    { 231, 24, 0 } },
    [HPY_ROLE_DIM] =      { { -1, -1, DIM },        { -1, -1, DIM },        { 244, -1, 0 } },
    [HPY_ROLE_STATUS] =   { { -1, -1, 0 },          { -1, -1, 0 },          { -1, -1, 0 } },
    [HPY_ROLE_KEY] =      { { -1, -1, BOLD },       { CYAN, -1, BOLD },     { 109, -1, BOLD } },
    [HPY_ROLE_MATCH] =    { { -1, -1, BOLD | UNDERLINE }, { BLACK, YELLOW, 0 }, { 16, 179, 0 } },
    [HPY_ROLE_GOOD] =     { { -1, -1, 0 },          { GREEN, -1, 0 },       { 71, -1, 0 } },
    [HPY_ROLE_WARN] =     { { -1, -1, BOLD },       { YELLOW, -1, 0 },      { 172, -1, 0 } },
    [HPY_ROLE_ERROR] =    { { -1, -1, BOLD | REVERSE }, { RED, -1, BOLD },  { 167, -1, BOLD } },
};
