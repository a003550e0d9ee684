#!/bin/sh
# What a job costs the agent before it is sent: testing/bench/inputs.sh COMPILE_COMMANDS_JSON [ROUNDS]
# The file is CMake's (-DCMAKE_EXPORT_COMPILE_COMMANDS=ON). Build first: ./affogato --version
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
commands=${1:?the compile_commands.json to go through}
rounds=${2:-30}
path=$(find "$root/dist/lib/affogato" -name '*.jar' | tr '\n' ':')
folder=$(mktemp -d /tmp/affogato-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
"$javac" -d "$folder" -cp "$path" "$root/testing/bench/InputTreeBench.java"
"$java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "$folder:$path" InputTreeBench "$commands" "$folder/digests" "$rounds"
