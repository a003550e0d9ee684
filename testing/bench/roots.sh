#!/bin/sh
# What it costs to give an action its inputs, and to run it: testing/bench/roots.sh [FOLDER]
# FOLDER: where to work, /tmp if not given; another file system gives other figures.
# Build first: ./affogato --version
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
path=${AFFOGATO_CLASSES:-$(find "$root/dist/lib/affogato" -name '*.jar' | tr '\n' ':')}
folder=$(mktemp -d "${1:-/tmp}/affogato-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
mkdir "$folder/classes"
"$javac" -d "$folder/classes" -cp "$path" "$root/testing/bench/RootBench.java"
"$java" -XX:+UseSerialGC -Daffogato.prefix="$root/dist" --enable-native-access=ALL-UNNAMED -cp "$folder/classes:$path" RootBench "$folder/work"
