#!/bin/sh
# modules.sh SOURCE-DIR BUILD-DIR
#
# The extension modules stand by themselves: they export their init function
# only, miss nothing of ours, and link neither libpython nor any library that an
# interpreter might not have beside it. What a captured program loads, _engine, needs
# nothing but libc; the others what the program needs as well.
set -eu
build=$2
for version in $(sed -n 's/^PYTHON_VERSIONS = //p' "$build/python-engines.mk"); do
    suffix=$(sed -n "s/^PYTHON_SUFFIX_$version = //p" "$build/python-engines.mk")
    for name in _engine _heap _sets; do
        module=$build/python/heapy_tui/$name$suffix
        case $name in
        _engine) more=libgcc_s ;;
        *) more='libgcc_s|libroaring|libutf8proc|libjansson' ;;
        esac
        [ -e "$module" ] || { echo "$module was not built"; exit 1; }
        exported=$(nm -D --defined-only "$module" | awk '$2 ~ /[TDBR]/ { print $3 }')
        [ "$exported" = PyInit_$name ] || { echo "$module exports: $exported"; exit 1; }
        missing=$(nm -D --undefined-only "$module" | grep -o 'hpy_.*' || true)
        [ -z "$missing" ] || { echo "$module misses: $missing"; exit 1; }
        libraries=$(readelf -d "$module" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
            grep -vE "^(libc|libm|libpthread|libdl|librt|ld-linux.*|$more)\.so" || true)
        [ -z "$libraries" ] || { echo "$module links: $libraries"; exit 1; }
    done
done
