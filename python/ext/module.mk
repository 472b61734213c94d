# Sources of the extension module, compiled once per interpreter (python/ext/engines.mk).
engine_sources =
engine_cppflags =
engine_libs =
