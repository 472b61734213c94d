# HPY_PYTHON: the interpreters to build the extension module for.
#
# build-aux/find-pythons.sh finds and probes them and writes python-engines.mk,
# which python/ext/engines.mk turns into rules. Configuring again looks again.
AC_DEFUN([HPY_PYTHON], [
AC_ARG_WITH([python],
  [AS_HELP_STRING([--with-python=LIST], [interpreters to build for, separated by commas or spaces @<:@every CPython 3.9-3.13 found@:>@])
AS_HELP_STRING([--without-python], [build no extension module: heapy-tui opens files only])],
  [], [with_python=auto])
PYTHON_VERSIONS=
AS_CASE([$with_python],
  [no], [AS_ECHO(["PYTHON_VERSIONS ="]) > python-engines.mk],
  [AC_MSG_NOTICE([looking for CPython interpreters])
   AS_CASE([$with_python], [yes|auto], [hpy_pythons=], [hpy_pythons=$with_python])
   AS_IF([$SHELL "$srcdir/build-aux/find-pythons.sh" -o python-engines.mk $hpy_pythons],
     [PYTHON_VERSIONS=`$SED -n 's/^PYTHON_VERSIONS = //p' python-engines.mk`],
     [AC_MSG_ERROR([see the lines above; --without-python builds without capture])])])
AM_CONDITIONAL([PYTHON], [test -n "$PYTHON_VERSIONS"])
])
