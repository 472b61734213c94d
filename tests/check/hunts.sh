#!/bin/sh
# hunts.sh SOURCE-DIR BUILD-DIR
#
# The five hunts of the README on the demo's leaks: each leads from the first screen to
# the culprit in at most eight keys. On every interpreter that was built for.
set -eu
src=$1
build=$2
grep -q '^PYTHON_VERSIONS = 3' "$build/python-engines.mk" || { echo "built without Python: left out"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
sed -n 's/^PYTHON_3\.[0-9]* = //p' "$build/python-engines.mk" > "$work/pythons"
grep -v '^#' "$src/demo/hunts.txt" > "$work/hunts"
while read -r python; do
    PYTHONPATH=$build/python PYTHONDONTWRITEBYTECODE=1 \
        "$python" "$src/demo/watched_shop.py" "$work/old.cap" "$work/new.cap" > /dev/null
    while IFS="$(printf '\t')" read -r name keys culprit; do
        set -- $keys
        [ $# -le 8 ] || { echo "$name: $# keys"; failed=1; }
        LC_ALL=C.UTF-8 "$build/bin/heapy-tui" --print --no-config --against "$work/old.cap" \
            --keys "$keys" "$work/new.cap" > "$work/frame"
        grep -qE "$culprit" "$work/frame" ||
            { echo "$python, $name: $keys did not lead to $culprit:"; cat "$work/frame"; failed=1; }
    done < "$work/hunts"
done < "$work/pythons"
exit $failed
