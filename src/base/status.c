#include "base/status.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

const char *hpy_status_text(enum hpy_status code)
{
    static const char *const texts[HPY_N_STATUS] = {
#define HPY_STATUS_ROW(code, text) [code] = text,
        HPY_STATUS_LIST(HPY_STATUS_ROW)
#undef HPY_STATUS_ROW
    };
    unsigned i = (unsigned)code;
    return i < HPY_N_STATUS ? texts[i] : "unknown error";
}

/* Turn text into one harmless line of UTF-8, in place: whatever is a control or
 * no valid UTF-8 becomes "?", also a sequence that snprintf cut in two. */
static void clean(char *text)
{
    size_t n = strlen(text), to = 0;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t used = hpy_utf8_step(&c, text + at, n - at);
        if (c == HPY_UTF8_INVALID || hpy_utf8_is_control(c)) {
            text[to++] = '?';
        } else {
            memmove(text + to, text + at, used);
            to += used;
        }
        at += used;
    }
    text[to] = '\0';
}

/* Cut a sequence that the end of the buffer left incomplete. */
static void drop_cut_sequence(char *text, size_t n)
{
    size_t at = n;
    while (at > 0 && n - at < 3 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
        at--;
    if (at > 0 && (unsigned char)text[at - 1] >= 0xc0) {
        uint32_t c;
        (void)hpy_utf8_step(&c, text + at - 1, n - at + 1);
        if (c == HPY_UTF8_INVALID)
            text[at - 1] = '\0';
    }
}

static void fill(struct hpy_err *err, enum hpy_status code, uint64_t offset,
                 const char *format, va_list args, const char *suffix)
{
    assert(code != HPY_OK);
    if (!err)
        return;
    err->code = code;
    err->offset = offset;
    err->path[0] = '\0';
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    if (n < 0) /* the C library could not format: say at least what kind it is */
        n = snprintf(err->text, sizeof err->text, "%s", hpy_status_text(code));
    if (suffix && (size_t)n < sizeof err->text)
        n += snprintf(err->text + n, sizeof err->text - (size_t)n, ": %s", suffix);
    if ((size_t)n >= sizeof err->text)
        drop_cut_sequence(err->text, sizeof err->text - 1);
    clean(err->text);
}

enum hpy_status hpy_fail(struct hpy_err *err, enum hpy_status code,
                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, HPY_NO_OFFSET, format, args, NULL);
    va_end(args);
    return code;
}

enum hpy_status hpy_fail_at(struct hpy_err *err, enum hpy_status code,
                            uint64_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, offset, format, args, NULL);
    va_end(args);
    return code;
}

enum hpy_status hpy_fail_errno(struct hpy_err *err, enum hpy_status code,
                               const char *format, ...)
{
    int number = errno;
    char buffer[128];
    const char *why = strerror_r(number, buffer, sizeof buffer);
    va_list args;
    va_start(args, format);
    fill(err, code, HPY_NO_OFFSET, format, args, why);
    va_end(args);
    errno = number;
    return code;
}

void hpy_err_set_path(struct hpy_err *err, const char *path)
{
    if (!err || err->path[0] != '\0')
        return;
    int n = snprintf(err->path, sizeof err->path, "%s", path);
    if ((size_t)n >= sizeof err->path)
        drop_cut_sequence(err->path, sizeof err->path - 1);
    clean(err->path);
}
