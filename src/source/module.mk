noinst_LTLIBRARIES += libhpysource.la
libhpysource_la_SOURCES = src/source/source.h 
