#include "tui/line_editor.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/thread.h"
#include "base/utf8.h"
#include "tui/line_keys.h"
#include "tui/term_curses_keep.h"

/* Of the terminal that nobody looks at: a line must not scroll off it. */
#define ROWS 64
#define COLUMNS 512
#define LINE_CHARS_MAX 16384 /* more than any expression may have */

enum turn { TURN_CALLER, TURN_EDITOR };
enum vi_mode { MODE_UNKNOWN, MODE_INSERT, MODE_COMMAND };

struct hpy_line_editor {
    EditLine *el;
    HistoryW *history;
    const struct hpy_history *shown; /* what is in history ... */
    unsigned revision;               /* ... as it was then */
    struct hpy_line_keys keys;
    FILE *in;
    int master, slave; /* the pseudo-terminal */

    pthread_t thread;
    pthread_mutex_t lock; /* held by whose turn it is */
    pthread_cond_t passed;
    enum turn turn;
    bool started, quit;
    bool reading; /* libedit is in a line and waits for a character */
    bool leaving; /* it gets no more */
    bool entered; /* it left the line by its end */
    wchar_t given;
    enum vi_mode mode; /* as the probe found it */

    struct hpy_text text, aside; /* as last looked at */
    size_t cursor;               /* byte */
};

/* --------------------------------------------------------- one thread or the other */

/* Let libedit go on until it asks for a character or a line has ended. */
static void let_edit(struct hpy_line_editor *e)
{
    e->turn = TURN_EDITOR;
    pthread_cond_signal(&e->passed);
    while (e->turn == TURN_EDITOR)
        pthread_cond_wait(&e->passed, &e->lock);
}

static void give_back(struct hpy_line_editor *e)
{
    e->turn = TURN_CALLER;
    pthread_cond_signal(&e->passed);
    while (e->turn == TURN_CALLER)
        pthread_cond_wait(&e->passed, &e->lock);
}

/* libedit asks for a character. */
static int read_char(EditLine *el, wchar_t *out)
{
    struct hpy_line_editor *e = NULL;
    if (el_wget(el, EL_CLIENTDATA, &e) != 0 || !e || e->leaving)
        return 0;
    e->reading = true;
    give_back(e);
    e->reading = false;
    if (e->leaving)
        return 0;
    *out = e->given;
    return 1;
}

static void *run(void *context)
{
    struct hpy_line_editor *e = context;
    pthread_mutex_lock(&e->lock);
    while (e->turn == TURN_CALLER)
        pthread_cond_wait(&e->passed, &e->lock);
    while (!e->quit) {
        int n;
        e->leaving = e->entered = false;
        const wchar_t *line = el_wgets(e->el, &n);
        e->entered = line && n > 0 && !e->leaving;
        if (!e->quit)
            give_back(e);
    }
    e->turn = TURN_CALLER;
    pthread_cond_signal(&e->passed);
    pthread_mutex_unlock(&e->lock);
    return NULL;
}

static bool start(struct hpy_line_editor *e)
{
    /* signals are the key loop's business */
    e->started = hpy_thread_start(&e->thread, run, e) == 0;
    return e->started;
}

/* -------------------------------------------------------------- beginning and end */

static unsigned char in_insert_mode(EditLine *el, wint_t c)
{
    struct hpy_line_editor *e = NULL;
    (void)c;
    if (el_wget(el, EL_CLIENTDATA, &e) == 0 && e)
        e->mode = MODE_INSERT;
    return CC_ARGHACK; /* as if no key had come: counts and operators go on */
}

static unsigned char in_command_mode(EditLine *el, wint_t c)
{
    struct hpy_line_editor *e = NULL;
    (void)c;
    if (el_wget(el, EL_CLIENTDATA, &e) == 0 && e)
        e->mode = MODE_COMMAND;
    return CC_ARGHACK;
}

static bool open_pair(struct hpy_line_editor *e)
{
    char name[64];
    struct winsize size = { .ws_row = ROWS, .ws_col = COLUMNS };
    e->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (e->master < 0 || grantpt(e->master) != 0 || unlockpt(e->master) != 0 ||
        ptsname_r(e->master, name, sizeof name) != 0)
        return false;
    e->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return e->slave >= 0 && ioctl(e->slave, TIOCSWINSZ, &size) == 0;
}

