#include "engine/content.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"

enum bits_form { NO_BITS, PLAIN, ZIGZAG, FIXED };

static const struct shape {
    bool length;
    enum bits_form bits;
    bool text;
} shapes[HPY_N_CONTENT_KINDS] = {
    [HPY_CONTENT_LENGTH] = { true, NO_BITS, false },
    [HPY_CONTENT_STR] = { true, NO_BITS, true },
    [HPY_CONTENT_STR_HASH] = { true, FIXED, false },
    [HPY_CONTENT_BYTES] = { true, NO_BITS, true },
    [HPY_CONTENT_BYTES_HASH] = { true, FIXED, false },
    [HPY_CONTENT_INT] = { false, ZIGZAG, false },
    [HPY_CONTENT_BIGINT] = { true, PLAIN, false },
    [HPY_CONTENT_FLOAT] = { false, FIXED, false },
    [HPY_CONTENT_NAME] = { false, NO_BITS, true },
};

bool hpy_content_allowed(const struct hpy_content *content)
{
    return (unsigned)content->kind < HPY_N_CONTENT_KINDS &&
           content->text.n_bytes <= HPY_MAX_CONTENT_TEXT;
}

size_t hpy_content_encode(uint8_t *out, const struct hpy_content *content)
{
    assert(hpy_content_allowed(content));
    const struct shape *shape = &shapes[content->kind];
    uint8_t *at = out;
    *at++ = (uint8_t)content->kind;
    if (shape->length)
        at += hpy_put_varint(at, content->length);
    if (shape->bits == PLAIN)
        at += hpy_put_varint(at, content->bits);
    else if (shape->bits == ZIGZAG)
        at += hpy_put_varint(at, hpy_zigzag((int64_t)content->bits));
    else if (shape->bits == FIXED) {
        hpy_put_le64(at, content->bits);
        at += 8;
    }
    if (shape->text) {
        at += hpy_put_varint(at, content->text.n_bytes);
        if (content->text.n_bytes)
            memcpy(at, content->text.data, content->text.n_bytes);
        at += content->text.n_bytes;
    }
    while ((size_t)(at - out) % HPY_CONTENT_UNIT)
        *at++ = 0;
    return (size_t)(at - out);
}

/* Read one record; on failure the cursor has failed and the result is unusable. */
static struct hpy_content take_content(struct hpy_cursor *cursor)
{
    struct hpy_content content = { HPY_CONTENT_NONE, 0, 0, { NULL, 0 } };
    unsigned kind = hpy_take_u8(cursor);
    if (kind == HPY_CONTENT_NONE || kind >= HPY_N_CONTENT_KINDS) {
        cursor->failed = true;
        return content;
    }
    const struct shape *shape = &shapes[kind];
    content.kind = (enum hpy_content_kind)kind;
    if (shape->length)
        content.length = hpy_take_varint(cursor);
    if (shape->bits == PLAIN)
        content.bits = hpy_take_varint(cursor);
    else if (shape->bits == ZIGZAG)
        content.bits = (uint64_t)hpy_unzigzag(hpy_take_varint(cursor));
    else if (shape->bits == FIXED)
        content.bits = hpy_take_le64(cursor);
    if (shape->text) {
        uint64_t n = hpy_take_varint(cursor);
        if (n > HPY_MAX_CONTENT_TEXT)
            cursor->failed = true;
        const uint8_t *text = hpy_take(cursor, n);
        content.text = (struct hpy_str){ (const char *)text, text ? (size_t)n : 0 };
    }
    return content;
}

struct hpy_content hpy_content_decode(const uint8_t *blob, uint64_t n_bytes,
                                      uint32_t off_units)
{
    static const struct hpy_content none = { HPY_CONTENT_NONE, 0, 0, { NULL, 0 } };
    uint64_t at = (uint64_t)off_units * HPY_CONTENT_UNIT;
    if (at == 0 || at >= n_bytes)
        return none;
    struct hpy_cursor cursor = hpy_cursor_over(blob + at, (size_t)(n_bytes - at));
    struct hpy_content content = take_content(&cursor);
    return cursor.failed ? none : content;
}

enum hpy_status hpy_content_validate(const uint8_t *blob, uint64_t n_bytes,
                                     struct hpy_err *err)
{
    if (n_bytes == 0)
        return HPY_OK;
    if (n_bytes % HPY_CONTENT_UNIT)
        return hpy_fail_at(err, HPY_EDAMAGED, n_bytes, "contents end inside a unit");
    if (hpy_le32(blob) != 0)
        return hpy_fail_at(err, HPY_EDAMAGED, 0, "contents do not start with an empty unit");
    struct hpy_cursor cursor = hpy_cursor_over(blob, (size_t)n_bytes);
    (void)hpy_take(&cursor, HPY_CONTENT_UNIT);
    while (hpy_cursor_left(&cursor) > 0) {
        uint64_t at = (uint64_t)(cursor.at - blob);
        (void)take_content(&cursor);
        while (!cursor.failed && (cursor.at - blob) % HPY_CONTENT_UNIT)
            if (hpy_take_u8(&cursor) != 0)
                cursor.failed = true;
        if (cursor.failed)
            return hpy_fail_at(err, HPY_EDAMAGED, at, "no content record here");
    }
    return HPY_OK;
}
