#include <Python.h>

#include "capture/origin.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "capture/procfs.h"
#include "engine/facts.h"

struct fixed {
    char *data;
    size_t n, room;
};

static void add_char(struct fixed *text, char c)
{
    if (text->n + 1 < text->room) {
        text->data[text->n++] = c;
        text->data[text->n] = '\0';
    }
}

static void add_text(struct fixed *text, const char *more)
{
    while (*more)
        add_char(text, *more++);
}

/* One argument as a shell would take it. */
static void add_argument(struct fixed *text, const char *argument)
{
    bool plain = *argument != '\0';
    for (const char *c = argument; *c && plain; c++)
        plain = isalnum((unsigned char)*c) || strchr("_@%+=:,./-", *c) || (*c & 0x80);
    if (text->n > 0)
        add_char(text, ' ');
    if (plain) {
        add_text(text, argument);
        return;
    }
    add_char(text, '\'');
    for (const char *c = argument; *c; c++) {
        if (*c == '\'')
            add_text(text, "'\\''");
        else
            add_char(text, *c);
    }
    add_char(text, '\'');
}

static void take_argv(struct hpy_origin *out)
{
    char raw[sizeof out->argv];
    size_t n = hpy_procfs_read(raw, sizeof raw, "", "/proc/self/cmdline");
    struct fixed text = { .data = out->argv, .room = sizeof out->argv };
    for (size_t at = 0; at < n; at += strlen(raw + at) + 1)
        add_argument(&text, raw + at);
}

/* sys.executable, else the file that runs. A surrogate-escaped name is encoded
 * back to its bytes; the object made for that is gone before the capture. */
static void take_executable(struct hpy_origin *out)
{
    PyObject *name = PySys_GetObject("executable"); /* borrowed */
    if (name && PyUnicode_Check(name) && PyUnicode_GetLength(name) > 0) {
        PyObject *bytes = PyUnicode_EncodeFSDefault(name);
        if (bytes) {
            struct fixed text = { .data = out->executable, .room = sizeof out->executable };
            add_text(&text, PyBytes_AS_STRING(bytes));
            Py_DECREF(bytes);
            return;
        }
        PyErr_Clear();
    }
    ssize_t n = readlink("/proc/self/exe", out->executable, sizeof out->executable - 1);
    out->executable[n > 0 ? n : 0] = '\0';
}

static void take_platform(struct hpy_origin *out)
{
    struct utsname name;
    if (uname(&name) != 0)
        return;
    struct fixed text = { .data = out->platform, .room = sizeof out->platform };
    add_text(&text, name.sysname);
    add_char(&text, ' ');
    add_text(&text, name.release);
    add_char(&text, ' ');
    add_text(&text, name.machine);
}

/* Field 22 of /proc/self/stat (proc(5)). The second one is the program's name in
 * parentheses, with blanks and parentheses of its own. */
static void take_birth(struct hpy_origin *out)
{
    enum { FIELDS_BEFORE = 20 }; /* blanks behind the name and before the field */
    char stat[1024], boot[64];
    if (hpy_procfs_read(stat, sizeof stat, "", "/proc/self/stat") == 0)
        return;
    const char *at = strrchr(stat, ')');
    for (int blanks = 0; at && blanks < FIELDS_BEFORE; blanks++)
        at = strchr(at + 1, ' ');
    if (!at)
        return;
    struct fixed text = { .data = out->birth, .room = sizeof out->birth };
    add_text(&text, "tick ");
    for (at++; isdigit((unsigned char)*at); at++)
        add_char(&text, *at);
    if (hpy_procfs_read(boot, sizeof boot, "", "/proc/sys/kernel/random/boot_id") == 0)
        return;
    add_text(&text, " of boot ");
    for (const char *c = boot; *c > ' '; c++)
        add_char(&text, *c);
}

void hpy_origin_take(struct hpy_origin *out, const char *command)
{
    *out = (struct hpy_origin){ .rss_bytes = HPY_PROCFS_UNKNOWN };
    const char *version = Py_GetVersion(); /* "3.11.7 (main, …" */
    struct fixed python = { .data = out->python, .room = sizeof out->python };
    while (*version && *version != ' ')
        add_char(&python, *version++);
    take_executable(out);
    take_platform(out);
    if (command) {
        struct fixed text = { .data = out->argv, .room = sizeof out->argv };
        add_text(&text, command);
    } else {
        take_argv(out);
    }
    take_birth(out);
    out->pid = (uint64_t)getpid();
    out->time_s = (uint64_t)time(NULL);
    for (PyInterpreterState *interp = PyInterpreterState_Head(); interp;
         interp = PyInterpreterState_Next(interp))
        out->n_interpreters++;
}

enum hpy_status hpy_tell_text(struct hpy_sink *sink, const char *key, const char *text,
                              struct hpy_err *err)
{
    if (text[0] == '\0')
        return HPY_OK;
    struct hpy_str k = { key, strlen(key) }, v = { text, strlen(text) };
    return sink->ops->fact(sink, k, v, err);
}

enum hpy_status hpy_tell_number(struct hpy_sink *sink, const char *key, uint64_t number,
                                struct hpy_err *err)
{
    char digits[24];
    size_t at = sizeof digits;
    digits[--at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return hpy_tell_text(sink, key, digits + at, err);
}

enum hpy_status hpy_origin_tell(const struct hpy_origin *origin, struct hpy_sink *sink,
                                struct hpy_err *err)
{
    const struct {
        const char *key, *text;
    } texts[] = {
        { HPY_FACT_PYTHON, origin->python },
        { HPY_FACT_EXECUTABLE, origin->executable },
        { HPY_FACT_PLATFORM, origin->platform },
        { HPY_FACT_ARGV, origin->argv },
        { HPY_FACT_BIRTH, origin->birth },
    };
    const struct {
        const char *key;
        uint64_t number;
    } numbers[] = {
        { HPY_FACT_PID, origin->pid },
        { HPY_FACT_TIME, origin->time_s },
        { HPY_FACT_THREADS, origin->n_threads },
        { HPY_FACT_INTERPRETERS, origin->n_interpreters },
        { HPY_FACT_RSS, origin->rss_bytes },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        HPY_TRY(hpy_tell_text(sink, texts[i].key, texts[i].text, err));
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (numbers[i].number != 0 && numbers[i].number != HPY_PROCFS_UNKNOWN)
            HPY_TRY(hpy_tell_number(sink, numbers[i].key, numbers[i].number, err));
    return HPY_OK;
}
