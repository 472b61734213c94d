# `make bench` builds what the measurements need; bench/run.py, ask.py and keys.py make them.
EXTRA_PROGRAMS += bench/graph_bench bench/question_bench bench/key_bench
bench_graph_bench_SOURCES = bench/graph_bench.c
bench_graph_bench_LDADD = $(hpy_libs) $(hpy_syslibs)
bench_question_bench_SOURCES = bench/question_bench.c
bench_question_bench_LDADD = $(hpy_libs) $(hpy_syslibs)
bench_key_bench_SOURCES = bench/key_bench.c
bench_key_bench_LDADD = $(hpy_libs) $(hpy_syslibs)

bench: all-am bench/graph_bench$(EXEEXT) bench/question_bench$(EXEEXT) bench/key_bench$(EXEEXT)
.PHONY: bench
