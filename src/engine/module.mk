noinst_LTLIBRARIES += libhpyengine.la
libhpyengine_la_SOURCES = \
	src/engine/build.c src/engine/build.h \
	src/engine/build_each.c \
	src/engine/build_edges.c \
	src/engine/build_names.c src/engine/build_names.h \
	src/engine/build_nodes.c \
	src/engine/build_pool.c src/engine/build_pool.h \
	src/engine/build_seal.c src/engine/build_seal.h src/engine/build_state.h \
	src/engine/build_sites.c \
	src/engine/build_turn.c \
	src/engine/content.c src/engine/content.h \
	src/engine/facts.h \
	src/engine/graph.c src/engine/graph.h src/engine/graph_text.c \
	src/engine/graph_check.c src/engine/graph_check.h \
	src/engine/kinds.h src/engine/partition.h \
	src/engine/relation.c src/engine/relation.h \
	src/engine/site.c src/engine/site.h \
	src/engine/sink.h
libhpyengine_la_SOURCES += src/engine/cycles.c src/engine/cycles.h src/engine/kinds_cycle.c
libhpyengine_la_SOURCES += src/engine/findex.c src/engine/findex.h
libhpyengine_la_SOURCES += src/engine/inedges.c src/engine/inedges.h \
	src/engine/kinds.c src/engine/kinds_labels.c src/engine/kinds_labels.h \
	src/engine/kinds_object.c src/engine/kinds_package.c src/engine/kinds_product.c \
	src/engine/kinds_prod.c src/engine/kinds_rcs.c src/engine/kinds_table.h src/engine/kinds_tuple.c \
	src/engine/kinds_tuple.h src/engine/kinds_type.c src/engine/kinds_value.c \
	src/engine/kinds_via.c src/engine/via.c src/engine/via.h \
	src/engine/via_parse.c src/engine/via_parse.h \
	src/engine/rule.c src/engine/rule.h src/engine/rule_atom.h src/engine/rule_like.c \
	src/engine/rule_compare.c src/engine/rule_compare.h src/engine/rule_program.h \
	src/engine/rule_run.c src/engine/rule_simple.c src/engine/rule_theory.c \
	src/engine/rule_theory.h \
	src/engine/rule_prod.c src/engine/rule_set.c src/engine/rule_text.c src/engine/rule_type.c \
	src/engine/rule_value.c src/engine/type_order.c src/engine/type_order.h \
	src/engine/neighbours.c src/engine/neighbours.h \
	src/engine/partition.c src/engine/partition_diff.c src/engine/partition_rows.h \
	src/engine/partition_sort.c
tests_unit_unit_SOURCES += tests/unit/heap_support.c tests/unit/heap_support.h \
	tests/unit/test_kinds.c tests/unit/test_partition.c

tests_unit_unit_SOURCES += \
	tests/unit/made_graph.c tests/unit/made_graph.h \
	tests/unit/test_build.c \
	tests/unit/test_content.c \
	tests/unit/test_graph.c \
	tests/unit/test_graph_check.c \
	tests/unit/test_graph_text.c \
	tests/unit/test_relation.c \
	tests/unit/test_via_parse.c

tests_prop_prop_SOURCES += \
	tests/prop/prop_build.c

tests_oom_oom_SOURCES += \
	tests/oom/oom_build.c

libhpyengine_la_SOURCES += src/engine/analyses.c src/engine/analyses.h \
	src/engine/dom.h src/engine/dom_children.c src/engine/dom_immediate.c \
	src/engine/dom_keeps.c src/engine/dom_region.c src/engine/dom_region.h \
	src/engine/dom_retained.c src/engine/dom_search.c src/engine/dom_set.c \
	src/engine/dom_set.h src/engine/dom_tree.c src/engine/dom_work.h
tests_unit_unit_SOURCES += tests/unit/test_dom.c
tests_unit_unit_SOURCES += tests/unit/test_findex.c tests/unit/test_type_order.c \
	tests/unit/test_cycles.c
tests_prop_prop_SOURCES += tests/prop/prop_dom.c
tests_oom_oom_SOURCES += tests/oom/oom_dom.c tests/oom/oom_kinds.c

tests_prop_prop_SOURCES += tests/prop/prop_cycles.c tests/prop/prop_findex.c tests/prop/prop_compare.c
tests_prop_prop_SOURCES += tests/prop/prop_kinds.c tests/unit/made_graph.c

libhpyengine_la_SOURCES += src/engine/refpat.c src/engine/refpat.h src/engine/refpat_row.c \
	src/engine/refpat_rows.h src/engine/refpat_text.c src/engine/refpat_unfold.c
tests_unit_unit_SOURCES += tests/unit/refpat_support.c tests/unit/refpat_support.h \
	tests/unit/test_refpat.c

libhpyengine_la_SOURCES += src/engine/bignum.c src/engine/bignum.h \
	src/engine/paths.c src/engine/paths.h src/engine/paths_count.c \
	src/engine/paths_draft.c src/engine/paths_edges.c src/engine/paths_order.c \
	src/engine/paths_rules.c src/engine/paths_seal.c src/engine/paths_search.c \
	src/engine/paths_walk.c src/engine/paths_work.h
tests_unit_unit_SOURCES += tests/unit/test_paths.c
tests_prop_prop_SOURCES += tests/prop/prop_paths.c
libhpyengine_la_SOURCES += src/engine/match.c src/engine/match.h src/engine/match_same.c \
	src/engine/match_same.h src/engine/changes.c src/engine/changes.h
tests_unit_unit_SOURCES += tests/unit/test_match.c
tests_prop_prop_SOURCES += tests/prop/prop_changes.c tests/unit/heap_support.c tests/prop/prop_match.c \
	tests/prop/prop_refpat.c
tests_oom_oom_SOURCES += tests/oom/oom_refpat.c
libhpyengine_la_SOURCES += src/engine/roundabout.c src/engine/roundabout.h src/engine/why.c src/engine/why.h \
	src/engine/why_direct.c src/engine/why_name.c src/engine/why_rules.c \
	src/engine/running.c src/engine/running.h src/engine/why_search.c src/engine/why_text.c \
	src/engine/why_text.h src/engine/why_work.h
tests_unit_unit_SOURCES += tests/unit/why_support.c tests/unit/why_support.h tests/unit/test_why.c tests/unit/test_why_text.c
tests_prop_prop_SOURCES += tests/prop/prop_why.c tests/prop/random_types.h
tests_oom_oom_SOURCES += tests/oom/oom_why.c tests/unit/why_lines.c tests/unit/why_lines.h \
	tests/unit/why_support.c tests/unit/made_graph.c

libhpyengine_la_SOURCES += src/engine/ground.c src/engine/ground.h \
	src/engine/largest.c src/engine/largest.h \
	src/engine/suspects.c src/engine/suspects.h src/engine/suspects_gather.c \
	src/engine/suspects_group.c src/engine/suspects_work.h
scene_of_tests = tests/unit/suspects_support.c tests/unit/suspects_support.h
tests_unit_unit_SOURCES += $(scene_of_tests) tests/unit/test_suspects.c
tests_prop_prop_SOURCES += $(scene_of_tests) tests/prop/prop_suspects.c
tests_oom_oom_SOURCES += $(scene_of_tests) tests/oom/oom_suspects.c
