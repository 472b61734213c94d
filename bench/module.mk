# `make bench` builds what the measurements need; bench/run.py makes them.
EXTRA_PROGRAMS += bench/graph_bench
bench_graph_bench_SOURCES = bench/graph_bench.c
bench_graph_bench_LDADD = $(hpy_libs) $(hpy_syslibs)

bench: all-am bench/graph_bench$(EXEEXT)
.PHONY: bench
