#!/bin/sh
# spec.sh SOURCE-DIR BUILD-DIR
#
# The numbers that are stored in files are the same in docs/ and in the headers:
# tags of the stream, kinds of content, relations, chunks of the snapshot,
# versions.
set -eu
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# same WHAT: compares what was put into $work/code and $work/docs.
same() {
    [ -s "$work/code" ] || { echo "$1: nothing found in the headers"; exit 1; }
    sort -u "$work/code" > "$work/code.sorted"
    sort -u "$work/docs" > "$work/docs.sorted"
    diff "$work/code.sorted" "$work/docs.sorted" ||
        { echo "$1: headers (<) and docs (>) differ"; exit 1; }
}

stream=docs/capture-stream.md
sed -n "s/.*HPY_STREAM_TAG_[A-Z]* HPY_STREAM_TAG('\(.\)', '\(.\)', '\(.\)', '\(.\)').*/\1\2\3\4/p" \
    src/format/stream_format.h > "$work/code"
sed -n 's/^| `\([A-Z]\{4\}\)` |.*/\1/p' $stream > "$work/docs"
same "tags of the capture stream"

sed -n 's/^ *HPY_CONTENT_\([A-Z_]*\) = \([0-9]*\),.*/\1 \2/p' src/engine/sink.h | grep -v '^NONE ' > "$work/code"
sed -n 's/^| \([A-Z_]*\) | \([0-9]*\) | .*/\1 \2/p' $stream > "$work/docs"
same "kinds of content"

sed -n 's/^#define HPY_STREAM_VERSION \([0-9]*\)$/\1/p' src/format/stream.h > "$work/code"
sed -n '1s/^.*, version \([0-9]*\)$/\1/p' $stream > "$work/docs"
same "version of the capture stream"

snapshot=docs/snapshot.md
chunks=src/format/snapshot_chunks.h
# Items of META say "16" in the document, and N_COUNTS in the table.
counts=$(sed -n '/define HPY_SNAPSHOT_COUNT_LIST/,/^$/s/^ *C(\([A-Z_]*\), .*/\1/p' $chunks | tee "$work/counts" | wc -l)
tr '\n' ' ' < $chunks | sed 's/.*define HPY_SNAPSHOT_CHUNK_LIST(C)//; s/enum hpy_snapshot_chunk.*//' |
    grep -oE 'C\([A-Z]{4}, "[^"]*", [0-9]+, [A-Z_]+, [0-9]' |
    sed -E "s/C\(([A-Z]{4}), \"[^\"]*\", ([0-9]+), ([A-Z_]+), ([0-9])/\1 \2 \3+\4/; s/N_COUNTS\+0/$counts/; s/\+0\$//" \
        > "$work/code"
sed -nE 's/^\| ([A-Z]{4}) \| ([0-9]+) \| ([A-Z_0-9+]+) \| .*/\1 \2 \3/p' $snapshot > "$work/docs"
same "chunks of the snapshot"

awk '{ print NR - 1, $1 }' "$work/counts" > "$work/code"
sed -nE 's/^\| ([0-9]+) \| ([A-Z_]+) \| .*/\1 \2/p' $snapshot > "$work/docs"
same "counts of the snapshot"

sed -n 's/^#define HPY_SNAPSHOT_VERSION \([0-9]*\)$/\1/p' src/format/snapshot.h > "$work/code"
sed -nE '1s/^.*, version ([0-9]+) .*/\1/p' $snapshot > "$work/docs"
same "version of the snapshot"
