noinst_LTLIBRARIES += libhpybase.la
# width.c alone needs utf8proc; the Python extension leaves it out.
libhpybase_la_SOURCES = \
	src/base/bytes.h \
	src/base/job.c src/base/job.h \
	src/base/mem.c src/base/mem.h \
	src/base/number.c src/base/number_locale.c \
	src/base/pair.c src/base/pair.h \
	src/base/replace_file.c src/base/replace_file.h \
	src/base/status.c src/base/status.h \
	src/base/text.c src/base/text.h \
	src/base/thread.c src/base/thread.h \
	src/base/utf8.h \
	src/base/width.c

tests_unit_unit_SOURCES += \
	tests/unit/test_bytes.c \
	tests/unit/test_job.c \
	tests/unit/test_mem.c \
	tests/unit/test_pair.c \
	tests/unit/test_replace_file.c \
	tests/unit/test_status.c \
	tests/unit/test_number.c \
	tests/unit/test_text.c
