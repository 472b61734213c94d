noinst_LTLIBRARIES += libhpyformat.la
libhpyformat_la_SOURCES = \
	src/format/snapshot.h \
	src/format/snapshot_chunks.c src/format/snapshot_chunks.h \
	src/format/snapshot_layout.c src/format/snapshot_layout.h \
	src/format/snapshot_read.c \
	src/format/snapshot_write.c \
	src/format/stream.h \
	src/format/stream_decode.c src/format/stream_decode.h \
	src/format/stream_format.h \
	src/format/stream_reader.c \
	src/format/stream_writer.c

dist_man_MANS += man/heapy-snapshot.5
EXTRA_DIST += docs/capture-stream.md docs/snapshot.md

format_support = tests/unit/format_support.c tests/unit/format_support.h
tests_unit_unit_SOURCES += $(format_support) \
	tests/unit/test_site.c tests/unit/test_site_formats.c \
	tests/unit/test_snapshot.c \
	tests/unit/test_stream_reader.c \
	tests/unit/test_stream_writer.c

tests_oom_oom_SOURCES += tests/oom/oom_format.c
tests_prop_prop_SOURCES += tests/prop/prop_format.c $(format_support)

# Writes tests/data/good, tests/data/bad and the fuzzing corpora: make samples.
EXTRA_PROGRAMS += tests/data/make_samples
tests_data_make_samples_SOURCES = tests/data/make_samples.c $(format_support)
tests_data_make_samples_LDADD = $(hpy_libs) $(hpy_syslibs)
samples: tests/data/make_samples
	tests/data/make_samples $(srcdir)/tests
.PHONY: samples
EXTRA_DIST += tests/data/good tests/data/bad tests/fuzz/corpus

fuzz_programs += tests/fuzz/fuzz_stream tests/fuzz/fuzz_snapshot
tests_fuzz_fuzz_stream_SOURCES = tests/fuzz/fuzz_stream.c $(format_support) $(fuzz_driver)
tests_fuzz_fuzz_stream_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_stream_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_snapshot_SOURCES = tests/fuzz/fuzz_snapshot.c $(format_support) $(fuzz_driver)
tests_fuzz_fuzz_snapshot_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_snapshot_LDADD = $(fuzz_ldadd)
