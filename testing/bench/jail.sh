#!/bin/sh
# What the jail costs a compile job: testing/bench/jail.sh [ROUNDS OF 20 JOBS]
# Build first: ./affogato --version
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
rounds=${1:-10}
path=$(find "$root/dist/lib/affogato" -name '*.jar' | tr '\n' ':')
folder=$(mktemp -d /tmp/affogato-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
mkdir "$folder/classes" "$folder/env"
"$javac" -d "$folder/classes" -cp "$path" "$root/testing/bench/JailBench.java"
(cd "$folder/env" && "$root/dist/bin/icecc-create-env" --gcc /usr/bin/gcc /usr/bin/g++ --compression none >/dev/null)
archive=$(ls "$folder"/env/*)
echo 'int answer(int x) { return x * 42; }' >"$folder/tiny.i"
printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint main(void) { return puts("hello"); }\n' |
  gcc -E -x c - -o "$folder/small.i"
for source in tiny small; do
  mkdir -m 755 "$folder/$source"
  echo "== $source: $(wc -c <"$folder/$source.i") bytes"
  "$java" -XX:+UseSerialGC -Daffogato.prefix="$root/dist" -cp "$folder/classes:$path" JailBench "$folder/$source" "$archive" "$folder/$source.i" "$rounds"
done
