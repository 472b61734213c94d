# `make check` builds the test programs; tests/run then runs every group and adds
# up. `make check GROUPS="unit python"` runs only those (names: tests/run).
if CRITERION
criterion_built = $(criterion_programs)
endif

check-local: all-am $(check_PROGRAMS)
	@HPY_CRITERION='$(criterion_built)' HPY_FUZZ='$(fuzz_programs)' \
	HPY_CC='$(CC)' HPY_CPPFLAGS='$(AM_CPPFLAGS)' \
	$(srcdir)/tests/run '$(abs_srcdir)' '$(abs_builddir)' $(GROUPS)

clean-local-tests:
	rm -rf tests/log
