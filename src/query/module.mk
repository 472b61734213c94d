noinst_LTLIBRARIES += libhpyquery.la
libhpyquery_la_SOURCES = src/query/attribute.c src/query/attribute.h \
	src/query/call.c src/query/dominators.c src/query/eval.c src/query/heap.h src/query/lexer.c src/query/lexer.h \
	src/query/operator.c src/query/parser.c src/query/parser.h src/query/query.h \
	src/query/value.c src/query/value.h src/query/value_ops.h
tests_unit_unit_SOURCES += tests/unit/test_lexer.c tests/unit/test_parser.c \
	tests/unit/test_eval.c
tests_oom_oom_SOURCES += tests/oom/oom_query.c tests/unit/heap_support.c

fuzz_programs += tests/fuzz/fuzz_expression
tests_fuzz_fuzz_expression_SOURCES = tests/fuzz/fuzz_expression.c $(fuzz_driver)
tests_fuzz_fuzz_expression_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_expression_LDADD = $(fuzz_ldadd)
