noinst_LTLIBRARIES += libhpysets.la
libhpysets_la_SOURCES = \
	src/sets/addrset.c src/sets/addrset.h \
	src/sets/bits.h \
	src/sets/nodeset.c src/sets/nodeset.h

tests_unit_unit_SOURCES += \
	tests/unit/test_addrset.c \
	tests/unit/test_nodeset.c
