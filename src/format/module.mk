noinst_LTLIBRARIES += libhpyformat.la
libhpyformat_la_SOURCES = \
	src/format/snapshot.h \
	src/format/stream.h \
	src/format/stream_decode.c src/format/stream_decode.h \
	src/format/stream_format.h \
	src/format/stream_reader.c \
	src/format/stream_writer.c

EXTRA_DIST += docs/capture-stream.md

tests_unit_unit_SOURCES += \
	tests/unit/format_support.c tests/unit/format_support.h \
	tests/unit/test_stream_reader.c \
	tests/unit/test_stream_writer.c
