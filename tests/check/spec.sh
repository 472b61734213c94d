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