static bool open_libedit(struct hpy_line_editor *e, const char *settings)
{
    int editing = 1;
    void *kept = hpy_term_curses_keep();
    e->el = el_init_fd("heapy-tui", e->in, e->keys.out, e->keys.out, e->slave, e->slave,
                       e->slave);
    hpy_term_curses_put_back(kept);
    e->history = history_winit();
    if (!e->el || !e->history)
        return false;
    HistEventW event;
    (void)el_wset(e->el, EL_CLIENTDATA, e);
    (void)el_wset(e->el, EL_SIGNAL, 0);
    (void)el_wset(e->el, EL_EDITOR, L"emacs"); /* some are built with vi as default */
    (void)el_wset(e->el, EL_HIST, history_w, e->history);
    kept = hpy_term_curses_keep();
    if (!settings || *settings)
        (void)el_source(e->el, settings);
    hpy_term_curses_put_back(kept);
    (void)el_wset(e->el, EL_GETCFN, read_char);
    (void)history_w(e->history, &event, H_SETSIZE, HPY_HISTORY_LINES);
    hpy_line_keys_bind(&e->keys, e->el);
    const wchar_t probe[] = { HPY_LINE_CHAR_PROBE, 0 };
    (void)el_wset(e->el, EL_ADDFN, L"heapy-insert-mode", L"vi inserts", in_insert_mode);
    (void)el_wset(e->el, EL_ADDFN, L"heapy-command-mode", L"vi commands", in_command_mode);
    (void)el_wset(e->el, EL_BIND, probe, L"heapy-insert-mode", NULL);
    (void)el_wset(e->el, EL_BIND, L"-a", probe, L"heapy-command-mode", NULL);
    return el_wget(e->el, EL_EDITMODE, &editing) == 0 && editing;
}

struct hpy_line_editor *hpy_line_editor_new(const char *settings)
{
    struct hpy_line_editor *e = HPY_NEW(struct hpy_line_editor);
    if (!e)
        return NULL;
    e->master = e->slave = -1;
    pthread_mutex_init(&e->lock, NULL);
    pthread_cond_init(&e->passed, NULL);
    e->in = fopen("/dev/null", "re");
    if (!e->in || !hpy_line_keys_open(&e->keys) || !open_pair(e) ||
        !open_libedit(e, settings) || !start(e)) {
        hpy_line_editor_free(e);
        return NULL;
    }
    return e;
}

void hpy_line_editor_free(struct hpy_line_editor *e)
{
    if (!e)
        return;
    if (e->started) {
        pthread_mutex_lock(&e->lock);
        e->quit = e->leaving = true;
        let_edit(e);
        pthread_mutex_unlock(&e->lock);
        (void)pthread_join(e->thread, NULL);
    }
    if (e->el)
        el_end(e->el);
    if (e->history)
        history_wend(e->history);
    hpy_line_keys_close(&e->keys);
    if (e->in)
        (void)fclose(e->in);
    if (e->slave >= 0)
        close(e->slave);
    if (e->master >= 0)
        close(e->master);
    pthread_cond_destroy(&e->passed);
    pthread_mutex_destroy(&e->lock);
    hpy_text_dispose(&e->text);
    hpy_text_dispose(&e->aside);
    hpy_free(e);
}

/* ----------------------------------------------------------------- what it shows */

static void add_wide(struct hpy_text *out, const wchar_t *from, const wchar_t *end)
{
    for (; from < end; from++) {
        char bytes[4];
        uint32_t c = (uint32_t)*from;
        if (c < 32 || c == 127) /* quoted by the person; no part of an expression */
            hpy_text_add_char(out, ' ');
        else
            hpy_text_add_bytes(out, bytes, hpy_utf8_encode(bytes, c));
    }
}

/* The line as it is. A search puts its question behind a line end, before which the line
 * stands as it would become, or nothing, and then it stays as it was. */
