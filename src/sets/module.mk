noinst_LTLIBRARIES += libhpysets.la
libhpysets_la_SOURCES = src/sets/addrset.h src/sets/nodeset.h 
