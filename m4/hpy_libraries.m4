# The libraries heapy-tui is built on. Each message names the Debian package.

# HPY_NEED(VARIABLE, pkg-config module, Debian package)
AC_DEFUN([HPY_NEED], [
PKG_CHECK_MODULES([$1], [$2], [],
  [AC_MSG_ERROR([$2 was not found: install $3 (Debian) and configure again])])
])

AC_DEFUN([HPY_LIBRARIES], [
HPY_NEED([JANSSON], [jansson >= 2.12], [libjansson-dev])
HPY_NEED([UTF8PROC], [libutf8proc >= 2.2], [libutf8proc-dev])
# xxhash is compiled in from its header (XXH_INLINE_ALL): no library to link.
HPY_NEED([XXHASH], [libxxhash >= 0.8], [libxxhash-dev])

# CRoaring has a pkg-config file only since it moved to CMake's; Debian 12's has none.
PKG_CHECK_MODULES([ROARING], [roaring], [], [
  hpy_saved_LIBS=$LIBS
  AC_CHECK_HEADER([roaring/roaring.h], [],
    [AC_MSG_ERROR([CRoaring's header was not found: install libroaring-dev (Debian) and configure again])])
  AC_CHECK_LIB([roaring], [roaring_bitmap_and], [],
    [AC_MSG_ERROR([CRoaring's library was not found: install libroaring-dev (Debian) and configure again])])
  LIBS=$hpy_saved_LIBS
  ROARING_CFLAGS=
  ROARING_LIBS=-lroaring
])

AC_ARG_WITH([curses],
  [AS_HELP_STRING([--without-curses], [leave the terminal explorer out: info and eval still work])],
  [], [with_curses=yes])
hpy_curses=no
AS_IF([test "x$with_curses" != xno], [
  HPY_NEED([CURSES], [ncursesw >= 6.0], [libncurses-dev])
  # Edits the explorer's prompt.
  HPY_NEED([EDIT], [libedit >= 3.1], [libedit-dev])
  AC_DEFINE([HAVE_CURSES], [1], [The terminal explorer is built in.])
  hpy_curses=yes
])
AM_CONDITIONAL([CURSES], [test "$hpy_curses" = yes])

# Only the C tests need Criterion; `make check` says so when it is missing.
hpy_criterion=yes
PKG_CHECK_MODULES([CRITERION], [criterion >= 2.3],
  [], [hpy_criterion="no (install libcriterion-dev to run them)"])
AM_CONDITIONAL([CRITERION], [test "$hpy_criterion" = yes])
])
