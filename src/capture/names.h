/* Names that relations mention: attributes, locals, fields, roots.
 *
 * Each text is announced to the sink once per place it comes from (a str object
 * or a C string, both by address: the memory stands still), and numbered in that
 * order. */
#ifndef HPY_CAPTURE_NAMES_H
#define HPY_CAPTURE_NAMES_H

#include <Python.h>
#include <stdint.h>

#include "base/status.h"
#include "capture/scratch.h"
#include "engine/sink.h"

#define HPY_NAME_BYTES 512 /* longer ones are cut */

struct hpy_names {
    struct hpy_sink *sink;
    struct hpy_map by_addr;
    uint32_t n;
    enum hpy_status status; /* the first failure; sticky */
    struct hpy_err *err;
};

void hpy_names_init(struct hpy_names *names, struct hpy_sink *sink, struct hpy_err *err);
void hpy_names_release(struct hpy_names *names);

/* Index of a str object's text, or of "?" when the object is no str. */
uint32_t hpy_names_str(struct hpy_names *names, PyObject *str);
/* Index of a C string that stays where it is. */
uint32_t hpy_names_text(struct hpy_names *names, const char *text);
/* Index of n_bytes of text that stay where they are. */
uint32_t hpy_names_piece(struct hpy_names *names, struct hpy_str text);
/* Index of "+0x18": of the place of a reference that has no better name; behind a
 * field's name (a constant) if the place is in what that points to. */
uint32_t hpy_names_place(struct hpy_names *names, const char *field, uint32_t offset);
/* Index of a text that does not stay: found again by what it says. */
uint32_t hpy_names_content(struct hpy_names *names, struct hpy_str text);
/* Announce a text that is used once (no look-up by address). */
uint32_t hpy_names_once(struct hpy_names *names, struct hpy_str text);

/* A small formatter for the twin: no locale, no allocation. */
struct hpy_line {
    char at[HPY_NAME_BYTES];
    size_t n;
};

void hpy_line_add(struct hpy_line *line, const char *text);
void hpy_line_bytes(struct hpy_line *line, const char *text, size_t n_bytes);
void hpy_line_number(struct hpy_line *line, uint64_t number);
void hpy_line_hex(struct hpy_line *line, uint64_t number); /* "0x18" */
static inline struct hpy_str hpy_line_str(const struct hpy_line *line)
{
    return (struct hpy_str){ line->at, line->n };
}

#endif
