# The program. bin_PROGRAMS += bin/heapy-tui links it in the build tree as
# bin/heapy-tui.
bin_PROGRAMS += bin/heapy-tui
bin_heapy_tui_SOURCES = src/cli/cmd.h src/cli/cmd_eval.c src/cli/cmd_general.c \
	src/cli/cmd_info.c src/cli/cmd_open.c src/cli/cmd_report.c src/cli/cmd_run.c \
	src/cli/cmd_save.c \
	src/cli/help.c src/cli/help.h src/cli/main.c src/cli/options.c \
	src/cli/options.h src/cli/output.c src/cli/process.c src/cli/process.h \
	src/cli/python.c src/cli/python.h src/cli/settings.c src/cli/settings.h
# pkgpythondir is where the Python package is installed (python/ext/engines.mk).
bin_heapy_tui_CPPFLAGS = $(AM_CPPFLAGS) -DHPY_PKGPYTHONDIR='"$(pkgpythondir)"'
bin_heapy_tui_LDADD = $(hpy_libs) $(hpy_syslibs)
tests_unit_unit_SOURCES += tests/unit/test_options.c src/cli/options.c src/cli/help.c

# The heap that tests/cli/run.sh looks at.
check_PROGRAMS += tests/cli/make_sample
tests_cli_make_sample_SOURCES = tests/cli/make_sample.c
tests_cli_make_sample_LDADD = $(hpy_libs) $(hpy_syslibs)
