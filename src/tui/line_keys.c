#include "tui/line_keys.h"

#include <string.h>

#include "base/utf8.h"

/* The last sequence is the customary one, and is what the key sends where it is bound
 * to more than a command. */
static const struct {
    hpy_key key;
    const wchar_t *sequences[4]; /* ends with NULL */
    const wchar_t *command;      /* by default, NULL = none */
} named[] = {
    { HPY_KEY_UP, { L"\033OA", L"\033[A" }, L"ed-prev-history" },
    { HPY_KEY_DOWN, { L"\033OB", L"\033[B" }, L"ed-next-history" },
    { HPY_KEY_RIGHT, { L"\033OC", L"\033[C" }, L"ed-next-char" },
    { HPY_KEY_LEFT, { L"\033OD", L"\033[D" }, L"ed-prev-char" },
    { HPY_KEY_HOME, { L"\033[1~", L"\033OH", L"\033[H" }, L"ed-move-to-beg" },
    { HPY_KEY_END, { L"\033[4~", L"\033OF", L"\033[F" }, L"ed-move-to-end" },
    { HPY_KEY_DELETE, { L"\033[3~" }, L"ed-delete-next-char" },
    { HPY_KEY_PGUP, { L"\033[5~" }, L"ed-search-prev-history" },
    { HPY_KEY_PGDN, { L"\033[6~" }, L"ed-search-next-history" },
    { HPY_KEY_INSERT, { L"\033[2~" }, L"em-toggle-overwrite" },
    { HPY_KEY_F1, { L"\033[11~", L"\033OP" }, NULL },
    { HPY_KEY_F2, { L"\033[12~", L"\033OQ" }, NULL },
    { HPY_KEY_F3, { L"\033[13~", L"\033OR" }, NULL },
    { HPY_KEY_F4, { L"\033[14~", L"\033OS" }, NULL },
    { HPY_KEY_F5, { L"\033[15~" }, NULL },
    { HPY_KEY_F6, { L"\033[17~" }, NULL },
    { HPY_KEY_F7, { L"\033[18~" }, NULL },
    { HPY_KEY_F8, { L"\033[19~" }, NULL },
    { HPY_KEY_F9, { L"\033[20~" }, NULL },
    { HPY_KEY_F10, { L"\033[21~" }, NULL },
    { HPY_KEY_F11, { L"\033[23~" }, NULL },
    { HPY_KEY_F12, { L"\033[24~" }, NULL },
};
#define N_NAMED (sizeof named / sizeof *named)

/* Vi has no word for searching from within a line. */
static const wchar_t *command_of(const struct hpy_line_keys *keys, size_t i)
{
    if (keys->vi && named[i].key == HPY_KEY_PGUP)
        return L"ed-prev-history";
    if (keys->vi && named[i].key == HPY_KEY_PGDN)
        return L"ed-next-history";
    return named[i].command;
}

#define FIRST_CHAR 0x82

_Static_assert(N_NAMED <= HPY_LINE_KEYS_MAX && FIRST_CHAR + N_NAMED <= 0xa0,
               "each key has a C1 control");

/* Commands that would take the terminal for themselves (an editor is started, a line of
 * settings is asked for), and vi's `.`, which plays what was typed as a macro: within it
 * libedit may get outside of the line, where its next command would write. Random keys
 * under ASan found that soon, and nothing without it. */
static const char *const unwanted[] = { "vi-histedit", "ed-command", "vi-redo" };

/* -------------------------------------------------------------------- output */

static ssize_t take(void *context, const char *data, size_t n_bytes)
{
    struct hpy_line_keys *keys = context;
    if (keys->listening)
        hpy_text_add_bytes(&keys->said, data, n_bytes);
    return (ssize_t)n_bytes;
}

bool hpy_line_keys_open(struct hpy_line_keys *keys)
{
    cookie_io_functions_t io = { .write = take };
    *keys = (struct hpy_line_keys){ .out = fopencookie(keys, "w", io) };
    return keys->out != NULL;
}

void hpy_line_keys_close(struct hpy_line_keys *keys)
{
    if (keys->out)
        (void)fclose(keys->out);
    hpy_text_dispose(&keys->said);
    keys->out = NULL;
}

/* What libedit prints about a key, or about all of them. */
static const char *ask(struct hpy_line_keys *keys, EditLine *el, const wchar_t *sequence)
{
    (void)fflush(keys->out);
    hpy_text_clear(&keys->said);
    keys->listening = true;
    if (sequence)
        (void)el_wset(el, EL_BIND, sequence, NULL);
    else
        (void)el_wset(el, EL_BIND, NULL);
    (void)fflush(keys->out);
    keys->listening = false;
    return hpy_text_get(&keys->said);
}

/* ------------------------------------------------------------------ bindings */

/* Behind the arrow of `"^[[A"  ->  ed-prev-history`; NULL if it is not bound. */
static const char *bound_to(const char *said)
{
    const char *arrow = strncmp(said, "Unbound", 7) == 0 ? NULL : strstr(said, "->");
    return arrow ? arrow + 2 + strspn(arrow + 2, " \t") : NULL;
}

