#!/usr/bin/env bash
# Builds small packages one after another, each in a sandbox of its own, and adds up what that costs the client's processors:
# Affogato beside stock icecream. Each sandbox begins without an agent, whose start would cost more than it saves.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/lib/daemons.sh"

usage() {
  cat <<'USAGE'
Usage: packages.sh [-n PACKAGES] [-f FILES] [-j JOBS] [--prefix DIR] [ours|stock|local]...
Makes PACKAGES (default 30) small programs of FILES sources (default 12, a quarter of them C++) and builds each with make -jJOBS
(default 4) in mount, process and IPC namespaces of its own, with an empty HOME and TMPDIR. Prints the processor time of the client's
machine: that of the sandboxes, of their agents, and of the client's daemon. The compile server is another daemon of this machine and not counted.
  --prefix DIR   Affogato's installed tree (default: dist of this checkout)
Needs root, for the namespaces and as stock daemons do; stock needs the package icecc.
USAGE
}

fail() {
  printf 'packages.sh: %s\n' "$*" >&2
  exit 2
}

write_package() { # write_package FOLDER NUMBER
  local folder=$1 number=$2 i name
  mkdir -p "$folder/include"
  printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <errno.h>\n#include <unistd.h>\n' >"$folder/include/all.h"
  for ((i = 1; i <= files; i++)); do
    printf 'int part%d_%d(int n);\n' "$number" "$i" >>"$folder/include/all.h"
    name=part$i.c
    ((i % 4)) || name=part$i.cc
    if [[ $name == *.c ]]; then
      printf '#include "all.h"\n#include <sys/stat.h>\nint part%d_%d(int n) { char b[64]; snprintf(b, 64, "%%d", n); return (int)strlen(b); }\n' \
        "$number" "$i" >"$folder/$name"
    else
      printf 'extern "C" {\n#include "all.h"\n}\n#include <map>\n#include <string>\nint part%d_%d(int n) { std::map<std::string, int> m; m[std::to_string(n)] = n; return m.size(); }\n' \
        "$number" "$i" >"$folder/$name"
    fi
  done
  cat >"$folder/Makefile" <<'MAKE'
OBJECTS := $(patsubst %.c,%.o,$(wildcard *.c)) $(patsubst %.cc,%.o,$(wildcard *.cc))
library.a: $(OBJECTS)
	ar rcs $@ $^
%.o: %.c
	gcc -O2 -g -Wall -Iinclude -MMD -c $< -o $@
%.o: %.cc
	g++ -O2 -g -Wall -Iinclude -MMD -c $< -o $@
MAKE
}

# Runs as a child that has no other children: prints the seconds that all processes of all packages took.
if [[ ${1-} == --series ]]; then
  jobs=$2 && shift 2
  for package; do
    HOME=$package/home TMPDIR=$package/tmp unshare --mount --pid --ipc --fork --mount-proc --kill-child \
      sh -c 'mount -t tmpfs tmpfs /tmp && cd "$1" && make -s -j"$2" && cat /proc/[0-9]*/stat >left' sh "$package" "$jobs" >&2
    # What is still there when a sandbox ends, as an agent, nobody waits for, so nobody is told what it took.
    sed 's/^\([0-9]*\) (.*)/\1/' "$package/left" | awk '$1 != 1 { print $13 + $14 + $15 + $16 }'
  done
  # In this shell: a pipe's would have had no children.
  times
  exit
fi

daemon_seconds() { # daemon_seconds PID: its own and its children's, in hundredths
  [[ -n $1 ]] || { echo 0 && return; }
  sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 + $14 + $15 }'
}