static void look(struct hpy_line_editor *e)
{
    const LineInfoW *line = el_wline(e->el);
    const wchar_t *end = line->buffer;
    while (end < line->lastchar && *end != L'\n')
        end++;
    bool asked = end < line->lastchar;
    hpy_text_clear(&e->aside);
    if (asked)
        add_wide(&e->aside, end + 1, line->lastchar);
    if (asked && end == line->buffer)
        return;
    hpy_text_clear(&e->text);
    add_wide(&e->text, line->buffer, line->cursor < end ? line->cursor : end);
    e->cursor = e->text.n_bytes;
    if (line->cursor < end)
        add_wide(&e->text, line->cursor, end);
}

struct hpy_str hpy_line_editor_text(const struct hpy_line_editor *e)
{
    return hpy_text_str(&e->text);
}

size_t hpy_line_editor_cursor(const struct hpy_line_editor *e)
{
    return e->text.failed ? 0 : e->cursor;
}

struct hpy_str hpy_line_editor_aside(const struct hpy_line_editor *e)
{
    return hpy_text_str(&e->aside);
}

/* ------------------------------------------------------------------------ editing */

/* Valid UTF-8 as one line; NULL = no memory. */
static wchar_t *widen(struct hpy_str text)
{
    size_t n = 0;
    wchar_t *wide = HPY_ARRAY(wchar_t, text.n_bytes + 1);
    for (size_t i = 0; wide && i < text.n_bytes && n < LINE_CHARS_MAX;) {
        uint32_t c;
        i += hpy_utf8_decode(&c, text.data + i, text.n_bytes - i);
        if (c == '\n' || c == '\t' || c == '\r')
            wide[n++] = L' ';
        else if (c != UINT32_MAX && !hpy_utf8_is_control(c))
            wide[n++] = (wchar_t)c;
    }
    if (wide)
        wide[n] = 0;
    return wide;
}

static void insert(struct hpy_line_editor *e, struct hpy_str text)
{
    const LineInfoW *line = el_wline(e->el);
    wchar_t *wide = widen(text);
    if (wide && wcslen(wide) + (size_t)(line->lastchar - line->buffer) <= LINE_CHARS_MAX)
        (void)el_winsertstr(e->el, wide);
    hpy_free(wide);
}

static void fill_history(struct hpy_line_editor *e, const struct hpy_history *history)
{
    HistEventW event;
    if (e->shown == history && (!history || e->revision == history->revision))
        return;
    (void)history_w(e->history, &event, H_CLEAR);
    for (size_t i = 0; history && i < history->n; i++) {
        wchar_t *wide = widen(hpy_str_of(history->lines[i]));
        if (wide)
            (void)history_w(e->history, &event, H_ENTER, wide);
        hpy_free(wide);
    }
    e->shown = history;
    e->revision = history ? history->revision : 0;
}

/* Some of libedit's commands of vi leave the cursor outside the line, and the next one
 * would write there. */
static void keep_inside(struct hpy_line_editor *e)
{
    const LineInfoW *line = el_wline(e->el);
    ptrdiff_t at = line->cursor - line->buffer, n = line->lastchar - line->buffer;
    if (at < 0)
        (void)el_cursor(e->el, (int)-at);
    else if (at > n)
        (void)el_cursor(e->el, (int)(n - at));
}

/* Give libedit some characters. */
static enum hpy_line_answer give(struct hpy_line_editor *e, const wchar_t *chars)
{
    while (*chars && e->reading) {
        e->given = *chars++;
        let_edit(e);
        keep_inside(e);
    }
    if (e->reading || e->entered) /* the buffer still has the line, with its end */
        look(e);
    return e->reading ? HPY_LINE_GOES_ON : e->entered ? HPY_LINE_ENTERED : HPY_LINE_LEFT;
}

void hpy_line_editor_begin(struct hpy_line_editor *e, const char *text, size_t cursor,
                           const struct hpy_history *history)
{
    pthread_mutex_lock(&e->lock);
    if (e->reading) {
        e->leaving = true;
        let_edit(e);
    }
    fill_history(e, history);
    let_edit(e);
    size_t n = strlen(text), n_behind = 0;
    insert(e, (struct hpy_str){ text, n });
    for (size_t i = cursor < n ? cursor : n; i < n; i++)
        n_behind += ((unsigned char)text[i] & 0xc0) != 0x80;
    if (n_behind > 0)
        (void)el_cursor(e->el, -(int)n_behind);
    look(e);
    pthread_mutex_unlock(&e->lock);
}

