/* Text: a growing UTF-8 buffer, safe display of foreign bytes, numbers for people.
 *
 * Nothing that came from a target or a file reaches a screen without
 * hpy_text_add_safe: it turns control characters, bidirectional controls and
 * undecodable bytes into visible escapes (\n, \x1b, \u202e). */
#ifndef HPY_BASE_TEXT_H
#define HPY_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Bytes that somebody else owns; not NUL-terminated. */
struct hpy_str {
    const char *data;
    size_t n_bytes;
};

#define HPY_STR(literal) ((struct hpy_str){ "" literal, sizeof(literal) - 1 })
struct hpy_str hpy_str_of(const char *c_string);
bool hpy_str_equal(struct hpy_str a, struct hpy_str b);
int hpy_str_compare(struct hpy_str a, struct hpy_str b); /* bytewise */

/* A growing buffer. Zero-initialise ({0}); data is always NUL-terminated once
 * anything was added. After a failed allocation `failed` stays set and further
 * additions do nothing, so that callers check once, at the end. */
struct hpy_text {
    char *data;
    size_t n_bytes;
    size_t capacity;
    bool failed;
};

void hpy_text_dispose(struct hpy_text *text);
void hpy_text_clear(struct hpy_text *text); /* keeps the memory */
/* Hand over the text with its memory; an empty one stays behind. */
static inline struct hpy_text hpy_text_take(struct hpy_text *from)
{
    struct hpy_text taken = *from;
    *from = (struct hpy_text){ 0 };
    return taken;
}
void hpy_text_add(struct hpy_text *text, const char *c_string);
void hpy_text_add_bytes(struct hpy_text *text, const char *data, size_t n_bytes);
void hpy_text_add_char(struct hpy_text *text, char c);
void hpy_text_addf(struct hpy_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Put text in front of the byte at `at`, which must not be behind the end. */
void hpy_text_insert(struct hpy_text *text, size_t at, struct hpy_str more);
/* Add foreign bytes, escaped so that they are one harmless line. */
void hpy_text_add_safe(struct hpy_text *text, struct hpy_str foreign);
/* Cut to at most n_bytes, between two code points. */
void hpy_text_cut(struct hpy_text *text, size_t n_bytes);
/* The contents or, if an allocation failed, "". Never NULL. */
const char *hpy_text_get(const struct hpy_text *text);
/* The same with its length. */
static inline struct hpy_str hpy_text_str(const struct hpy_text *text)
{
    return (struct hpy_str){ hpy_text_get(text), text->failed ? 0 : text->n_bytes };
}
/* HPY_ENOMEM if any addition failed. */
HPY_MUST_CHECK enum hpy_status hpy_text_check(const struct hpy_text *text,
                                              struct hpy_err *err);

/* Decode one code point of UTF-8. Returns the bytes used (1..4) and the code
 * point, or 1 and UINT32_MAX for a byte that starts no valid sequence. n_bytes
 * must be positive. */
size_t hpy_utf8_decode(uint32_t *code_point, const char *data, size_t n_bytes);
/* Encode; returns bytes written (1..4), 0 for a value that is no scalar. */
size_t hpy_utf8_encode(char out[4], uint32_t code_point);
/* Columns that a code point takes on a terminal: 0, 1 or 2 (utf8proc). */
int hpy_char_width(uint32_t code_point);
/* A letter without the difference between capital and small, by Unicode's case folding;
 * what has none, or folds to several letters, is itself. */
uint32_t hpy_char_fold(uint32_t code_point);
/* Columns of valid UTF-8 text. */
size_t hpy_text_width(struct hpy_str text);

/* How numbers are written: what stands between groups of digits and before
 * decimals (UTF-8), and how many digits the groups have from the right, as
 * localeconv(3) has it: the last one is repeated, CHAR_MAX ends grouping. */
struct hpy_numbers {
    char group[8];   /* "" = no groups */
    char decimal[8]; /* of one column */
    char sizes[6];   /* 0 ends */
};
extern const struct hpy_numbers hpy_numbers_plain; /* 1,234.5 */
/* As the environment's LC_NUMERIC says; plain where that is C, POSIX or unknown, and
 * where it cannot be written in UTF-8. Does not change the locale of the program. */
void hpy_numbers_of_locale(struct hpy_numbers *numbers);

/* "4,020,113": digits in groups (NULL = none). Returns out. */
#define HPY_COUNT_BYTES 48
char *hpy_numbers_count(char out[HPY_COUNT_BYTES], int64_t value,
                        const struct hpy_numbers *numbers);
/* "241.2 MB", "812 kB", "48 B": decimal units, at most 8 columns wide. */
#define HPY_SIZE_BYTES 24
char *hpy_numbers_size(char out[HPY_SIZE_BYTES], int64_t size_bytes,
                       const struct hpy_numbers *numbers);

/* The same with groups of three (0 or "" = none), and with a point. */
char *hpy_format_count(char out[HPY_COUNT_BYTES], int64_t value, const char *group);
char *hpy_format_size(char out[HPY_SIZE_BYTES], int64_t size_bytes);
/* "13 ms", "1.33 s", "250 µs" */
char *hpy_format_duration(char out[HPY_SIZE_BYTES], double seconds);

#endif
