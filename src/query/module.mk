noinst_LTLIBRARIES += libhpyquery.la
libhpyquery_la_SOURCES = src/query/argument.c src/query/argument.h src/query/attribute.c \
	src/query/attribute.h src/query/brief.c src/query/brief.h src/query/compare.c \
	src/query/complete.c src/query/conversation.c src/query/conversation.h \
	src/query/difference.c src/query/difference.h src/query/dominators.c src/query/eval.c \
	src/query/expand.c src/query/expand.h \
	src/query/functions.c src/query/guess.c src/query/guess.h src/query/heap.c \
	src/query/heap.h src/query/kind_attributes.c src/query/lexer.c src/query/lexer.h \
	src/query/names.c src/query/operator.c src/query/operator.h src/query/parser.c \
	src/query/parser.h src/query/paths_attributes.c src/query/paths_values.c \
	src/query/paths_values.h src/query/pattern.c src/query/pattern.h src/query/query.h \
	src/query/rows.c src/query/rows.h src/query/seen.c src/query/seen.h \
	src/query/set_attributes.c src/query/set_attributes.h src/query/set_paths.c \
	src/query/set_shape.c src/query/set_why.c src/query/value.c src/query/value.h src/query/value_ops.h \
	src/query/value_type.h src/query/words.c
tests_unit_unit_SOURCES += tests/unit/test_lexer.c tests/unit/test_parser.c \
	tests/unit/test_eval.c tests/unit/test_complete.c tests/unit/test_expressions_page.c

dist_man_MANS += man/heapy-expressions.7

tests_oom_oom_SOURCES += tests/oom/oom_query.c tests/unit/heap_support.c

fuzz_programs += tests/fuzz/fuzz_expression
tests_fuzz_fuzz_expression_SOURCES = tests/fuzz/fuzz_expression.c $(fuzz_driver)
tests_fuzz_fuzz_expression_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_expression_LDADD = $(fuzz_ldadd)
tests_unit_unit_SOURCES += tests/unit/test_set_why.c