round() { # round KIND
  local kind=$1 bin sbin name i packages=() path=$PATH daemon='' before after sum remote
  work=$(mktemp -d "/var/tmp/affogato-packages.XXXXXX")
  chmod 755 "$work"
  case $kind in
    ours) bin=$prefix/libexec/icecc/bin sbin=$prefix/sbin ;;
    stock) bin=/usr/lib/icecc/bin sbin=/usr/sbin ;;
    local) bin='' ;;
  esac
  for ((i = 1; i <= count; i++)); do
    packages+=("$work/package$i")
    write_package "$work/package$i" "$i"
    mkdir "$work/package$i/home" "$work/package$i/tmp"
  done
  if [[ -n $bin ]]; then
    for name in submitter server; do install -d -o icecc -m 755 "$work/run-$name" "$work/envs-$name"; done
    touch "$work/scheduler.log" "$work/submitter.log" "$work/server.log"
    chmod 666 "$work"/*.log
    start scheduler "$sbin/icecc-scheduler" -n packages -p 8765 -l "$work/scheduler.log" -vvv
    await_log "$work/scheduler.log" 'scheduler ready'
    start submitter "$sbin/iceccd" -n packages -s 127.0.0.1:8765 -N submitter -b "$work/envs-submitter" -m 2 --no-remote \
      -l "$work/submitter.log" -vvv
    daemon=${started[-1]}
    start server "$sbin/iceccd" -n packages -s 127.0.0.1:8765 -N server -b "$work/envs-server" -m 4 -p 10245 \
      -l "$work/server.log" -vvv
    await_log "$work/submitter.log" 'onnected to scheduler'
    await_log "$work/server.log" 'onnected to scheduler'
    path=$bin:$path
    export ICECC_TEST_SOCKET=$work/run-submitter/socket ICECC_TEST_REMOTEBUILD=1 ICECC_PREFERRED_HOST=server ICECC_CACHE=no
  fi
  # The first one brings the toolchain, once per machine.
  write_package "$work/package0" 0
  mkdir "$work/package0/home" "$work/package0/tmp"
  PATH=$path "$BASH" "${BASH_SOURCE[0]}" --series "$jobs" "$work/package0" >"$work/first.times"
  before=$(daemon_seconds "$daemon")
  PATH=$path "$BASH" "${BASH_SOURCE[0]}" --series "$jobs" "${packages[@]}" >"$work/times"
  after=$(daemon_seconds "$daemon")
  sum=$(tail -1 "$work/times" | tr 'ms' '  ' | awk '{ print $1 * 60 + $2 + $3 * 60 + $4 }')
  sum=$(awk -v sum="$sum" 'NF == 1 { sum += $1 / 100 } END { print sum }' "$work/times")
  remote=$(grep -c 'ompilation completed with exit code 0' "$work/server.log" 2>/dev/null || :)
  awk -v kind="$kind" -v packages="$count" -v files="$files" -v remote="${remote:-0}" -v sandboxes="$sum" -v ticks=$((after - before)) \
    'BEGIN { daemon = ticks / 100
      printf "%-6s %8d %6d %7d %10.2f %8.2f %8.2f %12.0f\n", kind, packages, files, remote, sandboxes, daemon, sandboxes + daemon,
        (sandboxes + daemon) * 1000 / packages }'
  stop_all
  [[ -n ${KEEP:-} ]] || rm -rf "$work"
}

main() {
  local kinds=() kind
  count=30 files=12 jobs=4 prefix=$here/../../dist started=()
  local all=("$@")
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      ours | stock | local) kinds+=("$1") && shift && continue ;;
      -n | -f | -j | --prefix) (($# > 1)) || fail "$1 needs a value" ;;
      *) usage >&2 && fail "unknown word $1" ;;
    esac
    case $1 in
      -n) count=$2 ;;
      -f) files=$2 ;;
      -j) jobs=$2 ;;
      --prefix) prefix=$2 ;;
    esac
    shift 2
  done
  [[ $count$files$jobs =~ ^[0-9]+$ ]] || fail "-n, -f and -j need numbers"
  ((EUID == 0)) || fail "must be root"
  if [[ -z ${AFFOGATO_PACKAGES_INSIDE:-} ]]; then
    AFFOGATO_PACKAGES_INSIDE=1 exec unshare --net --mount --pid --fork --mount-proc --kill-child "$BASH" "${BASH_SOURCE[0]}" "${all[@]}"
  fi
  prefix=$(cd "$prefix" && pwd) || fail "no folder $prefix: build the project, or name its tree"
  ((${#kinds[@]} > 0)) || kinds=(ours stock)
  ip link set lo up
  # Daemons that saw this machine's real load would refuse the jobs.
  idle=$(mktemp)
  printf 'cpu 0 0 0 100000 0 0 0 0 0 0\n' >"$idle"
  chmod 644 "$idle"
  mount --bind "$idle" /proc/stat
  rm "$idle"
  trap stop_all EXIT
  printf '%-6s %8s %6s %7s %10s %8s %8s %12s\n' kind packages files remote sandbox_s daemon_s sum_s ms_a_package
  for kind in "${kinds[@]}"; do round "$kind"; done
}

main "$@"
