#!/usr/bin/env bash
# Direct mode beside icecc, distcc and ccache, in a harness that gives each host a network namespace and a control group.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'USAGE'
Usage: direct.sh [--dist DIR] [--only PART] HARNESS [CORPUS...]
Compares what a job costs the submitter, on a machine that should do nothing else, as root. HARNESS is the folder of
bench.py; a copy of it is used. Prints its tables. Default corpora: ninja redis fmt sqlite.
  --dist DIR   the tree under test (default: dist of this checkout, built by ./affogato --version)
  --only PART  cost   processor time and bytes of the submitter for each job, remote compilers that do nothing
               farm   64 compiles of one second each on 64 slots: 1.0 s would be ideal
               trips  round trips: a cable of 20 ms; added latency over the same without it, divided by 40 ms
               hits   a second clean build: results known to the farm, beside ccache
               users  the whole of such a build, by other users whose agents are new
USAGE
}

fail() {
  printf 'direct.sh: %s\n' "$*" >&2
  exit 2
}

bench() { timeout 3000 "$kit/bench.py" "$@" || fail "bench.py $* failed"; }

topology() { # topology DELAY_US
  "$kit/topo.sh" down >"$kit/topo.log" 2>&1
  DELAY_US=$1 "$kit/topo.sh" up
}

cost() {
  local corpus
  for corpus in "${corpora[@]}"; do
    printf '\n== cost: %s, warm (x is against gcc -E)\n' "$corpus"
    bench -d local:E,icecc,distcc,affogato -c "$corpus" --fake "0 0 80000" -m 28 --warm 12 -r 5 --timeout 1500 --tag cost
    printf '== cost: %s, the first build of a new agent and new daemons\n' "$corpus"
    bench -d local:E,icecc,affogato -c "$corpus" --fake "0 0 80000" -m 28 -r 1 --timeout 1500 --tag first
  done
}

farm() {
  printf '\n== farm: 64 jobs of 1 s, 64 slots\n'
  bench -d icecc,distcc-lzo,affogato -c "${corpora[0]}" -j 64 -m 64 -r 3 --warm 3 -n 1 -s 64 --fake "1000 0 80000" --tag farm
}

trips() {
  local delay
  for delay in 0 20000; do
    topology "$delay"
    printf '\n== trips: one job at a time, %d ms each way (lat; the same compile here is local:full)\n' $((delay / 1000))
    bench -d local,icecc,affogato -c tiny -j 1 -m 20 -r 3 --warm 2 --fake "0 0 2000" --tag "delay-$delay"
  done
  topology 0
}

hits() {
  printf '\n== hits: compiled, then known (lat is the time of a hit)\n'
  AFFOGATO_CACHE=1 bench -d local,ccache-hit,affogato -c "${corpora[0]}" -j 1 -m 28 -r 3 --warm 2 --timeout 1500 --tag hits
}

users() {
  printf '\n== users: processor time of the submitter for one build of each, all results known but to "compiled"\n'
  HERE=$kit T=$BENCH_TMP "$here/users.sh" "${corpora[0]}" || fail "users.sh failed"
}

main() {
  local dist=$here/../../dist only='' part
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --dist | --only) (($# > 1)) || fail "$1 needs a value" ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *) break ;;
    esac
    if [[ $1 == --dist ]]; then dist=$2; else only=$2; fi
    shift 2
  done
  (($# > 0)) || { usage >&2 && exit 2; }
  [[ -x $1/bench.py ]] || fail "$1 has no bench.py"
  [[ -x $dist/sbin/iceccd ]] || fail "$dist is no installed tree: run ./affogato --version"
  export AFFOGATO_DIST AFFOGATO_BENCH=$here BENCH_TMP=${BENCH_TMP:-/tmp/bench}
  AFFOGATO_DIST=$(cd "$dist" && pwd)
  mkdir -p "$BENCH_TMP"
  kit=$BENCH_TMP/harness
  rm -rf "$kit" && cp -r "$1" "$kit"
  cp "$here/drivers/affogato.sh" "$kit/drivers/"
  shift
  corpora=("$@")
  ((${#corpora[@]})) || corpora=(ninja redis fmt sqlite)
  "$kit/build.sh"
  "$kit/fetch-corpora.sh" "${corpora[@]}" >"$BENCH_TMP/fetch.log" 2>&1 || fail "no corpora: see $BENCH_TMP/fetch.log"
  topology 0
  for part in cost farm trips hits users; do
    [[ -n $only && $only != "$part" ]] || "$part"
  done
  "$kit/topo.sh" down >"$kit/topo.log" 2>&1
}

main "$@"