static enum hpy_line_answer leave(struct hpy_line_editor *e)
{
    e->leaving = true;
    let_edit(e);
    return HPY_LINE_LEFT;
}

/* Esc: leaves, but for a search within the line and for vi, whose insert mode it ends.
 * The mode is not told; a character that is bound to different things in both finds
 * out. Where libedit waited for a character (after f, say) that was it. */
static enum hpy_line_answer escape(struct hpy_line_editor *e)
{
    if (e->aside.n_bytes > 0)
        return give(e, L"\033");
    if (!e->keys.vi)
        return leave(e);
    e->mode = MODE_UNKNOWN;
    (void)give(e, (const wchar_t[]){ HPY_LINE_CHAR_PROBE, 0 });
    if (e->mode == MODE_INSERT)
        return give(e, (const wchar_t[]){ HPY_LINE_CHAR_COMMAND, 0 });
    return e->mode == MODE_COMMAND ? leave(e) : HPY_LINE_GOES_ON;
}

static enum hpy_line_answer use(struct hpy_line_editor *e, hpy_key key);

/* With Alt: to emacs a key of its own, by words where it is an arrow; to vi, Esc and then
 * the key. */
static enum hpy_line_answer use_alt(struct hpy_line_editor *e, hpy_key key)
{
    if (e->keys.vi || e->aside.n_bytes > 0) {
        enum hpy_line_answer answer = escape(e);
        return answer == HPY_LINE_GOES_ON ? use(e, key) : answer;
    }
    if (key == HPY_KEY_LEFT || key == HPY_KEY_RIGHT)
        key = key == HPY_KEY_LEFT ? 'b' : 'f';
    return key > 0x10ffff ? HPY_LINE_GOES_ON
                          : give(e, (const wchar_t[]){ L'\033', (wchar_t)key, 0 });
}

static enum hpy_line_answer use(struct hpy_line_editor *e, hpy_key key)
{
    wchar_t buffer[2];
    if (!e->reading)
        return HPY_LINE_LEFT;
    if (key & HPY_KEY_ALT)
        return use_alt(e, key & ~HPY_KEY_ALT);
    if (key == HPY_CTRL('C') || key == HPY_CTRL('G') ||
        (key == HPY_KEY_BACKSPACE && e->text.n_bytes == 0 && e->aside.n_bytes == 0))
        return leave(e);
    if (key == HPY_KEY_ESC)
        return escape(e);
    const wchar_t *chars = hpy_line_keys_of(&e->keys, key, buffer);
    if (!chars)
        return HPY_LINE_GOES_ON;
    if (chars != buffer && e->aside.n_bytes > 0) /* a search knows letters only */
        (void)give(e, L"\033");
    const LineInfoW *line = el_wline(e->el);
    bool full = line->lastchar - line->buffer >= LINE_CHARS_MAX;
    return full && chars == buffer && key >= 32 && key != 127 ? HPY_LINE_GOES_ON
                                                               : give(e, chars);
}

enum hpy_line_answer hpy_line_editor_key(struct hpy_line_editor *e, hpy_key key)
{
    pthread_mutex_lock(&e->lock);
    enum hpy_line_answer answer = use(e, key);
    pthread_mutex_unlock(&e->lock);
    return answer;
}

static void end_search(struct hpy_line_editor *e)
{
    if (e->aside.n_bytes > 0)
        (void)give(e, L"\033");
}

void hpy_line_editor_insert(struct hpy_line_editor *e, struct hpy_str text)
{
    pthread_mutex_lock(&e->lock);
    end_search(e);
    if (e->reading) {
        insert(e, text);
        look(e);
    }
    pthread_mutex_unlock(&e->lock);
}

void hpy_line_editor_replace(struct hpy_line_editor *e, size_t from, struct hpy_str text)
{
    pthread_mutex_lock(&e->lock);
    end_search(e);
    if (e->reading) {
        int n_chars = 0;
        for (size_t i = from; i < e->cursor; i++)
            n_chars += ((unsigned char)e->text.data[i] & 0xc0) != 0x80;
        if (n_chars > 0)
            el_deletestr(e->el, n_chars);
        insert(e, text);
        look(e);
    }
    pthread_mutex_unlock(&e->lock);
}
