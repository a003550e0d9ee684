#!/bin/sh
# What finding the files of a compile costs a process that has just started, with and without what earlier ones kept,
# and a warm one: testing/bench/scan.sh [NAME OF A CORPUS [ROUNDS]]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
name=${1:-ninja-build}
rounds=${2:-300}
work=${TMPDIR:-/tmp}/affogato-scan
[ -f "$work/$name/recorded" ] || "$root/testing/corpora/scan.sh" --against gcc "$name" >/dev/null
classes=${SCAN_CLASSES:-$root/compiler/target/test-classes:$root/compiler/target/classes:$root/base/target/classes}
records=$(mktemp -d "${TMPDIR:-/tmp}/affogato-bench.XXXXXX")
trap 'rm -rf "$records"' EXIT
run() { # run COMPILER RECORDS ROUNDS
  "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "$classes" \
    dev.affogato.compiler.scan.ScanBenchMain "$1" "$work/$name" "$2" "$3"
}
for compiler in gcc clang; do
  # Whatever the project has just been given is too new to be kept.
  sleep 3
  echo "== $name, $compiler"
  for n in 1 2 3; do
    printf 'knowing nothing: ' && run "$compiler" "$records/$compiler.$n" 0
  done
  for n in 1 2 3; do
    printf 'with records:    ' && run "$compiler" "$records/$compiler.$n" 0
  done
  printf 'warm:            ' && run "$compiler" "$records/$compiler.1" "$rounds"
  du -k "$records/$compiler.1" | tail -n 1 | sed 's/\t.*/ KB of records/'
done
