/* The real terminal: taken over, waited for, and given back. Files named term_curses* are
 * the only ones that know curses. */
#include "tui/term_curses.h"

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

#include "base/mem.h"
#include "tui/clipboard.h"
#include "tui/term_guard.h"

/* term.h of ncurses defines short words as macros */
#undef lines
#undef columns

#define ESC_WAIT_MS 25 /* between Esc and the rest of a sequence */

void hpy_curses_write(const struct hpy_curses *t, const char *bytes, size_t n_bytes)
{
    while (n_bytes > 0) {
        ssize_t n = write(t->out_fd, bytes, n_bytes);
        struct pollfd ready = { t->out_fd, POLLOUT, 0 };
        if (n < 0 && errno == EAGAIN)
            (void)poll(&ready, 1, 1000);
        else if (n < 0 && errno != EINTR)
            return;
        bytes += n > 0 ? n : 0;
        n_bytes -= n > 0 ? (size_t)n : 0;
    }
}

static void set_modes(const struct hpy_curses *t, bool on)
{
    const char *modes = on ? t->modes_on : t->modes_off;
    hpy_curses_write(t, modes, strlen(modes));
}

/* ----------------------------------------------------------------- the screen */

static void size(struct hpy_term *term, int *width, int *height)
{
    struct hpy_curses *t = (struct hpy_curses *)term;
    struct winsize window;
    if (ioctl(t->out_fd, TIOCGWINSZ, &window) == 0 && window.ws_col && window.ws_row &&
        (window.ws_col != COLS || window.ws_row != LINES))
        (void)resizeterm(window.ws_row, window.ws_col);
    getmaxyx(stdscr, *height, *width);
}

static void look(struct hpy_term *term, const struct hpy_term_look *wanted)
{
    hpy_curses_look((struct hpy_curses *)term, wanted);
}

static bool copy(struct hpy_term *term, struct hpy_str text)
{
    struct hpy_curses *t = (struct hpy_curses *)term;
    struct hpy_text bytes = { 0 };
    if (!t->clipboard || text.n_bytes > HPY_CLIPBOARD_BYTES_MAX)
        return false;
    hpy_clipboard_add(&bytes, t->clipboard, text);
    bool complete = !bytes.failed;
    if (complete)
        hpy_curses_write(t, bytes.data, bytes.n_bytes);
    hpy_text_dispose(&bytes);
    return complete;
}

/* --------------------------------------------------------------------- events */

static bool take_signal(struct hpy_event *event)
{
    int number = hpy_term_guard_next();
    *event = (struct hpy_event){ .kind = HPY_EVENT_NONE };
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
    struct hpy_curses *t = (struct hpy_curses *)term;
    struct hpy_event event = { .kind = HPY_EVENT_NONE };
    if (take_signal(&event) || hpy_curses_take(t, &event))
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
        if (hpy_curses_take(t, &event))
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
    struct hpy_curses *t = (struct hpy_curses *)term;
    set_modes(t, false);
    (void)endwin();
    hpy_term_guard_stop();
    (void)refresh();
    set_modes(t, true);
}

static void resume(struct hpy_term *term)
{
    (void)endwin(); /* forget what the screen showed and which modes were set */
    (void)refresh();
    set_modes((struct hpy_curses *)term, true);
}

static void free_term(struct hpy_curses *t)
{
    if (t->in)
        fclose(t->in);
    if (t->out)
        fclose(t->out);
    hpy_free(t->shown);
    hpy_text_dispose(&t->pasted);
    hpy_free(t);
}

static void close_term(struct hpy_term *term)
{
    struct hpy_curses *t = (struct hpy_curses *)term;
    set_modes(t, false);
    (void)endwin();
    delscreen(t->screen);
    hpy_term_guard_dispose();
    free_term(t);
}

static const struct hpy_term_ops ops = { size, hpy_curses_show, read_event, suspend, resume,
                                         close_term, look, copy };

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

static bool has_string(const char *name)
{
    const char *sequence = tigetstr(name);
    return sequence && sequence != (char *)-1;
}

/* Modes that curses knows nothing of: bracketed paste, on terminals of xterm's kind, which
 * have a mouse; and the order of text, on those that would change it. */
static void find_modes(struct hpy_curses *t)
{
    const char *vte = getenv("VTE_VERSION");
    bool paste = has_string("kmous"), reorders = vte && *vte;
    snprintf(t->modes_on, sizeof t->modes_on, "%s%s", paste ? "\033[?2004h" : "",
             reorders ? "\033[8l" : "");
    snprintf(t->modes_off, sizeof t->modes_off, "%s%s", paste ? "\033[?2004l" : "",
             reorders ? "\033[8h" : "");
}

/* For a crash: what endwin would send, ready to be written by a handler. */
static void arm_guard(const struct hpy_curses *t)
{
    static const char *const names[] = { "sgr0", "op", "cnorm", "rmkx", "rmcup" };
    static const char mouse_off[] = "\033[?1006l\033[?1003l\033[?1002l\033[?1000l";
    collected.n = 0;
    for (const char *c = has_string("kmous") ? mouse_off : ""; *c; c++)
        (void)collect(*c);
    for (const char *c = t->modes_off; *c; c++)
        (void)collect(*c);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (has_string(names[i]))
            (void)tputs(tigetstr(names[i]), 1, collect);
    hpy_term_guard_arm(collected.bytes, collected.n);
}

#define INSTEAD "use heapy-tui eval, heapy-tui report, or --print instead"

static enum hpy_status check_terminal(const struct hpy_curses *t, struct hpy_err *err)
{
    const char *name = getenv("TERM");
    int found;
    if (!isatty(t->in_fd) || !isatty(t->out_fd))
        return hpy_fail(err, HPY_EUNSUPPORTED, "the explorer needs a terminal: " INSTEAD);
    if (!name || !*name || setupterm(NULL, t->out_fd, &found) != OK)
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "the terminal type '%s' is not known: set TERM, or " INSTEAD,
                        name ? name : "");
    bool movable = has_string("cup");
    (void)del_curterm(cur_term); /* newterm makes its own */
    if (!movable)
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "a terminal of type '%s' cannot move its cursor: " INSTEAD, name);
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
    hpy_curses_init_keys();
}

enum hpy_status hpy_term_curses_open(struct hpy_term **out,
                                     const struct hpy_term_options *options,
                                     struct hpy_err *err)
{
    struct hpy_curses *t = HPY_NEW(struct hpy_curses);
    if (!t)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the terminal");
    t->term.ops = &ops;
    t->in = open_copy(options->tty_fd >= 0 ? options->tty_fd : STDIN_FILENO, "r");
    t->out = open_copy(options->tty_fd >= 0 ? options->tty_fd : STDOUT_FILENO, "w");
    enum hpy_status status = HPY_OK;
    if (!t->in || !t->out) {
        status = hpy_fail(err, HPY_EUNSUPPORTED,
                          "the explorer needs a terminal: " INSTEAD);
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
    hpy_curses_look(t, &options->look);
    find_modes(t);
    arm_guard(t);
    set_modes(t, true);
    t->cursor_x = t->cursor_y = -2; /* not known yet */
    t->clipboard = hpy_clipboard_ways(getenv("TERM"), getenv("TMUX"), getenv("STY"),
                                      has_string("Ms"));
    *out = &t->term;
    return HPY_OK;
fail:
    free_term(t);
    return status;
}
