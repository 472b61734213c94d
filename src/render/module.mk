noinst_LTLIBRARIES += libhpyrender.la
libhpyrender_la_SOURCES = \
	src/render/grid.c src/render/grid.h \
	src/render/layout.c src/render/layout.h \
	src/render/svg.c src/render/svg.h \
	src/render/table.c src/render/table.h \
	src/render/treemap.c src/render/treemap.h

tests_unit_unit_SOURCES += \
	tests/unit/test_grid.c \
	tests/unit/test_layout.c \
	tests/unit/test_svg.c \
	tests/unit/test_table.c \
	tests/unit/test_treemap.c
