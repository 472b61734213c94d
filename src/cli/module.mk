# The program. bin_PROGRAMS += bin/heapy-tui links it in the build tree as
# bin/heapy-tui; variables are bin_heapy_tui_SOURCES and
# bin_heapy_tui_LDADD = $(hpy_libs) $(hpy_syslibs).
