/* Keys, mouse and pastes, as curses reads them. */
#include "tui/term_curses.h"

#include <poll.h>
#include <time.h>

#include "tui/paste.h"

#define DOUBLE_CLICK_S 0.4
#define PASTE_SILENCE_MS 500 /* then it is over, though nothing said so */
#define PASTE_ESC_MS 200     /* within a paste, a sequence may come in parts */

/* Codes for sequences that are not curses' own; its keys, and those it numbers itself,
 * lie below. */
enum { PASTE_BEGIN = 0x1000, PASTE_END, ALT_LEFT, ALT_RIGHT, ALT_UP, ALT_DOWN };

/* curses' number, ours */
static const struct {
    int code;
    hpy_key key;
} keys[] = {
    { KEY_UP, HPY_KEY_UP },       { KEY_DOWN, HPY_KEY_DOWN },
    { KEY_LEFT, HPY_KEY_LEFT },   { KEY_RIGHT, HPY_KEY_RIGHT },
    { KEY_HOME, HPY_KEY_HOME },   { KEY_END, HPY_KEY_END },
    { KEY_PPAGE, HPY_KEY_PGUP },  { KEY_NPAGE, HPY_KEY_PGDN },
    { KEY_IC, HPY_KEY_INSERT },   { KEY_DC, HPY_KEY_DELETE },
    { KEY_ENTER, HPY_KEY_ENTER }, { KEY_BACKSPACE, HPY_KEY_BACKSPACE },
    { KEY_BTAB, HPY_KEY_BACKTAB },
    { KEY_F(1), HPY_KEY_F1 },     { KEY_F(2), HPY_KEY_F2 },
    { KEY_F(3), HPY_KEY_F3 },     { KEY_F(4), HPY_KEY_F4 },
    { KEY_F(5), HPY_KEY_F5 },     { KEY_F(6), HPY_KEY_F6 },
    { KEY_F(7), HPY_KEY_F7 },     { KEY_F(8), HPY_KEY_F8 },
    { KEY_F(9), HPY_KEY_F9 },     { KEY_F(10), HPY_KEY_F10 },
    { KEY_F(11), HPY_KEY_F11 },   { KEY_F(12), HPY_KEY_F12 },
    { ALT_LEFT, HPY_KEY_ALT | HPY_KEY_LEFT },
    { ALT_RIGHT, HPY_KEY_ALT | HPY_KEY_RIGHT },
    { ALT_UP, HPY_KEY_ALT | HPY_KEY_UP },
    { ALT_DOWN, HPY_KEY_ALT | HPY_KEY_DOWN },
};

/* What terminfo has no names for, or not everywhere: xterm's, which all newer terminals
 * send, and rxvt's. A terminal that sends something else means something else. */
static const struct {
    const char *sequence;
    int code;
} sequences[] = {
    { "\033[200~", PASTE_BEGIN }, { "\033[201~", PASTE_END },  { "\033[1;3D", ALT_LEFT },
    { "\033[1;3C", ALT_RIGHT },   { "\033[1;3A", ALT_UP },     { "\033[1;3B", ALT_DOWN },
    { "\033\033[D", ALT_LEFT },   { "\033\033[C", ALT_RIGHT }, { "\033\033[A", ALT_UP },
    { "\033\033[B", ALT_DOWN },   { "\033[Z", KEY_BTAB },
};

void hpy_curses_init_keys(void)
{
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
        (void)define_key(sequences[i].sequence, sequences[i].code);
}

/* ---------------------------------------------------------------------- mouse */

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static enum hpy_event_kind click_kind(struct hpy_curses *t, int x, int y)
{
    double now = now_s();
    bool again = x == t->click_x && y == t->click_y && now - t->clicked_s < DOUBLE_CLICK_S;
    t->click_x = x;
    t->click_y = y;
    t->clicked_s = again ? 0 : now; /* three are one double click and one more */
    return again ? HPY_EVENT_DOUBLE_CLICK : HPY_EVENT_CLICK;
}

static struct hpy_event mouse_event(struct hpy_curses *t)
{
    struct hpy_event event = { .kind = HPY_EVENT_NONE };
    MEVENT mouse;
    if (getmouse(&mouse) != OK)
        return event;
    event.x = mouse.x;
    event.y = mouse.y;
    if (mouse.bstate & BUTTON1_PRESSED)
        event.kind = click_kind(t, mouse.x, mouse.y);
    else if (mouse.bstate & BUTTON4_PRESSED) {
        event.kind = HPY_EVENT_WHEEL;
        event.key = HPY_KEY_UP;
    }
#ifdef BUTTON5_PRESSED
    else if (mouse.bstate & BUTTON5_PRESSED) {
        event.kind = HPY_EVENT_WHEEL;
        event.key = HPY_KEY_DOWN;
    }
#endif
    return event;
}

/* ----------------------------------------------------------------------- keys */

/* All up to the end of the paste: nothing in it is a key. */
static struct hpy_event paste_event(struct hpy_curses *t)
{
    struct pollfd ready = { t->in_fd, POLLIN, 0 };
    bool waited = false;
    hpy_text_clear(&t->pasted);
    int esc_delay = get_escdelay();
    (void)set_escdelay(PASTE_ESC_MS);
    for (;;) {
        wint_t code;
        int kind = get_wch(&code);
        if (kind == KEY_CODE_YES && code == PASTE_END)
            break;
        /* nothing though there was said to be something: the other side has gone */
        if (kind == ERR && (waited || poll(&ready, 1, PASTE_SILENCE_MS) <= 0))
            break;
        waited = kind == ERR;
        if (kind == OK)
            hpy_paste_add(&t->pasted, (uint32_t)code);
    }
    (void)set_escdelay(esc_delay);
    hpy_paste_end(&t->pasted);
    return (struct hpy_event){ .kind = HPY_EVENT_PASTE, .text = hpy_text_str(&t->pasted) };
}

static hpy_key plain_key(wint_t code)
{
    return code == '\n' ? HPY_KEY_ENTER : code == 8 ? HPY_KEY_BACKSPACE : (hpy_key)code;
}

/* Esc has come. With another key at once it is Alt and that key. */
static hpy_key key_of_esc(void)
{
    wint_t code;
    int kind = get_wch(&code);
    if (kind == KEY_CODE_YES)
        (void)ungetch((int)code);
    else if (kind == OK && (code >= ' ' || code == 8))
        return plain_key(code) | HPY_KEY_ALT;
    else if (kind == OK)
        (void)unget_wch((wchar_t)code);
    return HPY_KEY_ESC;
}

static struct hpy_event named_key(struct hpy_curses *t, int code)
{
    struct hpy_event event = { .kind = HPY_EVENT_KEY, .key = HPY_KEY_OTHER };
    if (code == KEY_MOUSE)
        return mouse_event(t);
    if (code == PASTE_BEGIN)
        return paste_event(t);
    if (code == KEY_RESIZE || code == PASTE_END) /* the one comes by signal */
        event.kind = HPY_EVENT_NONE;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            event.key = keys[i].key;
    return event;
}

bool hpy_curses_take(struct hpy_curses *t, struct hpy_event *event)
{
    wint_t code;
    int kind = get_wch(&code);
    if (kind == ERR)
        return false;
    if (kind == KEY_CODE_YES)
        *event = named_key(t, (int)code);
    else
        *event = (struct hpy_event){ .kind = HPY_EVENT_KEY,
                                     .key = code == HPY_KEY_ESC ? key_of_esc()
                                                                : plain_key(code) };
    return true;
}
