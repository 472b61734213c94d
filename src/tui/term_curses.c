/* The real terminal. The only file that includes curses: it shows grids, reads keys
 * and mouse, and gives the terminal back. */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/mem.h"
#include "tui/term.h"
#include "tui/term_guard.h"
#include "tui/theme.h"

/* term.h of ncurses defines short words as macros */
#undef lines
#undef columns

#define ESC_WAIT_MS 25 /* between Esc and the rest of a sequence */

struct curses_term {
    struct hpy_term term;
    SCREEN *screen;
    FILE *in, *out;
    int in_fd, out_fd;
    attr_t attributes[HPY_N_ROLES];
    short pairs[HPY_N_ROLES];
};

/* ----------------------------------------------------------------- the screen */

static void size(struct hpy_term *term, int *width, int *height)
{
    struct curses_term *t = (struct curses_term *)term;
    struct winsize window;
    if (ioctl(t->out_fd, TIOCGWINSZ, &window) == 0 && window.ws_col && window.ws_row &&
        (window.ws_col != COLS || window.ws_row != LINES))
        (void)resizeterm(window.ws_row, window.ws_col);
    getmaxyx(stdscr, *height, *width);
}

/* The cell's text for curses; a terminal that would give it another width than
 * ours gets '?' instead, so that what follows stays in its column. */
static void decode(wchar_t out[CCHARW_MAX + 1], const struct hpy_cell *cell)
{
    size_t n = strlen(cell->text), at = 0, length = 0;
    while (at < n && length < CCHARW_MAX) {
        uint32_t cp;
        at += hpy_utf8_decode(&cp, cell->text + at, n - at);
        out[length++] = (wchar_t)cp;
    }
    out[length] = L'\0';
    if (length == 0 || wcwidth(out[0]) != cell->width)
        wcscpy(out, L"?");
    for (size_t i = 1; i < length && out[i]; i++)
        if (wcwidth(out[i]) != 0)
            out[i] = L'\0';
}

static void show(struct hpy_term *term, const struct hpy_grid *grid, bool anew)
{
    struct curses_term *t = (struct curses_term *)term;
    wchar_t text[CCHARW_MAX + 1];
    cchar_t shown;
    if (anew)
        (void)clearok(stdscr, TRUE);
    (void)erase();
    for (int y = 0; y < grid->height; y++) {
        const struct hpy_cell *row = &grid->cells[(size_t)y * (size_t)grid->width];
        for (int x = 0; x < grid->width; x++) {
            if (row[x].width == 0)
                continue;
            decode(text, &row[x]);
            (void)setcchar(&shown, text, t->attributes[row[x].role],
                           t->pairs[row[x].role], NULL);
            (void)mvadd_wch(y, x, &shown);
        }
    }
    bool cursor = grid->cursor_x >= 0 && grid->cursor_y >= 0;
    (void)curs_set(cursor);
    if (cursor)
        (void)move(grid->cursor_y, grid->cursor_x);
    (void)refresh();
}

static enum hpy_color_level color_level(int wanted)
{
    const char *no_color = getenv("NO_COLOR");
    int have = has_colors() ? tigetnum("colors") : 0; /* COLORS is not set yet */
    if (wanted < 0 && no_color && *no_color)
        wanted = 0;
    if (wanted < 0 || wanted > have)
        wanted = have;
    return wanted >= 256 ? HPY_COLOR_256 : wanted >= 8 ? HPY_COLOR_8 : HPY_COLOR_NONE;
}

static void init_looks(struct curses_term *t, int wanted)
{
    static const struct {
        unsigned style;
        attr_t attribute;
    } styles[] = { { HPY_STYLE_BOLD, A_BOLD },
                   { HPY_STYLE_DIM, A_DIM },
                   { HPY_STYLE_REVERSE, A_REVERSE },
                   { HPY_STYLE_UNDERLINE, A_UNDERLINE } };
    enum hpy_color_level level = color_level(wanted);
    bool own_colors = true;
    if (level != HPY_COLOR_NONE) {
        (void)start_color();
        own_colors = use_default_colors() == OK;
    }
    for (int role = 0; role < HPY_N_ROLES; role++) {
        const struct hpy_look *look = &hpy_themes[HPY_THEME_DARK].looks[role][level];
        for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
            if (look->style & styles[i].style)
                t->attributes[role] |= styles[i].attribute;
        if (look->fg == HPY_COLOR_DEFAULT && look->bg == HPY_COLOR_DEFAULT)
            continue;
        short fg = look->fg, bg = look->bg;
        if (!own_colors) {
            fg = fg < 0 ? COLOR_WHITE : fg;
            bg = bg < 0 ? COLOR_BLACK : bg;
        }
        t->pairs[role] = (short)(role + 1);
        (void)init_pair(t->pairs[role], fg, bg);
    }
}

