#!/bin/sh
# headers.sh SOURCE-DIR BUILD-DIR
#
# Every header compiles alone, so that the order of includes never matters.
# Headers of the capture and of the extension are compiled for every interpreter
# built for.
set -eu
src=$1
build=$2
cd "$src"
cc=${HPY_CC:-cc}
flags="-std=gnu11 -D_GNU_SOURCE -Isrc ${HPY_CPPFLAGS:-} -Wall -Wextra -Werror -fsyntax-only -x c"

bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

alone() {
    header=$1
    shift
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        (cd "$src" && $cc -I. $flags "$@" -) > "$bad.one" 2>&1 ||
        { echo "$header does not compile alone ($*)"; head -n 5 "$bad.one"; } >> "$bad"
    rm -f "$bad.one"
}

for header in $(find src -name '*.h' ! -path 'src/capture/*' | sort); do
    alone "$header"
done
sed -n 's/^PYTHON_INCLUDES_\(3\.[0-9]*\) = \(.*\)/\1 \2/p' "$build/python-engines.mk" |
while read -r version includes; do
    system=
    for dir in $includes; do system="$system -isystem $dir"; done
    for header in $(find src/capture python/ext -name '*.h' | sort); do
        alone "$header" $system
    done
    # what is installed: for authors of extensions, also in C++, with nothing of this tree
    for language in c c++; do
        printf '#include "%s"\n#include "%s"\nNyHeapDef end = { 0, 0, 0, 0, 0, 0, 0, 0 };\n' \
            "$src/src/capture/heapdef.h" "$src/src/capture/heapdef.h" |
            $cc $system -Wall -Wextra -Werror -fsyntax-only -x $language - > "$bad.one" 2>&1 ||
            { echo "heapdef.h does not compile alone as $language ($version)"
              head -n 5 "$bad.one"; } >> "$bad"
        rm -f "$bad.one"
    done
done

if [ -s "$bad" ]; then
    cat "$bad"
    exit 1
fi
