#!/bin/sh
# options.sh SOURCE-DIR BUILD-DIR
#
# The manual page, the --help of every verb and the table of options say the same,
# and no page has a fault that groff would report.
set -eu
src=$1
program=$2/bin/heapy-tui
page=$src/man/heapy-tui.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$src/build-aux/man-options.sh" "$program" "$page" > "$work/page"
diff -u "$page" "$work/page" || { echo "the manual page is old: run make man"; exit 1; }

# Long names per verb: in the page under the verb's heading, and in its --help.
verbs=$("$program" --generate man | sed -n 's/^\.Ss heapy\\-tui \([a-z][a-z]*\) .*/\1/p')
[ -n "$verbs" ] || { echo "the page names no verb"; exit 1; }
for verb in '' $verbs; do
    # shellcheck disable=SC2086
    "$program" $verb --help | grep -oE '^ +(-[A-Za-z], )?--[a-z-]+' | grep -oE '\-\-[a-z-]+' |
        sort > "$work/help"
    "$program" --generate man | awk -v verb="$verb" '
        /^\.Ss / { here = verb == "" ? $3 !~ /^[a-z]+$/ : $3 == verb }
        here && /^\.It/ && match($0, /Fl \\-[a-z\\-]+/) {
            name = substr($0, RSTART + 5, RLENGTH - 5)
            gsub(/\\/, "", name); print "--" name }' | sort > "$work/man"
    diff "$work/help" "$work/man" || { echo "--help and manual page of '$verb' differ"; exit 1; }
    [ -s "$work/help" ] || { echo "--help of '$verb' shows no option"; exit 1; }
done

# Every name in the table that is meant to be shown is shown somewhere.
sed 's/\\-/-/g' "$work/page" > "$work/plain"
for name in $(sed -n 's/^ *O(HPY_OPT_[A-Z_]*, "\([a-z-]*\)".*/\1/p' "$src/src/cli/options.h"); do
    [ "$name" != generate ] || continue
    grep -qE "Fl .*-$name( |\$)" "$work/plain" ||
        { echo "--$name is in the table and not in the page"; exit 1; }
done

if command -v groff > /dev/null; then
    for any in "$src"/man/*.[1-8]; do
        groff -mandoc -ww -b -z "$any" >> "$work/faults" 2>&1 || true
    done
    if [ -s "$work/faults" ]; then
        echo "groff finds fault with a page:"
        cat "$work/faults"
        exit 1
    fi
fi
