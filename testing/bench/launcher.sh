#!/bin/bash
# What a launcher costs over an empty static process, against the smallest possible agent and against
# the Java one, when the answer is "become the compiler" and the compiler is that empty process.
#
#   [LAUNCHER_CC=musl-gcc] JAVA_HOME=... testing/bench/launcher.sh [CALLS [JOBS]]
#
# Needs a JDK 25 and compiled classes: mvn -pl client/agent -am test-compile
set -euo pipefail
calls=${1:-3000} jobs=${2:-50} warm_up=10000
top=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cc="cc -std=c11 -O2 -static -Wall -Wextra -Werror"

mkdir -p "$dir"/{bin,lib/affogato,tmp,tools}
$cc -o "$dir/many" "$top/testing/bench/many.c"
${LAUNCHER_CC:-cc} ${cc#cc} -o "$dir/bin/icecc" "$top/client/launcher/icecc.c"
$cc -o "$dir/exec-agent" "$top/client/agent/src/test/c/exec-agent.c"
echo 'int main(void) { return 0; }' > "$dir/empty.c"
$cc -o "$dir/tools/gcc" "$dir/empty.c"

java=${JAVA_HOME:?names no JDK 25}/bin/java
classes=$top/client/agent/target/classes:$top/client/agent/target/test-classes:$top/base/target/classes
environment=(env -i "PATH=$dir/tools:/usr/bin:/bin" "HOME=$dir" "TMPDIR=$dir/tmp")

# run_agent COMMAND...: the next launcher starts this agent
run_agent() {
  printf '#!/bin/sh\necho $$ > %s/pid\nexec %s\n' "$dir" "$*" > "$dir/lib/affogato/agent"
  chmod +x "$dir/lib/affogato/agent"
}

# CPU of the agent so far in clock ticks
agent_ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$(cat "$dir/pid")/stat"
}

measure() {
  local name=$1 one many before after
  "${environment[@]}" "$dir/many" "$warm_up" "$jobs" "$dir/bin/icecc" gcc -c a.c > /dev/null
  before=$(agent_ticks)
  one=$("${environment[@]}" "$dir/many" "$calls" 1 "$dir/bin/icecc" gcc -c a.c)
  many=$("${environment[@]}" "$dir/many" "$calls" "$jobs" "$dir/bin/icecc" gcc -c a.c)
  after=$(agent_ticks)
  printf '%-28s %6d µs over empty, one at a time; %6d calls/s with %d at once; agent %4d µs CPU a call\n' \
    "$name" $((one - empty)) $((1000000 / many)) "$jobs" \
    $(((after - before) * 1000000 / $(getconf CLK_TCK) / (2 * calls)))
  kill "$(cat "$dir/pid")"
  while kill -0 "$(cat "$dir/pid")" 2> /dev/null; do sleep 0.1; done
}

empty=$("${environment[@]}" "$dir/many" "$calls" 1 "$dir/tools/gcc")
printf '%-28s %6d µs\n' 'empty static process' "$empty"
printf '%-28s %6d µs over empty, one at a time\n' 'no agent, real compiler' \
  $(($("${environment[@]}" "$dir/many" "$calls" 1 "$dir/bin/icecc" gcc -c a.c) - empty))
run_agent "$dir/exec-agent" "$dir/tools/gcc" 1000000000
measure 'smallest agent, in C'
run_agent "$java" -XX:+UseSerialGC -cp "$classes" dev.affogato.client.launcher.ExecEverythingAgent 1000000000
measure 'Java LauncherServer'
