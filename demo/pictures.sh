#!/bin/sh
# pictures.sh BUILD-DIR
#
# Takes the pictures in docs/pictures anew: the last screen of each hunt of hunts.txt, and
# of the overview, as heapy-tui draws them.
set -eu
build=$(cd "$1" && pwd)
demo=$(cd "$(dirname "$0")" && pwd)
out=$demo/../docs/pictures
python=${PYTHON-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
cp -R "$demo/watched_shop.py" "$demo/shop" "$work"
cd "$work" # the overview tells the command line
PYTHONPATH=$build/python PYTHONDONTWRITEBYTECODE=1 \
    "$python" watched_shop.py earlier.cap shop.cap
take() { # name, keys
    LC_ALL=C.UTF-8 "$build/bin/heapy-tui" --print --no-config --svg --size 80x22 \
        --against earlier.cap --keys "$2" shop.cap > "$out/$1.svg"
}
take overview ""
grep -v '^#' "$demo/hunts.txt" | while IFS="$(printf '\t')" read -r name keys culprit; do
    take "$name" "$keys"
done
