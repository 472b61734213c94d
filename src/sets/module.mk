noinst_LTLIBRARIES += libhpysets.la
libhpysets_la_SOURCES = \
	src/sets/addrset.c src/sets/addrset.h \
	src/sets/bits.h \
	src/sets/bitset.c src/sets/bitset.h \
	src/sets/nodeset.c src/sets/nodeset.h

tests_unit_unit_SOURCES += \
	tests/unit/test_addrset.c \
	tests/unit/test_bitset.c \
	tests/unit/test_nodeset.c
tests_prop_prop_SOURCES += tests/prop/prop_bitset.c
