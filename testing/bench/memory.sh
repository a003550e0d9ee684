#!/usr/bin/env bash
# Memory of everything of ours on a small machine: a daemon that idles, four jobs of others, four sandboxes that build.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
address=10.9.0.1

usage() {
  cat <<'USAGE'
Usage: memory.sh [--size MIB] [--seconds S]
Starts a cluster of its own in a network namespace, as on a machine of so much memory, and prints what its processes hold.
  --size MIB   memory of the machine (default 4096): a control group where one can be had, and what the JVM is told
  --seconds S  how long the daemon idles before it is measured (default 40, longer than they keep unused memory)
Compilers, make and shells of the builds are not ours and not counted. RSS counts a page once for each process that has
it, PSS shares it among them. Needs root, iproute2, bubblewrap, g++, and the tree that ./affogato builds.
USAGE
}

fail() {
  printf 'memory.sh: %s\n' "$*" >&2
  exit 2
}

# Enters a control group of the size, version 1 or 2, if this machine lets us.
limit() { # limit MIB
  local bytes=$(($1 << 20)) name=affogato-memory.$$ group
  for group in /sys/fs/cgroup/memory/$name /sys/fs/cgroup/$name; do
    [[ -d ${group%/*} ]] && mkdir "$group" 2>/dev/null || continue
    if { echo "$bytes" >"$group/memory.limit_in_bytes"; } 2>/dev/null ||
      { echo "$bytes" >"$group/memory.max"; } 2>/dev/null; then
      echo $$ >"$group/cgroup.procs" && limited=$group && echo "control group $group of $1 MiB" && return
    fi
    rmdir "$group"
  done
  echo "no control group: the JVM alone is told of $1 MiB"
}

clean_up() {
  # shellcheck disable=SC2046 # process numbers
  kill $(jobs -p) $(ours AgentMain) 2>/dev/null || true
  wait
  if [[ -n ${limited:-} ]]; then
    echo $$ >"${limited%/*}/cgroup.procs"
    rmdir "$limited"
  fi
  umount /proc/meminfo /proc/stat /proc/pressure 2>/dev/null || true
  rm -rf "$work"
}

# What /proc says on such a machine when it is idle: all daemons are on this one, and would refuse each other's jobs because
# of the builds that ask for them.
pretend() { # pretend MIB
  local kib=$(($1 << 10))
  printf 'MemTotal: %d kB\nMemFree: %d kB\nMemAvailable: %d kB\nBuffers: 0 kB\nCached: 0 kB\n' \
    "$kib" $((kib / 8 * 7)) $((kib / 8 * 7)) >"$work/meminfo"
  mount --bind "$work/meminfo" /proc/meminfo
  echo 'cpu 0 0 0 100000 0 0 0 0 0 0' >"$work/stat"
  mount --bind "$work/stat" /proc/stat
  [[ ! -d /proc/pressure ]] || { mkdir "$work/pressure" && mount --bind "$work/pressure" /proc/pressure; }
}

# Prints "RSS PSS" of the processes in MiB.
sizes() { # sizes PID...
  local pid files=()
  for pid in "$@"; do files+=("/proc/$pid/smaps_rollup"); done
  { cat -- "${files[@]}" 2>/dev/null || true; } |
    awk '$1 == "Rss:" { rss += $2 } $1 == "Pss:" { pss += $2 } END { printf "%d %d", rss / 1024, pss / 1024 }'
}

# Processes whose command line has the words, of this tree only.
ours() { # ours WORDS
  pgrep -f -- "affogato.prefix=$dist .*$1" || true
}

# What stands around the compilers that the daemon started: our jail, or shells and bubblewrap, not the compilers inside.
sandboxes() {
  local shell
  for shell in $(pgrep -P "$server" || true); do
    echo "$shell"
    pgrep -P "$shell" -x bwrap || true
  done
}

launchers() {
  find /proc/[0-9]*/exe -maxdepth 0 -lname "$dist/*" 2>/dev/null | cut -d/ -f3 || true
}

row() { # row WHAT PID...
  local what=$1
  shift
  # shellcheck disable=SC2046 # two numbers
  printf '%-52s %3d %8d %8d\n' "$what" $# $(sizes "$@")
}

await() { # await WORDS FILE
  local i
  for ((i = 0; i < 300; i++)); do
    grep -q "$1" "$2" 2>/dev/null && return
    sleep 0.2
  done
  fail "no '$1' in $2: $(tail -3 "$2")"
}

source_file() { # source_file FOLDER NUMBER
  printf '#include <iostream>\n#include <map>\nstd::map<int, std::string> m%d;\nvoid f%d() { std::cout << m%d[1]; }\n' \
    "$2" "$2" "$2" >"$1/f$2.cc"
}

build() { # build NAME JOBS FILES
  local folder=$work/$1 i
  mkdir "$folder"
  for ((i = 1; i <= $3; i++)); do source_file "$folder" "$i"; done
  # shellcheck disable=SC2016 # for make
  printf 'all: $(patsubst %%.cc,%%.o,$(wildcard *.cc))\n%%.o: %%.cc\n\tg++ -O2 -c -o $@ $<\n' >"$folder/Makefile"
  # Another mount namespace is another sandbox: no two share an agent of their own.
  PATH=$dist/libexec/icecc/bin:$PATH ICECC_TEST_SOCKET=$work/run/submitter.socket TMPDIR=$folder \
    unshare -m make -s -C "$folder" -j "$2" >"$folder.log" 2>&1
}

daemon() { # daemon NAME [OPTION...]
  local name=$1
  shift
  ICECC_TEST_SOCKET=$work/run/$name.socket "$dist/sbin/iceccd" -vvv -N "$name" -s "$address" -b "$work/run/$name" "$@" \
    >"$work/$name.log" 2>&1 &
}

# The largest sum while the processes of the builds live: prints rows for it.
watch() { # watch PID...
  local most=-1 now all s a l rss
  while kill -0 "$@" 2>/dev/null; do
    mapfile -t s < <(sandboxes)
    mapfile -t a < <(ours AgentMain)
    mapfile -t l < <(launchers)
    all=("$server" "$submitter" "${s[@]}" "${a[@]}" "${l[@]}")
    rss=$(sizes "${all[@]}")
    if ((${rss% *} > most)); then
      most=${rss% *}
      now=$(
        row 'daemon that compiles for others' "$server"
        row 'its sandboxes' "${s[@]}"
        row 'daemon of the machine that builds' "$submitter"
        row 'agents' "${a[@]}"
        row 'launchers' "${l[@]}"
      )
    fi
    sleep 0.3
  done
  printf '%s\n' "$now"
}

main() {
  local size=4096 seconds=40 builds=() i
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --size) size=$2 ;;
      --seconds) seconds=$2 ;;
      *) usage >&2 && fail "unknown option $1" ;;
    esac
    shift 2
  done
  [[ $(id -u) == 0 ]] || fail "needs root, for a network of its own"
  dist=$repository/dist
  [[ -x $dist/sbin/iceccd ]] || fail "no $dist: run ./affogato --version first"
  if [[ ${AFFOGATO_MEMORY_INSIDE:-} == "" ]]; then
    AFFOGATO_MEMORY_INSIDE=1 exec unshare -n -m -- "${BASH_SOURCE[0]}" --size "$size" --seconds "$seconds"
  fi
  ip link set lo up
  ip address add "$address/32" dev lo

  work=$(mktemp -d "${TMPDIR:-/tmp}/affogato-memory.XXXXXX")
  chmod 755 "$work"
  trap clean_up EXIT
  limit "$size"
  pretend "$size"
  # The machine has no more: also for a JVM that sees no control group.
  export AFFOGATO_JVM_OPTIONS="${AFFOGATO_JVM_OPTIONS-} -XX:MaxRAM=${size}m"

  # The daemons become another user.
  mkdir -m 777 "$work/run" "$work/run/server" "$work/run/submitter"
  "$dist/sbin/icecc-scheduler" -vvv >"$work/scheduler.log" 2>&1 &
  await 'scheduler ready' "$work/scheduler.log"
  daemon server -m 4
  server=$!
  daemon submitter -m 0 --no-remote
  submitter=$!
  await 'onnected to scheduler' "$work/server.log"
  await 'onnected to scheduler' "$work/submitter.log"
  sleep "$seconds"

  printf '%-52s %3s %8s %8s\n' "" "" "RSS MiB" "PSS MiB"
  row "daemon, idle for $seconds s since its start" "$server"
  row 'scheduler, idle' "$(ours 'Main scheduler')"
  echo "-- one build, -j4: its 8 files compiled in 4 sandboxes"
  build one 4 8 &
  watch $!
  # The first sandbox is gone, and its agent would be soon.
  # shellcheck disable=SC2046 # process numbers
  kill $(ours AgentMain) 2>/dev/null || true
  echo "-- four sandboxes that build, 2 files each"
  for i in 1 2 3 4; do
    build "four$i" 2 2 &
    builds+=($!)
  done
  watch "${builds[@]}"
  sleep "$seconds"
  row "daemon, idle for $seconds s after all that" "$server"
  grep -c 'ompilation completed with exit code 0' "$work/server.log" | sed 's/$/ jobs were compiled for others/'
}

main "$@"
