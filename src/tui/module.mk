noinst_LTLIBRARIES += libhpytui.la
libhpytui_la_SOURCES = \
	src/tui/action.c src/tui/action.h \
	src/tui/app.c src/tui/app.h \
	src/tui/ask.c src/tui/ask.h \
	src/tui/clipboard.c src/tui/clipboard.h \
	src/tui/columns.c src/tui/columns.h \
	src/tui/commands.c src/tui/commands.h \
	src/tui/commands_complete.c \
	src/tui/completion.c src/tui/completion.h \
	src/tui/config.c src/tui/config.h \
	src/tui/core.c src/tui/core.h \
	src/tui/core_act.c src/tui/core_act.h \
	src/tui/describe.c src/tui/describe.h \
	src/tui/edge_text.c src/tui/edge_text.h \
	src/tui/evaluate.c src/tui/evaluate.h \
	src/tui/export.c src/tui/export.h \
	src/tui/export_rows.c src/tui/export_rows.h \
	src/tui/figures.c src/tui/figures.h \
	src/tui/frame.c \
	src/tui/history.c src/tui/history.h \
	src/tui/key.c src/tui/key.h \
	src/tui/keymap.c src/tui/keymap.h \
	src/tui/known.c src/tui/known.h \
	src/tui/line_editor.h \
	src/tui/line_simple.c src/tui/line_simple.h \
	src/tui/list.c src/tui/list.h \
	src/tui/list_task.c \
	src/tui/load.c src/tui/load.h \
	src/tui/manual.c src/tui/manual.h \
	src/tui/mark_task.c \
	src/tui/marks.c src/tui/marks.h \
	src/tui/match.c src/tui/match.h \
	src/tui/menu.c src/tui/menu.h \
	src/tui/older.c src/tui/older.h \
	src/tui/paste.c src/tui/paste.h \
	src/tui/picture.c src/tui/picture.h \
	src/tui/print.c \
	src/tui/prompt.c src/tui/prompt.h \
	src/tui/prompt_draw.c \
	src/tui/questions.c src/tui/questions.h \
	src/tui/retained.c src/tui/retained.h \
	src/tui/session.h \
	src/tui/settings.c src/tui/settings.h \
	src/tui/sort.c src/tui/sort.h \
	src/tui/task.h \
	src/tui/term.h \
	src/tui/term_guard.h \
	src/tui/term_script.c \
	src/tui/theme.c src/tui/theme.h \
	src/tui/tree.c src/tui/tree.h \
	src/tui/tree_task.c \
	src/tui/type_order.c src/tui/type_order.h \
	src/tui/view.c src/tui/view.h \
	src/tui/welcome.c src/tui/welcome.h \
	src/tui/worker.c src/tui/worker.h \
	src/tui/views/columns.c \
	src/tui/views/diff.c \
	src/tui/views/diff_rows.c \
	src/tui/views/diff_sides.c src/tui/views/diff_sides.h \
	src/tui/views/diff_view.h \
	src/tui/views/domtree.c \
	src/tui/views/domtree_name.c \
	src/tui/views/domtree_rows.c src/tui/views/domtree_rows.h \
	src/tui/views/help.c \
	src/tui/views/kept.c src/tui/views/kept.h \
	src/tui/views/kept_kinds.c \
	src/tui/views/kind_columns.c \
	src/tui/views/kind_rows.c src/tui/views/kind_rows.h \
	src/tui/views/neighbours.c src/tui/views/neighbours.h \
	src/tui/views/neighbours_draw.c \
	src/tui/views/object.c \
	src/tui/views/object_facts.c src/tui/views/object_facts.h \
	src/tui/views/objects.c \
	src/tui/views/overview.c \
	src/tui/views/overview_draw.c \
	src/tui/views/overview_found.c src/tui/views/overview_found.h \
	src/tui/views/overview_view.h \
	src/tui/views/partition.c \
	src/tui/views/paths.c \
	src/tui/views/paths_draw.c \
	src/tui/views/paths_question.c src/tui/views/paths_question.h \
	src/tui/views/paths_rows.c src/tui/views/paths_rows.h \
	src/tui/views/paths_view.h \
	src/tui/views/pattern.c \
	src/tui/views/pattern_rows.c src/tui/views/pattern_rows.h \
	src/tui/views/regroup.c \
	src/tui/views/set_rows.c src/tui/views/set_rows.h \
	src/tui/views/sets.c src/tui/views/sets.h \
	src/tui/views/treemap.c \
	src/tui/views/treemap_blocks.c src/tui/views/treemap_blocks.h \
	src/tui/views/treemap_words.c src/tui/views/treemap_words.h \
	src/tui/views/value.c \
	src/tui/views/views.c src/tui/views/views.h \
	src/tui/views/why.c \
	src/tui/views/why_draw.c \
	src/tui/views/why_view.h
