#!/bin/sh
# sample.sh PROGRAM: converts sample.md to every form and compares with the files beside it.
set -eu
program=$1
here=$(dirname "$0")
failed=0
for format in html text json outline; do
  if ! "$program" --to "$format" "$here/sample.md" | diff -u "$here/sample.$format" -; then
    echo "sample.md: --to $format differs from test/sample.$format (left: expected)" >&2
    failed=1
  fi
done
[ "$failed" -eq 0 ] && echo "sample.md: 4 forms as expected"
exit "$failed"
