# Switches that change how every file is compiled.
#
# Each macro sets one substituted variable; Makefile.am adds them to AM_CFLAGS
# and AM_LDFLAGS, and to the flags of the extension modules.

# HPY_WARNINGS: --enable-warnings=no|yes|error, --enable-werror for short.
AC_DEFUN([HPY_WARNINGS], [
AC_ARG_ENABLE([warnings],
  [AS_HELP_STRING([--enable-warnings=no|yes|error], [compiler warnings: none, shown, or errors @<:@yes@:>@])],
  [], [enable_warnings=yes])
AC_ARG_ENABLE([werror],
  [AS_HELP_STRING([--enable-werror], [the same as --enable-warnings=error])],
  [AS_IF([test "x$enableval" = xyes], [enable_warnings=error])])
WARN_CFLAGS=
AS_CASE([$enable_warnings],
  [no], [],
  [yes|error], [
    WARN_CFLAGS="-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings"
    AS_IF([test "$enable_warnings" = error], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])],
  [AC_MSG_ERROR([--enable-warnings takes no, yes or error, not '$enable_warnings'])])
AC_SUBST([WARN_CFLAGS])
])

# HPY_SANITIZERS: address and undefined behaviour, or with "thread" races, for the
# program and the C tests. The extension modules are left alone: an interpreter that was not
# built with ASan cannot load one that was.
AC_DEFUN([HPY_SANITIZERS], [
AC_ARG_ENABLE([sanitizers],
  [AS_HELP_STRING([--enable-sanitizers], [compile with AddressSanitizer and UndefinedBehaviorSanitizer; =thread: with ThreadSanitizer])],
  [], [enable_sanitizers=no])
SANITIZE_FLAGS=
AS_CASE([$enable_sanitizers],
  [no], [],
  [thread], [SANITIZE_FLAGS="-fsanitize=thread -fno-omit-frame-pointer"],
  [SANITIZE_FLAGS="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"])
AM_CONDITIONAL([SANITIZERS], [test "x$enable_sanitizers" != xno])
AC_SUBST([SANITIZE_FLAGS])
])

# HPY_FUZZING: link the entries of tests/fuzz with libFuzzer (clang) instead of
# the plain driver that replays the corpora.
AC_DEFUN([HPY_FUZZING], [
AC_ARG_ENABLE([fuzzing],
  [AS_HELP_STRING([--enable-fuzzing], [make the entries of tests/fuzz libFuzzer programs (needs CC=clang)])],
  [], [enable_fuzzing=no])
FUZZ_CFLAGS=
FUZZ_LDFLAGS=
AS_IF([test "x$enable_fuzzing" != xno], [
  AC_MSG_CHECKING([whether $CC can link libFuzzer])
  hpy_saved_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -fsanitize=fuzzer"
  AC_LINK_IFELSE([AC_LANG_SOURCE([[
    #include <stddef.h>
    #include <stdint.h>
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { (void)data; (void)size; return 0; }
  ]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([--enable-fuzzing needs a compiler with libFuzzer: configure with CC=clang (Debian: clang)])])
  CFLAGS=$hpy_saved_CFLAGS
  FUZZ_CFLAGS="-fsanitize=fuzzer-no-link"
  FUZZ_LDFLAGS="-fsanitize=fuzzer"
])
AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" != xno])
AC_SUBST([FUZZ_CFLAGS])
AC_SUBST([FUZZ_LDFLAGS])
])
