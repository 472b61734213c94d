/* Contents: what is known of objects' values, packed into one blob.
 *
 * A record starts at a multiple of HPY_CONTENT_UNIT and is found by its offset in
 * units, so that 32 bits reach 16 GiB. Offset 0 means "nothing known": the first
 * unit of a blob is never a record. The blob is part of a snapshot as it is.
 *
 *     kind     one byte, enum hpy_content_kind
 *     length   LEB128, where the kind has one
 *     bits     LEB128; zigzag for INT; 8 bytes little-endian for hashes and FLOAT
 *     text     LEB128 count of bytes, then the bytes
 *     padding  zero bytes up to the next unit
 *
 * Reading is total: any bytes at any offset give a content or none, never a read
 * outside the blob. So a snapshot can be opened without walking its contents. */
#ifndef HPY_ENGINE_CONTENT_H
#define HPY_ENGINE_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "engine/sink.h"

#define HPY_CONTENT_UNIT 4u
/* Room that any record fits into. */
#define HPY_CONTENT_MAX_BYTES (1 + 10 + 10 + 10 + HPY_MAX_CONTENT_TEXT + HPY_CONTENT_UNIT)

/* True if a producer may send this: known kind, text not over the limit. */
bool hpy_content_allowed(const struct hpy_content *content);
/* Write an allowed content at out; returns bytes used, a multiple of the unit. */
size_t hpy_content_encode(uint8_t *out, const struct hpy_content *content);
/* Read the record at an offset in units; kind HPY_CONTENT_NONE if it is 0, outside,
 * or no record. The text points into the blob. */
struct hpy_content hpy_content_decode(const uint8_t *blob, uint64_t n_bytes,
                                      uint32_t off_units);
/* Walk a whole blob: records and padding, one behind the other to the end.
 * HPY_EDAMAGED with the offset otherwise. Linear; for tests and careful readers. */
HPY_MUST_CHECK enum hpy_status hpy_content_validate(const uint8_t *blob,
                                                    uint64_t n_bytes,
                                                    struct hpy_err *err);

#endif
