#!/bin/sh
# Simulated farms: testing/bench/farms.sh makespan [PART OF A NAME]
#                  testing/bench/farms.sh capacity [DAEMONS]...
#                  testing/bench/farms.sh trouble FIRST-SEED SEEDS EVENTS [DEFECT or NONE [SCHEDULERS]]
# FARMS_OPTIONS are options of the JVM, such as -Dseeds=5 -Dours.only=true.
# Build first: mvn -pl testing/simulation -am -DskipTests package
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
case ${1:-} in
makespan) main=MakespanTable ;;
capacity) main=CapacityTable ;;
trouble) main=SimulationRuns ;;
*) sed -n '2,6s/^# //p' "$0" >&2; exit 2 ;;
esac
shift
path=
for module in testing/simulation scheduler protocol/icecc base; do
  path=$path$root/$module/target/classes:
done
# shellcheck disable=SC2086
exec "$java" -Xmx2g ${FARMS_OPTIONS:-} -cp "$path" "dev.affogato.simulation.$main" "$@"
