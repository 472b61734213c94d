#!/bin/sh
# layers.sh SOURCE-DIR BUILD-DIR
#
# The layers of ARCHITECTURE.md: a folder includes what lies below it and
# nothing else, and the three things that are kept in one place are there only:
# Python.h, curses, and tests of the CPython version.
set -eu
cd "$1"

# folder: the folders whose headers it may include, besides its own.
table='
src/base:
src/sets:       base
src/render:     base
src/engine:     sets base
src/wire:       base
src/format:     engine sets base
src/query:      engine sets base
src/report:     engine query render sets base
src/capture:    format wire engine sets base
src/source:     wire format engine base
src/tui:        source query report render engine sets base
src/cli:        tui source query report format wire render engine sets base
python/ext:     capture source query report engine format sets base
'

bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

# Includes of the project's own headers are "folder/file.h" from src, or a
# neighbour's plain name; a folder is the first component under src.
for dir in src/* python/ext; do
    [ -d "$dir" ] || continue
    line=$(echo "$table" | grep "^$dir:" || true)
    if [ -z "$line" ]; then
        echo "$dir: is not in the table of layers" >> "$bad"
        continue
    fi
    allowed=" ${dir#src/} ${line#*:} "
    find "$dir" -name '*.[ch]' -exec grep -Hn '^ *# *include *"[^"]*/' {} + 2>/dev/null |
    while IFS= read -r hit; do
        header=${hit#*\"}
        header=${header%%\"*}
        folder=${header%%/*}
        # internal/… are CPython's own; views/… and cpython/… are subfolders.
        case $folder in internal|views|cpython) continue ;; esac
        case $allowed in
        *" $folder "*) ;;
        *) echo "${hit%%:\#*}: $dir may not include \"$header\"" >> "$bad" ;;
        esac
    done
done

# only WHERE(regex of paths) WHAT(regex of text) WHY
only() {
    grep -rnE --include='*.[ch]' "$2" src python/ext |
        grep -vE "^($1)|^[^:]*:[0-9]+: *(/\*|\*)" | sed "s|\$|    <- $3|" >> "$bad" || true
}
only 'src/capture/|python/ext/' '^ *# *include *[<"](Python|structmember|frameobject)\.h' \
    'Python.h belongs to src/capture and python/ext'
only 'src/capture/|python/ext/' '^ *# *include *[<"]internal/' \
    'CPython internals belong to src/capture'
only 'src/tui/term_curses[a-z_]*\.[ch]' '^ *# *include *[<"](ncursesw/)?(n?curses|term)\.h' \
    'curses belongs to src/tui/term_curses*.c'
only 'src/tui/line_' '^ *# *include *[<"]histedit\.h' \
    'libedit belongs to src/tui/line_*'
only 'src/capture/cpython/' 'PY_VERSION_HEX|PY_MINOR_VERSION|PY_MAJOR_VERSION' \
    'tests of the CPython version belong to src/capture/cpython'
# Only the program and the application loop print or exit.
only 'src/cli/|src/tui/app' '(^|[^a-z_>.])(printf|puts|putchar|exit|abort) *\(' \
    'only cli and tui/app print or exit'

if [ -s "$bad" ]; then
    cat "$bad"
    exit 1
fi
