#!/bin/sh
# demo.sh SOURCE-DIR BUILD-DIR
#
# Without a terminal ./bootstrap demo prints the first table and two of its rows
# opened, and exits 0. It uses SOURCE-DIR/build: in another tree this test has
# nothing to look at.
set -eu
src=$1
[ "$2" = "$src/build" ] || { echo "not built in $src/build: left out"; exit 0; }
grep -q '^PYTHON_VERSIONS = 3' "$src/build/python-engines.mk" || { echo "built without Python: left out"; exit 0; }
out=$(env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL "$src/bootstrap" demo < /dev/null 2>&1) ||
    { echo "exit $?"; echo "$out"; exit 1; }
holds() { echo "$out" | grep -qE "$1" || { echo "no line like $1 in:"; echo "$out"; exit 1; }; }
holds '^Partition of a set of [0-9]{6} objects'
holds '^ +[0-9]+ +10237 .* shop\.sessions\.Session$'
holds '^Set of [0-9]+ <dict \(no owner\)> objects'
holds '0x[0-9a-f]+\*20000$'
holds '^Set of [0-9]+ <function> objects'
holds 'shop\.jobs\.later\.<locals>\.job$'
