# `make check`: builds the test programs, then tests/run runs every group and
# adds up. `make check GROUPS="unit python"` runs only those (names: tests/run).
check-local: all-am $(check_PROGRAMS)
	@HPY_CRITERION='$(criterion_built)' HPY_FUZZ='$(fuzz_programs)' HPY_CC='$(CC)' \
	 HPY_CPPFLAGS='$(AM_CPPFLAGS)' $(srcdir)/tests/run '$(abs_srcdir)' '$(abs_builddir)' $(GROUPS)

if CRITERION
criterion_built = $(criterion_programs)
endif

EXTRA_DIST += tests/run
