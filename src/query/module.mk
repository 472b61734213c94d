noinst_LTLIBRARIES += libhpyquery.la
libhpyquery_la_SOURCES = src/query/query.h 
