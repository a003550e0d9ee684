#!/bin/sh
# CPU per job of the scheduler: testing/bench/scheduler.sh [stock | both] [NUMBER OF DAEMONS]...
# Build first: mvn -pl scheduler -am -DskipTests package
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
classes=$root/scheduler/target/bench-classes
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
path=$classes
for module in scheduler protocol/icecc base; do
  path=$path:$root/$module/target/classes
done
for jar in $(find "$repository" -name 'zstd-jni-1*.jar' -o -name 'aircompressor-v3-*.jar' -o -name 'jspecify-1*.jar'); do
  path=$path:$jar
done
mkdir -p "$classes"
"$javac" -d "$classes" -cp "$path" "$root/testing/bench/SchedulerBench.java"
exec "$java" -cp "$path" SchedulerBench "$@"
