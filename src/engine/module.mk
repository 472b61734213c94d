noinst_LTLIBRARIES += libhpyengine.la
libhpyengine_la_SOURCES = src/engine/build.h src/engine/facts.h src/engine/graph.h src/engine/kinds.h src/engine/partition.h src/engine/relation.h src/engine/sink.h 
