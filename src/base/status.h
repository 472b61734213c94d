/* Status codes and the error that explains one.
 *
 * Every function that can fail returns an enum hpy_status; HPY_OK is zero. The
 * text that a person reads is written once, into a caller-owned hpy_err, at the
 * place that knows most. A special code exists only where some caller acts on
 * it; everything else is one of the broad ones. */
#ifndef HPY_BASE_STATUS_H
#define HPY_BASE_STATUS_H

#include <stdint.h>

/* code, short phrase used when no better text is known */
#define HPY_STATUS_LIST(X)                                                     \
    X(HPY_OK, "ok")                                                            \
    X(HPY_ENOMEM, "out of memory")                                             \
    X(HPY_EIO, "input/output error")                                           \
    X(HPY_EFORMAT, "not a file this program understands")                      \
    X(HPY_EDAMAGED, "damaged data")                                            \
    X(HPY_ETRUNCATED, "data ends too early")                                   \
    X(HPY_EVERSION, "unsupported format version")                              \
    X(HPY_ELIMIT, "over a limit of this program")                              \
    X(HPY_ECANCELLED, "stopped")                                               \
    X(HPY_ENOTFOUND, "not found")                                              \
    X(HPY_EUSAGE, "bad usage")                                                 \
    X(HPY_ESYNTAX, "bad expression")                                           \
    X(HPY_ETARGET, "the target cannot be captured")                            \
    X(HPY_EUNSUPPORTED, "not supported here")

enum hpy_status {
#define HPY_STATUS_ENUM(code, text) code,
    HPY_STATUS_LIST(HPY_STATUS_ENUM)
#undef HPY_STATUS_ENUM
    HPY_N_STATUS
};

#define HPY_MUST_CHECK __attribute__((warn_unused_result))

#define HPY_NO_OFFSET UINT64_MAX

/* Filled on failure only; left untouched on success, so it needs no init. */
struct hpy_err {
    enum hpy_status code;
    uint64_t offset; /* byte in the input, or HPY_NO_OFFSET */
    char path[256];  /* file concerned, or "" */
    char text[512];  /* one line, UTF-8, no newline, no control characters */
};

/* The short phrase of a code; never NULL. */
const char *hpy_status_text(enum hpy_status code);

/* Fill err (may be NULL) and return code, so that one can write
 *     return hpy_fail(err, HPY_EIO, "cannot read %s", what);
 * The formatted text is cut at the buffer and stripped of control characters. */
enum hpy_status hpy_fail(struct hpy_err *err, enum hpy_status code,
                         const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As hpy_fail, at a byte offset of the input. */
enum hpy_status hpy_fail_at(struct hpy_err *err, enum hpy_status code,
                            uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* As hpy_fail, with ": " and the text of errno behind it. */
enum hpy_status hpy_fail_errno(struct hpy_err *err, enum hpy_status code,
                               const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Record which file an error belongs to, unless one is recorded already. */
void hpy_err_set_path(struct hpy_err *err, const char *path);

/* Pass a failure on to the caller. */
#define HPY_TRY(expression)                                                    \
    do {                                                                       \
        enum hpy_status hpy_try_status_ = (expression);                        \
        if (hpy_try_status_ != HPY_OK)                                         \
            return hpy_try_status_;                                            \
    } while (0)

#endif
