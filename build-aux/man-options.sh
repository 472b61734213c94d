#!/bin/sh
# man-options.sh PROGRAM PAGE
#
# Prints the manual page with its section OPTIONS made anew by
# PROGRAM --generate man. The section lies between two marks.
set -eu
options=$("$1" --generate man)
[ -n "$options" ] || { echo "man-options.sh: $1 generates nothing" >&2; exit 1; }
begin='.\" options: begin'
end='.\" options: end'
grep -qxF "$begin" "$2" && grep -qxF "$end" "$2" ||
    { echo "man-options.sh: $2 has lost its marks" >&2; exit 1; }
while IFS= read -r line; do
    case $line in
    "$begin")
        printf '%s\n%s\n%s\n' "$begin" "$options" "$end"
        while IFS= read -r line && [ "$line" != "$end" ]; do :; done
        ;;
    *) printf '%s\n' "$line" ;;
    esac
done < "$2"
