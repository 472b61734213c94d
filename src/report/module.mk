noinst_LTLIBRARIES += libhpyreport.la
libhpyreport_la_SOURCES = src/report/rep_table.h 
