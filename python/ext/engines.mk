# The extension modules, each once per interpreter, from the same sources (GNU make).
#
# In:  python_modules_made, and for each module M its M_sources, M_libs and
#      M_core (python/ext/module.mk); core_sources; PYTHON_VERSIONS and for each
#      the PYTHON_*_V of python-engines.mk (configure; build-aux/find-pythons.sh).
# Out: python/heapy_tui/_M<suffix> per interpreter beside copies of the package's
#      Python files: $(builddir)/python is importable as it is.
#
# The objects lie in python/obj-V/, named after the source's path. What knows nothing of
# Python is compiled once, in python/obj-core/, and linked into every module that has
# $(core_objects) as its M_core. Interpreter headers are given with -isystem so that our
# warnings speak of our code only. Nothing links libpython: the interpreter that loads
# the module has it. Nothing but PyInit__M is visible outside a module.

pkgpythondir = $(pkglibdir)/python
python_package_files := $(sort $(wildcard $(srcdir)/python/heapy_tui/*.py) \
	$(wildcard $(srcdir)/python/heapy_tui/*.pyi) $(wildcard $(srcdir)/python/heapy_tui/py.typed))
# Absolute, because a relative target would be found in the source tree (VPATH) and
# taken for made. Built in the source tree, the files lie where they should.
ifneq ($(abs_srcdir),$(abs_builddir))
python_copies := $(patsubst $(srcdir)/%,$(abs_builddir)/%,$(python_package_files))
endif

python_versions = $(PYTHON_VERSIONS)
python_modules :=

core_objects := $(patsubst %.c,python/obj-core/%.o,$(core_sources))

$(core_objects): python/obj-core/%.o: $(srcdir)/%.c
	@mkdir -p $(@D)
	$(if $(filter 1,$(V)),,@echo "  CC core  " $@;) \
	$(CC) $(DEFS) $(AM_CPPFLAGS) $(CPPFLAGS) $(python_cflags) $(CFLAGS) -fPIC -fvisibility=hidden \
		-MMD -MP -MF $(@:.o=.d) -c -o $@ $<

-include $(core_objects:.o=.d)

# $(1): version, as in 3.11
define hpy_python_version
python_sources_$(1) := $$(sort $$(foreach module,$$(python_modules_made),$$($$(module)_sources)))

$$(patsubst %.c,python/obj-$(1)/%.o,$$(python_sources_$(1))): python/obj-$(1)/%.o: $$(srcdir)/%.c python-engines.mk
	@mkdir -p $$(@D)
	$$(if $$(filter 1,$$(V)),,@echo "  CC $(1)  " $$@;) \
	$$(CC) $$(python_cppflags) $$(engine_cppflags) $$(addprefix -isystem ,$$(PYTHON_INCLUDES_$(1))) \
		$$(CPPFLAGS) $$(python_cflags) $$(CFLAGS) -fPIC -fvisibility=hidden \
		-MMD -MP -MF $$(@:.o=.d) -c -o $$@ $$<

-include $$(patsubst %.c,python/obj-$(1)/%.d,$$(python_sources_$(1)))
endef

# $(1): version; $(2): module, as in engine
define hpy_python_module
python_module_$(2)_$(1) := python/heapy_tui/_$(2)$$(PYTHON_SUFFIX_$(1))
python_modules += $$(python_module_$(2)_$(1))

$$(python_module_$(2)_$(1)): $$(patsubst %.c,python/obj-$(1)/%.o,$$($(2)_sources)) $$($(2)_core)
	@mkdir -p $$(@D)
	$$(if $$(filter 1,$$(V)),,@echo "  LINK     " $$@;) \
	$$(CC) -shared $$(CFLAGS) $$(LDFLAGS) -Wl,-z,relro,-z,now -o $$@ $$^ $$($(2)_libs)
endef
$(foreach version,$(python_versions),$(eval $(call hpy_python_version,$(version))) \
	$(foreach module,$(python_modules_made),$(eval $(call hpy_python_module,$(version),$(module)))))

$(python_copies): $(abs_builddir)/%: $(srcdir)/%
	@mkdir -p $(@D)
	$(if $(filter 1,$(V)),,@echo "  COPY     " $*;) $(INSTALL_DATA) $< $@

.PHONY: python-package python-clean python-install python-uninstall
python-package: $(python_modules) $(python_copies)

python-clean:
	rm -rf $(addprefix python/obj-,$(PYTHON_VERSIONS) core) python/heapy_tui/__pycache__ \
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