/* --------------------------------------------------------------------- events */

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
    { KEY_F(1), HPY_KEY_F1 },     { KEY_F(2), HPY_KEY_F2 },
    { KEY_F(3), HPY_KEY_F3 },     { KEY_F(4), HPY_KEY_F4 },
    { KEY_F(5), HPY_KEY_F5 },     { KEY_F(6), HPY_KEY_F6 },
    { KEY_F(7), HPY_KEY_F7 },     { KEY_F(8), HPY_KEY_F8 },
    { KEY_F(9), HPY_KEY_F9 },     { KEY_F(10), HPY_KEY_F10 },
    { KEY_F(11), HPY_KEY_F11 },   { KEY_F(12), HPY_KEY_F12 },
};

static struct hpy_event mouse_event(void)
{
    struct hpy_event none = { HPY_EVENT_NONE, 0, 0, 0 };
    MEVENT mouse;
    if (getmouse(&mouse) != OK)
        return none;
    if (mouse.bstate & BUTTON1_PRESSED)
        return (struct hpy_event){ HPY_EVENT_CLICK, 0, mouse.x, mouse.y };
    if (mouse.bstate & BUTTON4_PRESSED)
        return (struct hpy_event){ HPY_EVENT_WHEEL, HPY_KEY_UP, mouse.x, mouse.y };
#ifdef BUTTON5_PRESSED
    if (mouse.bstate & BUTTON5_PRESSED)
        return (struct hpy_event){ HPY_EVENT_WHEEL, HPY_KEY_DOWN, mouse.x, mouse.y };
#endif
    return none;
}

static struct hpy_event key_event(hpy_key key)
{
    return (struct hpy_event){ HPY_EVENT_KEY, key, 0, 0 };
}

/* What curses has read already, or can read at once; false if nothing. */
static bool take_key(struct hpy_event *event)
{
    wint_t code;
    int kind = get_wch(&code);
    if (kind == ERR)
        return false;
    *event = (struct hpy_event){ HPY_EVENT_NONE, 0, 0, 0 };
    if (kind != KEY_CODE_YES) {
        if (code == '\n')
            code = HPY_KEY_ENTER;
        else if (code == 8)
            code = HPY_KEY_BACKSPACE;
        *event = key_event((hpy_key)code);
    } else if (code == KEY_MOUSE)
        *event = mouse_event();
    else if (code != KEY_RESIZE) { /* that one comes by signal */
        *event = key_event(HPY_KEY_OTHER);
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (keys[i].code == (int)code)
                event->key = keys[i].key;
    }
    return true;
}

static bool take_signal(struct hpy_event *event)
{
    int number = hpy_term_guard_next();
    *event = (struct hpy_event){ HPY_EVENT_NONE, 0, 0, 0 };
    switch (number) {
    case 0: return false;
    case SIGWINCH: event->kind = HPY_EVENT_RESIZE; break;
    case SIGTSTP: event->kind = HPY_EVENT_SUSPEND; break;
    case SIGCONT: event->kind = HPY_EVENT_RESUMED; break;
    default:
        event->kind = HPY_EVENT_TERMINATE;
        event->key = (hpy_key)number;
    }
    return true;
}

static struct hpy_event read_event(struct hpy_term *term, int timeout_ms, int wake_fd)
{
    struct curses_term *t = (struct curses_term *)term;
    struct hpy_event event = { HPY_EVENT_NONE, 0, 0, 0 };
    if (take_signal(&event) || take_key(&event))
        return event;
    struct pollfd ready[] = { { t->in_fd, POLLIN, 0 },
                              { hpy_term_guard_fd(), POLLIN, 0 },
                              { wake_fd, POLLIN, 0 } };
    int n = poll(ready, wake_fd >= 0 ? 3 : 2, timeout_ms);
    if (n <= 0) /* time is up, or a signal, which the next call finds */
        return event;
    if (take_signal(&event))
        return event;
    if (ready[0].revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) {
        if (take_key(&event))
            return event;
        /* readable, but there is nothing: the other side has hung up */
        int waiting = 0;
        if ((ready[0].revents & ~POLLIN) ||
            (ioctl(t->in_fd, FIONREAD, &waiting) == 0 && waiting == 0 &&
             poll(ready, 1, 0) > 0))
            event.kind = HPY_EVENT_GONE;
    }
    return event;
}

/* ------------------------------------------------------------- giving it back */

static void suspend(struct hpy_term *term)
{
    (void)term;
    (void)endwin();
    hpy_term_guard_stop();
    (void)refresh();
}

static void resume(struct hpy_term *term)
{
    (void)term;
    (void)endwin(); /* forget what the screen showed and which modes were set */
    (void)refresh();
}