static bool is_command(const char *what)
{
    return *what >= 'a' && *what <= 'z' && strncmp(what, "is undefined", 12) != 0;
}

#define COMMAND_CHARS 64

static bool read_command(wchar_t out[COMMAND_CHARS], const char *what)
{
    size_t n = strcspn(what, " \t\n");
    if (n == 0 || n >= COMMAND_CHARS)
        return false;
    for (size_t i = 0; i < n; i++)
        out[i] = (wchar_t)(unsigned char)what[i];
    out[n] = 0;
    return true;
}

static void bind_char(EditLine *el, wchar_t c, const wchar_t *command)
{
    wchar_t key[2] = { c, 0 };
    (void)el_wset(el, EL_BIND, key, command, NULL);
    (void)el_wset(el, EL_BIND, L"-a", key, command, NULL);
}

/* What the settings say about a key: the first of its sequences that does something else
 * than libedit would have it do, or the customary one. */
static void bind_named(struct hpy_line_keys *keys, EditLine *el, size_t i)
{
    const wchar_t own[2] = { (wchar_t)(FIRST_CHAR + i), 0 };
    const wchar_t *usual = command_of(keys, i);
    wchar_t command[COMMAND_CHARS];
    const wchar_t *sends = NULL, *const *sequence = named[i].sequences;
    for (; *sequence && !sends; sequence++) {
        const char *what = bound_to(ask(keys, el, *sequence));
        if (what && !is_command(what))
            sends = *sequence; /* a macro: libedit itself knows how */
        else if (what && read_command(command, what) &&
                 (!usual || wcscmp(command, usual) != 0)) {
            bind_char(el, *own, command);
            sends = own;
        }
    }
    if (!sends && usual) {
        bind_char(el, *own, usual);
        sends = own;
    }
    if (!sends || wcslen(sends) >= HPY_LINE_KEY_CHARS)
        return;
    keys->rows[keys->n_rows].key = named[i].key;
    wcscpy(keys->rows[keys->n_rows++].chars, sends);
}

/* A line of the listing that binds something unwanted: unbind what stands in quotes. */
static void unbind(EditLine *el, const char *line, size_t n_bytes, bool alternative)
{
    wchar_t key[32];
    size_t end = n_bytes, n = 0;
    while (end > 0 && line[end - 1] != '"')
        end--;
    for (size_t i = 1; i + 1 < end && n < 31; i++)
        key[n++] = (wchar_t)(unsigned char)line[i];
    key[n] = 0;
    if (n == 0)
        return;
    if (alternative)
        (void)el_wset(el, EL_BIND, L"-a", key, L"ed-unassigned", NULL);
    else
        (void)el_wset(el, EL_BIND, key, L"ed-unassigned", NULL);
}

static void unbind_unwanted(struct hpy_line_keys *keys, EditLine *el)
{
    struct hpy_text listing = { 0 };
    bool alternative = false;
    hpy_text_add(&listing, ask(keys, el, NULL));
    for (const char *line = hpy_text_get(&listing), *next; *line; line = next) {
        size_t n = strcspn(line, "\n");
        next = line + n + (line[n] == '\n');
        if (*line != '"') /* a heading */
            alternative = strncmp(line, "Alternative", 11) == 0;
        for (size_t i = 0; *line == '"' && i < sizeof unwanted / sizeof *unwanted; i++) {
            size_t length = strlen(unwanted[i]);
            if (n > length && memcmp(line + n - length, unwanted[i], length) == 0)
                unbind(el, line, n - length, alternative);
        }
    }
    hpy_text_dispose(&listing);
}

void hpy_line_keys_bind(struct hpy_line_keys *keys, EditLine *el)
{
    const wchar_t *editor = NULL;
    keys->n_rows = 0;
    keys->vi = el_wget(el, EL_EDITOR, &editor) == 0 && editor && wcscmp(editor, L"vi") == 0;
    unbind_unwanted(keys, el);
    /* letters of Latin-1, in whatever locale; libedit takes them for Meta keys in some */
    for (wchar_t c = 0xa0; c <= 0xff; c++) {
        wchar_t key[2] = { c, 0 };
        (void)el_wset(el, EL_BIND, key, L"ed-insert", NULL);
    }
    bind_char(el, HPY_LINE_CHAR_COMMAND, L"vi-command-mode");
    for (size_t i = 0; i < N_NAMED; i++)
        bind_named(keys, el, i);
}

const wchar_t *hpy_line_keys_of(const struct hpy_line_keys *keys, hpy_key key,
                                wchar_t buffer[2])
{
    for (size_t i = 0; i < keys->n_rows; i++)
        if (keys->rows[i].key == key)
            return keys->rows[i].chars;
    if (key == 0 || key > 0x10ffff || (key > 127 && hpy_utf8_is_control(key)))
        return NULL;
    buffer[0] = (wchar_t)key;
    buffer[1] = 0;
    return buffer;
}
