#!/bin/sh
# names.sh SOURCE-DIR BUILD-DIR
#
# Nothing in the tree knows the machine it was written on, and every source file
# is listed in the build.
set -eu
cd "$1"

bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

files() {
    git ls-files 2>/dev/null | grep . || find . -type f ! -path './_*' ! -path './build/*' ! -path './build-asan/*' ! -path './build-tsan/*' | sed 's|^\./||'
}

# Test inputs may hold anything; this script holds the pattern itself.
files | grep -vE '^(tests/(data|fuzz)/|tests/check/names\.sh$)' | while read -r file; do
    [ -f "$file" ] || continue
    grep -nHIE '(^|[^[:alnum:]_])(/home/[a-z]{2}|/root/|/work/|/Users/[A-Za-z])' "$file" >> "$bad" || true
done

# A .c file that no module.mk names is compiled by nobody.
for file in $(find src python/ext -name '*.c' | sort); do
    grep -qF "$file" src/*/module.mk python/ext/module.mk Makefile.am || echo "$file: in no module.mk" >> "$bad"
done
for file in $(find tests/unit tests/prop tests/oom tests/golden tests/keys tests/pty tests/cli tests/fuzz tests/data -name '*.c' | sort); do
    grep -qF "$file" src/*/module.mk python/ext/module.mk Makefile.am || echo "$file: in no module.mk" >> "$bad"
done

if [ -s "$bad" ]; then
    cat "$bad"
    exit 1
fi
