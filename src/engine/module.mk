noinst_LTLIBRARIES += libhpyengine.la
libhpyengine_la_SOURCES = src/engine/build.h src/engine/facts.h src/engine/graph.h src/engine/kinds.h src/engine/partition.h src/engine/relation.h src/engine/sink.h 
libhpyengine_la_SOURCES += src/engine/kinds.c src/engine/kinds_object.c \
	src/engine/kinds_table.h src/engine/kinds_type.c src/engine/kinds_value.c \
	src/engine/partition.c src/engine/partition_diff.c src/engine/partition_rows.h \
	src/engine/partition_sort.c