curses_sources = src/tui/term_curses.c src/tui/term_curses.h src/tui/term_guard.c \
	src/tui/term_curses_input.c src/tui/term_curses_keep.c src/tui/term_curses_keep.h \
	src/tui/term_curses_look.c src/tui/term_curses_show.c \
	src/tui/line_editor.c src/tui/line_keys.c src/tui/line_keys.h
if CURSES
libhpytui_la_SOURCES += $(curses_sources)
EXTRA_DIST += src/tui/line_editor_none.c
else
libhpytui_la_SOURCES += src/tui/line_editor_none.c
EXTRA_DIST += $(curses_sources)
endif

# Tests: frames of heaps made by hand, and the explorer on them for tests/pty.
golden_fixture = tests/golden/fixture.c tests/golden/fixture.h tests/golden/fixture_leak.c \
	tests/golden/fixture_chain.c tests/golden/fixture_grown.c tests/golden/fixture_maker.h
random_keys = tests/keys/heaps.c tests/keys/heaps.h tests/keys/person.c tests/keys/person.h
tests_unit_unit_SOURCES += \
	$(golden_fixture) \
	tests/golden/test_golden.c \
	tests/unit/test_action.c \
	tests/unit/test_export.c \
	tests/unit/test_marks.c \
	tests/unit/test_columns.c \
	tests/unit/test_clipboard.c \
	tests/unit/test_config.c \
	tests/unit/test_core.c \
	tests/unit/test_history.c \
	tests/unit/test_key.c \
	tests/unit/test_keymap.c \
	tests/unit/test_list.c tests/unit/run_reply.h \
	tests/unit/test_manual.c \
	tests/unit/test_menu.c \
	tests/unit/test_paste.c \
	tests/unit/test_retained.c \
	tests/unit/test_row_match.c \
	tests/unit/test_settings.c \
	tests/unit/test_theme.c \
	tests/unit/test_tree.c
tests_prop_prop_SOURCES += tests/prop/prop_kept.c tests/prop/prop_keys.c tests/prop/keys_truth.c \
	tests/prop/keys_truth.h $(random_keys) $(golden_fixture)
random_keys += tests/keys/frame.c tests/keys/frame.h
check_PROGRAMS += tests/keys/worker
tests_keys_worker_SOURCES = tests/keys/worker.c $(random_keys) $(golden_fixture)
tests_keys_worker_LDADD = $(hpy_libs) $(hpy_syslibs)
if CURSES
tests_unit_unit_SOURCES += tests/unit/test_commands.c tests/unit/test_line_editor.c \
	tests/unit/test_prompt.c
tests_oom_oom_SOURCES += $(golden_fixture) tests/oom/oom_explorer.c tests/oom/oom_kept.c \
	tests/oom/oom_prompt.c
check_PROGRAMS += tests/pty/explorer
endif
EXTRA_PROGRAMS += tests/pty/explorer
tests_pty_explorer_SOURCES = tests/pty/explorer.c $(golden_fixture)
tests_pty_explorer_LDADD = $(hpy_libs) $(hpy_syslibs)
dist_man_MANS += man/heapy-tui-keys.7 man/heapy-tui-config.5
