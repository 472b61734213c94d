#include <criterion/criterion.h>

#include "base/bytes.h"

Test(bytes, fixed_widths_round_trip)
{
    uint8_t b[8];
    hpy_put_le64(b, UINT64_C(0x0123456789abcdef));
    cr_assert_eq(b[0], 0xef);
    cr_assert_eq(b[7], 0x01);
    cr_assert_eq(hpy_le64(b), UINT64_C(0x0123456789abcdef));
    cr_assert_eq(hpy_le32(b), 0x89abcdefu);
    cr_assert_eq(hpy_le16(b), 0xcdefu);
    hpy_put_le16(b, 0xbeef);
    cr_assert_eq(hpy_le16(b), 0xbeef);
}

Test(bytes, varint_round_trips_at_every_width)
{
    for (unsigned bit = 0; bit < 64; bit++)
        for (int delta = -1; delta <= 1; delta++) {
            uint64_t v = (UINT64_C(1) << bit) + (uint64_t)delta;
            uint8_t b[HPY_VARINT_BYTES];
            size_t n = hpy_put_varint(b, v);
            struct hpy_cursor c = hpy_cursor_over(b, n);
            cr_assert_eq(hpy_take_varint(&c), v);
            cr_assert(!c.failed && hpy_cursor_left(&c) == 0);
            c = hpy_cursor_over(b, n - 1); /* cut short */
            (void)hpy_take_varint(&c);
            cr_assert(c.failed);
            cr_assert_eq((uint64_t)hpy_unzigzag(hpy_zigzag((int64_t)v)), v);
        }
    cr_assert_eq(hpy_zigzag(-1), 1);
    cr_assert_eq(hpy_zigzag(1), 2);
}

Test(bytes, varint_refuses_other_spellings)
{
    static const uint8_t overlong[] = { 0x80, 0x00 };
    static const uint8_t wide[] = { 0xff, 0xff, 0xff, 0xff, 0xff,
                                    0xff, 0xff, 0xff, 0xff, 0x02 };
    struct hpy_cursor c = hpy_cursor_over(overlong, sizeof overlong);
    (void)hpy_take_varint(&c);
    cr_assert(c.failed);
    c = hpy_cursor_over(wide, sizeof wide);
    (void)hpy_take_varint(&c);
    cr_assert(c.failed);
}

Test(bytes, a_failed_cursor_stays_failed)
{
    static const uint8_t data[] = { 1, 2, 3 };
    struct hpy_cursor c = hpy_cursor_over(data, sizeof data);
    cr_assert_eq(hpy_take_le16(&c), 0x201);
    cr_assert_eq(hpy_take_le32(&c), 0);
    cr_assert(c.failed);
    cr_assert_eq(hpy_take_u8(&c), 0);
    cr_assert_null(hpy_take(&c, 0));
}
