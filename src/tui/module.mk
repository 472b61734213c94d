noinst_LTLIBRARIES += libhpytui.la
libhpytui_la_SOURCES = src/tui/app.h 
