/* What the verbs write: results on standard output, one line of trouble on
 * standard error. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"

static int write_errno; /* of the first failed write to standard output */

static void add_line(struct hpy_text *line, const char *path, const char *text)
{
    hpy_text_add(line, "heapy-tui: ");
    if (path && *path) {
        hpy_text_add_safe(line, hpy_str_of(path));
        hpy_text_add(line, ": ");
    }
    hpy_text_add_safe(line, hpy_str_of(text));
    hpy_text_add_char(line, '\n');
}

int hpy_cmd_tell(const struct hpy_err *err, const char *fallback_path)
{
    struct hpy_text line = { 0 };
    add_line(&line, *err->path ? err->path : fallback_path, err->text);
    fputs(line.failed ? "heapy-tui: out of memory\n" : hpy_text_get(&line), stderr);
    hpy_text_dispose(&line);
    return HPY_EXIT_BAD;
}

int hpy_cmd_complain(const char *format, ...)
{
    struct hpy_err err = { .path = "" };
    va_list args;
    va_start(args, format);
    vsnprintf(err.text, sizeof err.text, format, args);
    va_end(args);
    return hpy_cmd_tell(&err, NULL);
}

bool hpy_cmd_write(const char *data, size_t n_bytes)
{
    if (!write_errno && fwrite(data, 1, n_bytes, stdout) != n_bytes)
        write_errno = errno ? errno : EIO;
    return !write_errno;
}

int hpy_cmd_flush(void)
{
    if (!write_errno && fflush(stdout) != 0)
        write_errno = errno ? errno : EIO;
    if (!write_errno || write_errno == EPIPE)
        return HPY_EXIT_GOOD;
    return hpy_cmd_complain("cannot write standard output: %s", strerror(write_errno));
}

int hpy_cmd_print(const struct hpy_text *text)
{
    if (text->failed)
        return hpy_cmd_complain("out of memory");
    hpy_cmd_write(hpy_text_get(text), text->n_bytes);
    return hpy_cmd_flush();
}
