noinst_LTLIBRARIES += libhpyformat.la
libhpyformat_la_SOURCES = \
	src/format/snapshot.h \
	src/format/stream.h \
	src/format/stream_decode.c src/format/stream_decode.h \
	src/format/stream_format.h \
	src/format/stream_reader.c \
	src/format/stream_writer.c
