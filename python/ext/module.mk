# The extension modules: which there are, and what each is made of (python/ext/engines.mk
# makes them once per interpreter).
python_modules_made = engine heap sets

# _engine, the capture. Whatever of the core is listed here must need nothing but libc: a
# program that is only captured loads no more than this.
engine_sources = \
	python/ext/module.c \
	python/ext/walk_api.c \
	src/capture/alive.c \
	src/capture/contents.c \
	src/capture/guard.c \
	src/capture/heapdefs.c \
	src/capture/hide.c \
	src/capture/inline.c \
	src/capture/names.c \
	src/capture/origin.c \
	src/capture/preflight.c \
	src/capture/procfs.c \
	src/capture/peek.c \
	src/capture/record.c \
	src/capture/relate.c \
	src/capture/rest.c \
	src/capture/roots.c \
	src/capture/scratch.c \
	src/capture/sites.c \
	src/capture/sizes.c \
	src/capture/tally.c \
	src/capture/twin.c \
	src/capture/twin_child.c \
	src/capture/typetable.c \
	src/capture/visit.c \
	src/capture/walk.c \
	src/capture/writeout.c \
	src/capture/cpython/attrs.c \
	src/capture/cpython/capsule.c \
	src/capture/cpython/dict.c \
	src/capture/cpython/families.c \
	src/capture/cpython/frames.c \
	src/capture/cpython/gc.c \
	src/capture/cpython/inside.c \
	src/capture/cpython/interp.c \
	src/capture/cpython/layout_readers.c \
	src/capture/cpython/layouts.c \
	src/capture/cpython/layouts_core.c \
	src/capture/cpython/layouts_foreign.c \
	src/capture/cpython/layouts_stdlib.c \
	src/capture/cpython/parts.c \
	src/capture/cpython/size_core.c \
	src/capture/cpython/size_dict.c \
	src/capture/cpython/size_external.c \
	src/capture/cpython/size_foreign.c \
	src/capture/cpython/size_stdlib.c \
	src/capture/cpython/supported.c \
	src/capture/cpython/text.c \
	src/capture/cpython/traces.c \
	src/capture/cpython/types.c \
	src/base/mem.c \
	src/base/status.c \
	src/base/text.c \
	src/format/stream_writer.c \
	src/sets/addrset.c
engine_cppflags = -DHPY_VERSION_TEXT='"$(PACKAGE_VERSION)"'
engine_libs =

# _heap: graphs, and expressions over them. It has no capture of its own: see
# python/ext/walk_api.h.
heap_sources = \
	python/ext/heap_ask.c \
	python/ext/heap_capture.c \
	python/ext/heap_kinds.c \
	python/ext/heap_methods.c \
	python/ext/heap_module.c \
	python/ext/heap_object.c \
	python/ext/heap_objects.c \
	python/ext/heap_passed.c \
	python/ext/heap_pins.c \
	python/ext/heap_value.c
heap_core = $(core_objects)
heap_libs = $(ROARING_LIBS) $(UTF8PROC_LIBS) $(JANSSON_LIBS) -lm -lpthread

# _sets: sets of integers and of objects.
sets_sources = python/ext/sets_bitset.c python/ext/sets_bitset_make.c \
	python/ext/sets_bitset_mut.c python/ext/sets_bitset_ops.c \
	python/ext/sets_module.c python/ext/sets_nodeset.c \
	python/ext/sets_nodeset_mut.c python/ext/sets_nodeset_ops.c
sets_core = $(patsubst %,python/obj-core/%,src/base/mem.o src/base/status.o src/sets/bitset.o)
sets_libs = $(ROARING_LIBS)

# The plain C core, for _heap: compiled once, whatever the interpreter.
core_sources = $(filter %.c,$(libhpybase_la_SOURCES) $(libhpysets_la_SOURCES) \
	$(libhpyengine_la_SOURCES) $(libhpyrender_la_SOURCES) $(libhpyformat_la_SOURCES) \
	$(libhpyquery_la_SOURCES) $(libhpyreport_la_SOURCES) $(libhpysource_la_SOURCES))
