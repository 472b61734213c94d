noinst_LTLIBRARIES += libhpyreport.la
libhpyreport_la_SOURCES = src/report/rep_data.c src/report/rep_rows.h \
	src/report/rep_table.c src/report/rep_table.h src/report/rep_text.c \
	src/report/rep_value.c src/report/rep_value.h src/report/rep_levels.c \
	src/report/rep_object.c src/report/rep_object.h
tests_unit_unit_SOURCES += tests/unit/test_rep_table.c tests/unit/test_rep_value.c
libhpyreport_la_SOURCES += src/report/rep_pattern.c src/report/rep_pattern.h \
	src/report/rep_write.h
tests_unit_unit_SOURCES += tests/unit/test_rep_pattern.c
libhpyreport_la_SOURCES += src/report/rep_diff.c src/report/rep_diff.h
tests_unit_unit_SOURCES += tests/unit/test_rep_diff.c

libhpyreport_la_SOURCES += src/report/rep_paths.c src/report/rep_paths.h
tests_unit_unit_SOURCES += tests/unit/test_rep_paths.c
tests_oom_oom_SOURCES += tests/oom/oom_paths.c
libhpyreport_la_SOURCES += src/report/rep_why.c src/report/rep_why.h
tests_unit_unit_SOURCES += tests/unit/test_rep_why.c tests/unit/why_lines.c tests/unit/why_lines.h

libhpyreport_la_SOURCES += src/report/rep_facts.c src/report/rep_facts.h \
	src/report/rep_suspects.c src/report/rep_suspects.h
tests_unit_unit_SOURCES += tests/unit/test_rep_suspects.c
libhpyreport_la_SOURCES += src/report/rep_doc.h src/report/rep_doc_html.c \
	src/report/rep_doc_text.c src/report/rep_overview.c src/report/rep_overview.h \
	src/report/rep_overview_data.h src/report/rep_overview_json.c
tests_unit_unit_SOURCES += tests/unit/test_rep_overview.c
