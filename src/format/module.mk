noinst_LTLIBRARIES += libhpyformat.la
libhpyformat_la_SOURCES = \
	src/format/snapshot.h \
	src/format/stream.h \
	src/format/stream_format.h \
	src/format/stream_writer.c
