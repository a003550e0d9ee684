#!/usr/bin/env bash
# Times the first compiles on a node that has no toolchain yet, and counts the bytes they send: Affogato beside stock icecream.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/lib/daemons.sh"

usage() {
  cat <<'USAGE'
Usage: firstcompile.sh [-c CLIENTS] [-n ROUNDS] [--prefix DIR] [ours|stock]...
Starts a scheduler, a submitter and a compile server with empty folders in a network of their own, CLIENTS compiles at once
(default 1), then one more, and prints for each of ROUNDS (default 3) how long both took and what they sent.
  --prefix DIR   Affogato's installed tree (default: dist of this checkout)
Needs root, for the namespaces and as stock daemons do; stock needs the package icecc.
USAGE
}

fail() {
  printf 'firstcompile.sh: %s\n' "$*" >&2
  exit 2
}

now_ms() { date +%s%3N; }
# /sys shows the network of whoever mounted it.
sent() { sed -n 's/^ *lo://p' /proc/net/dev | awk '{ print $9 }'; }

# One compile through the client, of a source of its own.
compile() { # compile NAME
  printf '#include <stdio.h>\nint f_%s(void) { return puts("%s"); }\n' "$1" "$1" >"$work/$1.c"
  (cd "$work" && "$icecc" gcc -O2 -c "$1.c" -o "$1.o") || fail "cannot compile $1.c"
}

round() { # round KIND
  local kind=$1 bin sbin name began bytes first_ms first_bytes next_ms next_bytes remote i pids=()
  work=$(mktemp -d "${TMPDIR:-/tmp}/affogato-first.XXXXXX")
  chmod 755 "$work"
  case $kind in
    ours) bin=$prefix/bin sbin=$prefix/sbin ;;
    *) bin=/usr/bin sbin=/usr/sbin ;;
  esac
  icecc=$bin/icecc
  for name in submitter server; do
    install -d -o icecc -m 755 "$work/run-$name" "$work/envs-$name"
  done
  touch "$work/scheduler.log" "$work/submitter.log" "$work/server.log"
  chmod 666 "$work"/*.log
  start scheduler "$sbin/icecc-scheduler" -n first -p 8765 -l "$work/scheduler.log" -vvv
  await_log "$work/scheduler.log" 'scheduler ready'
  start submitter "$sbin/iceccd" -n first -s 127.0.0.1:8765 -N submitter -b "$work/envs-submitter" -m 0 --no-remote \
    -l "$work/submitter.log" -vvv
  start server "$sbin/iceccd" -n first -s 127.0.0.1:8765 -N server -b "$work/envs-server" -m 4 -p 10245 \
    -l "$work/server.log" -vvv
  await_log "$work/submitter.log" 'onnected to scheduler'
  await_log "$work/server.log" 'onnected to scheduler'
  export ICECC_TEST_SOCKET=$work/run-submitter/socket ICECC_TEST_REMOTEBUILD=1 ICECC_PREFERRED_HOST=server HOME=$work

  bytes=$(sent) began=$(now_ms)
  for ((i = 1; i <= clients; i++)); do
    compile "first$i" &
    pids+=($!)
  done
  wait "${pids[@]}"
  first_ms=$(($(now_ms) - began)) first_bytes=$(($(sent) - bytes))
  bytes=$(sent) began=$(now_ms)
  compile next
  next_ms=$(($(now_ms) - began)) next_bytes=$(($(sent) - bytes))
  remote=$(grep -c 'ompilation completed with exit code 0' "$work/server.log" || :)
  printf '%-6s %8d %8d %9d %12d %9d %12d\n' "$kind" "$clients" "$remote" "$first_ms" "$first_bytes" "$next_ms" "$next_bytes"
  stop_all
  [[ -n ${KEEP:-} ]] || rm -rf "$work"
}

main() {
  local kinds=() rounds=3 kind i
  clients=1 prefix=$here/../../dist started=()
  local all=("$@")
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      ours | stock) kinds+=("$1") && shift && continue ;;
      -c | -n | --prefix) (($# > 1)) || fail "$1 needs a value" ;;
      *) usage >&2 && fail "unknown word $1" ;;
    esac
    case $1 in
      -c) clients=$2 ;;
      -n) rounds=$2 ;;
      --prefix) prefix=$2 ;;
    esac
    shift 2
  done
  [[ $clients$rounds =~ ^[0-9]+$ ]] || fail "-c and -n need numbers"
  ((EUID == 0)) || fail "must be root"
  if [[ -z ${AFFOGATO_FIRST_INSIDE:-} ]]; then
    AFFOGATO_FIRST_INSIDE=1 exec unshare --net --mount --pid --fork --mount-proc --kill-child "$BASH" "${BASH_SOURCE[0]}" "${all[@]}"
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
  printf '%-6s %8s %8s %9s %12s %9s %12s\n' kind clients remote first_ms first_bytes next_ms next_bytes
  for kind in "${kinds[@]}"; do
    for ((i = 0; i < rounds; i++)); do round "$kind"; done
  done
}

main "$@"
