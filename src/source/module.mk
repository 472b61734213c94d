noinst_LTLIBRARIES += libhpysource.la
libhpysource_la_SOURCES = \
	src/source/file.c src/source/file.h \
	src/source/sniff.c src/source/sniff.h \
	src/source/source.c src/source/source.h

tests_unit_unit_SOURCES += tests/unit/test_source.c
