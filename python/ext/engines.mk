# One extension module per interpreter, from the same sources (GNU make).
#
# In:  engine_sources (python/ext/module.mk), PYTHON_VERSIONS and for each the
#      PYTHON_*_V of python-engines.mk (configure; build-aux/find-pythons.sh).
# Out: python/heapy_tui/_engine<suffix> per interpreter beside copies of the
#      package's Python files: $(builddir)/python is importable as it is.
#
# The objects lie in python/obj-V/, named after the source's path. Interpreter
# headers are given with -isystem so that our warnings speak of our code only.
# Nothing links libpython: the interpreter that loads the module has it.

pkgpythondir = $(pkglibdir)/python
python_package_files := $(sort $(wildcard $(srcdir)/python/heapy_tui/*.py) \
	$(wildcard $(srcdir)/python/heapy_tui/*.pyi) $(wildcard $(srcdir)/python/heapy_tui/py.typed))
# Absolute, because a relative target would be found in the source tree (VPATH) and
# taken for made. Built in the source tree, the files lie where they should.
ifneq ($(abs_srcdir),$(abs_builddir))
python_copies := $(patsubst $(srcdir)/%,$(abs_builddir)/%,$(python_package_files))
endif

ifneq ($(strip $(engine_sources)),)
python_versions = $(PYTHON_VERSIONS)
endif

python_modules :=

# $(1): version, as in 3.11
define hpy_python_engine
python_module_$(1) := python/heapy_tui/_engine$$(PYTHON_SUFFIX_$(1))
python_objects_$(1) := $$(patsubst %.c,python/obj-$(1)/%.o,$$(engine_sources))
python_modules += $$(python_module_$(1))

$$(python_objects_$(1)): python/obj-$(1)/%.o: $$(srcdir)/%.c python-engines.mk
	@mkdir -p $$(@D)
	$$(if $$(filter 1,$$(V)),,@echo "  CC $(1)  " $$@;) \
	$$(CC) $$(python_cppflags) $$(engine_cppflags) $$(addprefix -isystem ,$$(PYTHON_INCLUDES_$(1))) \
		$$(CPPFLAGS) $$(python_cflags) $$(CFLAGS) -fPIC -fvisibility=hidden \
		-MMD -MP -MF $$(@:.o=.d) -c -o $$@ $$<

$$(python_module_$(1)): $$(python_objects_$(1))
	@mkdir -p $$(@D)
	$$(if $$(filter 1,$$(V)),,@echo "  LINK     " $$@;) \
	$$(CC) -shared $$(CFLAGS) $$(LDFLAGS) -Wl,-z,relro,-z,now \
		-o $$@ $$(python_objects_$(1)) $$(engine_libs)

-include $$(python_objects_$(1):.o=.d)
endef
$(foreach version,$(python_versions),$(eval $(call hpy_python_engine,$(version))))

$(python_copies): $(abs_builddir)/%: $(srcdir)/%
	@mkdir -p $(@D)
	$(if $(filter 1,$(V)),,@echo "  COPY     " $*;) $(INSTALL_DATA) $< $@

.PHONY: python-package python-clean python-install python-uninstall
python-package: $(python_modules) $(python_copies)

python-clean:
	rm -rf $(addprefix python/obj-,$(PYTHON_VERSIONS)) python/heapy_tui/__pycache__ \
		$(python_modules) $(python_copies)

python-install: python-package
	$(if $(python_package_files),$(MKDIR_P) "$(DESTDIR)$(pkgpythondir)/heapy_tui")
	$(foreach file,$(python_package_files),$(INSTALL_DATA) $(file) "$(DESTDIR)$(pkgpythondir)/heapy_tui/"$(newline))
	$(foreach file,$(python_modules),$(INSTALL_PROGRAM) $(file) "$(DESTDIR)$(pkgpythondir)/heapy_tui/"$(newline))

python-uninstall:
	rm -rf "$(DESTDIR)$(pkgpythondir)/heapy_tui"
	-rmdir "$(DESTDIR)$(pkgpythondir)" "$(DESTDIR)$(pkglibdir)" 2>/dev/null

# A rule of its own line per file, for the two loops above.
define newline


endef
