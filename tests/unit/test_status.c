#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/status.h"

Test(status, every_code_has_a_phrase)
{
    for (int i = 0; i < HPY_N_STATUS; i++)
        cr_assert(strlen(hpy_status_text((enum hpy_status)i)) > 1, "code %d", i);
    cr_assert_str_eq(hpy_status_text((enum hpy_status)-1), "unknown error");
    cr_assert_str_eq(hpy_status_text(HPY_N_STATUS), "unknown error");
}

Test(status, fail_fills_everything_and_returns_the_code)
{
    struct hpy_err err;
    memset(&err, 0xee, sizeof err);
    cr_assert_eq(hpy_fail(&err, HPY_EIO, "cannot read %s", "x"), HPY_EIO);
    cr_assert_eq(err.code, HPY_EIO);
    cr_assert_eq(err.offset, HPY_NO_OFFSET);
    cr_assert_str_eq(err.path, "");
    cr_assert_str_eq(err.text, "cannot read x");
    cr_assert_eq(hpy_fail_at(&err, HPY_EDAMAGED, 77, "bad"), HPY_EDAMAGED);
    cr_assert_eq(err.offset, 77);
    cr_assert_eq(hpy_fail(NULL, HPY_ENOMEM, "nobody listens"), HPY_ENOMEM);
}

Test(status, errno_is_told_and_kept)
{
    struct hpy_err err;
    errno = ENOENT;
    cr_assert_eq(hpy_fail_errno(&err, HPY_EIO, "cannot open it"), HPY_EIO);
    cr_assert_str_eq(err.text, "cannot open it: No such file or directory");
    cr_assert_eq(errno, ENOENT);
}

Test(status, text_is_one_harmless_line)
{
    struct hpy_err err;
    (void)hpy_fail(&err, HPY_EIO, "%s", "a\nb\x1b[31m\x7f"
                   "\xc2\x9b" "\xe2\x80\xae" "\xff" "é");
    cr_assert_str_eq(err.text, "a?b?[31m????é");
}

Test(status, a_long_text_is_cut_between_characters)
{
    for (int lead = 0; lead < 4; lead++) {
        char big[2048] = "";
        memset(big, 'x', (size_t)lead);
        while (strlen(big) + 4 < sizeof big)
            strcat(big, "\xf0\x9f\x90\x8d");
        struct hpy_err err;
        (void)hpy_fail(&err, HPY_EIO, "%s", big);
        size_t n = strlen(err.text);
        cr_assert_gt(n, sizeof err.text - 5);
        cr_assert_null(strchr(err.text, '?'));
        cr_assert_eq((n - (size_t)lead) % 4, 0);
    }
}

Test(status, the_first_path_stays)
{
    struct hpy_err err;
    (void)hpy_fail(&err, HPY_EIO, "x");
    hpy_err_set_path(&err, "inner\n");
    hpy_err_set_path(&err, "outer");
    cr_assert_str_eq(err.path, "inner?");
    hpy_err_set_path(NULL, "nobody");
}
