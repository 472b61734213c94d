# `make man` renews the section OPTIONS of the page from the table in src/cli.
dist_man_MANS += man/heapy-tui.1
EXTRA_DIST += build-aux/man-options.sh

man: bin/heapy-tui$(EXEEXT)
	$(srcdir)/build-aux/man-options.sh bin/heapy-tui$(EXEEXT) $(srcdir)/man/heapy-tui.1 > man-page.tmp
	mv man-page.tmp $(srcdir)/man/heapy-tui.1
.PHONY: man

# Completion for bash, made by the program itself.
completiondir = $(datadir)/bash-completion/completions
completion_DATA = completion/heapy-tui
completion/heapy-tui: bin/heapy-tui$(EXEEXT)
	@$(MKDIR_P) completion
	$(AM_V_GEN)bin/heapy-tui$(EXEEXT) --generate completion > $@.tmp && mv $@.tmp $@
CLEANFILES += completion/heapy-tui