static void free_term(struct curses_term *t)
{
    if (t->in)
        fclose(t->in);
    if (t->out)
        fclose(t->out);
    hpy_free(t);
}

static void close_term(struct hpy_term *term)
{
    struct curses_term *t = (struct curses_term *)term;
    (void)endwin();
    delscreen(t->screen);
    hpy_term_guard_dispose();
    free_term(t);
}

static const struct hpy_term_ops ops = { size, show, read_event, suspend, resume,
                                         close_term };

/* ---------------------------------------------------------------- taking over */

/* tputs gives its bytes to a function without context. */
static struct {
    char bytes[400];
    size_t n;
} collected;

static int collect(int c)
{
    if (c && collected.n < sizeof collected.bytes)
        collected.bytes[collected.n++] = (char)c;
    return c;
}

/* For a crash: what endwin would send, ready to be written by a handler. */
static void arm_guard(void)
{
    static const char *const names[] = { "sgr0", "op", "cnorm", "rmkx", "rmcup" };
    static const char mouse_off[] = "\033[?1006l\033[?1003l\033[?1002l\033[?1000l";
    collected.n = 0;
    if (tigetstr("kmous") != NULL && tigetstr("kmous") != (char *)-1)
        for (const char *c = mouse_off; *c; c++)
            (void)collect(*c);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *sequence = tigetstr(names[i]);
        if (sequence && sequence != (char *)-1)
            (void)tputs(sequence, 1, collect);
    }
    hpy_term_guard_arm(collected.bytes, collected.n);
}

static enum hpy_status check_terminal(const struct curses_term *t, struct hpy_err *err)
{
    const char *name = getenv("TERM");
    int found;
    if (!isatty(t->in_fd) || !isatty(t->out_fd))
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "the explorer needs a terminal: use heapy-tui eval instead");
    if (!name || !*name || setupterm(NULL, t->out_fd, &found) != OK)
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "the terminal type '%s' is not known: set TERM, or use "
                        "heapy-tui eval instead", name ? name : "");
    const char *move_to = tigetstr("cup");
    bool movable = move_to && move_to != (char *)-1;
    (void)del_curterm(cur_term); /* newterm makes its own */
    if (!movable)
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "a terminal of type '%s' cannot move its cursor: use "
                        "heapy-tui eval instead", name);
    return HPY_OK;
}

static FILE *open_copy(int fd, const char *mode)
{
    int copy = dup(fd);
    FILE *file = copy >= 0 ? fdopen(copy, mode) : NULL;
    if (!file && copy >= 0)
        close(copy);
    return file;
}

static void init_modes(void)
{
    (void)raw();
    (void)noecho();
    (void)nonl();
    (void)typeahead(-1); /* always finish a frame: keys are used one by one */
    (void)keypad(stdscr, TRUE);
    (void)nodelay(stdscr, TRUE);
    (void)idlok(stdscr, TRUE); /* scroll by scrolling */
    (void)mouseinterval(0);
    mmask_t wanted = BUTTON1_PRESSED | BUTTON4_PRESSED;
#ifdef BUTTON5_PRESSED
    wanted |= BUTTON5_PRESSED;
#endif
    (void)mousemask(wanted, NULL);
}

enum hpy_status hpy_term_curses_open(struct hpy_term **out,
                                     const struct hpy_term_options *options,
                                     struct hpy_err *err)
{
    struct curses_term *t = HPY_NEW(struct curses_term);
    if (!t)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the terminal");
    t->term.ops = &ops;
    t->in = open_copy(options->tty_fd >= 0 ? options->tty_fd : STDIN_FILENO, "r");
    t->out = open_copy(options->tty_fd >= 0 ? options->tty_fd : STDOUT_FILENO, "w");
    enum hpy_status status = HPY_OK;
    if (!t->in || !t->out) {
        status = hpy_fail(err, HPY_EUNSUPPORTED,
                          "the explorer needs a terminal: use heapy-tui eval instead");
        goto fail;
    }
    t->in_fd = fileno(t->in);
    t->out_fd = fileno(t->out);
    /* curses and wcwidth go by it */
    (void)setlocale(LC_CTYPE, "");
    t->term.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    status = check_terminal(t, err);
    if (status == HPY_OK)
        status = hpy_term_guard_init(t->in_fd, err);
    if (status != HPY_OK)
        goto fail;
    (void)set_escdelay(ESC_WAIT_MS);
    t->screen = newterm(NULL, t->out, t->in);
    if (!t->screen) {
        hpy_term_guard_dispose();
        status = hpy_fail(err, HPY_EUNSUPPORTED, "the terminal cannot be used");
        goto fail;
    }
    init_modes();
    init_looks(t, options->colors);
    arm_guard();
    *out = &t->term;
    return HPY_OK;
fail:
    free_term(t);
    return status;
}
