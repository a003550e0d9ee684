#!/usr/bin/env bash
# Times ./configure of a real package with and without the launchers on PATH: its hundreds of tiny compiles wait for each other.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'USAGE'
Usage: configure.sh [--launcher-path DIR] [-n ROUNDS] [--cache DIR] [NAME|DIR] [CONFIGURE-ARGUMENT...]
Runs ./configure of a Debian source package (default hello; fetched by testing/corpora/fetch.sh) or of the tree DIR
ROUNDS times each way (default 5), alternating, and prints times and the ratios of their medians. The budget is 1.1 for wall
time; on a machine that does other things too, look at processor time, in which the agent's is included.
  --launcher-path DIR  the launchers to measure (default: dist/libexec/icecc/bin of this checkout)
The launchers use the cluster of this machine's daemon if there is one. Exit status: 0 within the budget, 1 not,
2 it could not be run.
USAGE
}

fail() {
  printf 'configure.sh: %s\n' "$*" >&2
  exit 2
}

source_of() { # source_of NAME|DIR
  if [[ $1 == */* ]]; then
    [[ -x $1/configure ]] || fail "no configure script in $1"
    (cd "$1" && pwd)
  else
    "$here/../corpora/fetch.sh" --cache "$cache" "$1" >&2 || exit 2
    printf '%s\n' "$cache/$1/src"
  fi
}

configure_in() { # configure_in FOLDER PATH ARGUMENT...
  (cd "$1" && PATH=$2 exec "$source/configure" "${@:3}")
}

# Prints wall and processor milliseconds of one run, in a fresh folder so that nothing is remembered.
run_configure() { # run_configure PATH ARGUMENT...
  local path=$1 folder=$work/build status=0 agents TIMEFORMAT='%3R %3U %3S'
  shift
  rm -rf "$folder"
  mkdir "$folder"
  agents=$(agent_ticks)
  {
    time configure_in "$folder" "$path" "$@" >"$work/log" 2>&1 </dev/null || status=$?
  } 2>"$work/time"
  if ((status != 0)); then
    tail -n 5 "$work/log" >&2
    fail "configure failed with status $status"
  fi
  awk -v ticks=$(($(agent_ticks) - agents)) -v hertz="$(getconf CLK_TCK)" \
    '{ printf "%d %d\n", $1 * 1000, ($2 + $3 + ticks / hertz) * 1000 }' "$work/time"
}

# What agents of these launchers have used so far: they are no children of configure.
agent_ticks() {
  local stat sum=0 folder
  for folder in /proc/[0-9]*; do
    grep -qs "${launchers%/libexec/*}/lib/affogato.*AgentMain" "$folder/cmdline" || continue
    stat=$(cat "$folder/stat" 2>/dev/null) || continue
    # shellcheck disable=SC2086 # fields
    set -- ${stat##*) }
    sum=$((sum + ${12} + ${13}))
  done
  printf '%s\n' "$sum"
}

median() { # median FILE COLUMN
  sort -n -k "$2,$2" "$1" | awk -v column="$2" '
    { n[NR] = $column }
    END { print int((n[int((NR + 1) / 2)] + n[int(NR / 2) + 1]) / 2) }'
}

main() {
  local rounds=5 i before after failed=0 column launchers=$here/../../dist/libexec/icecc/bin
  cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/affogato/corpora
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --launcher-path | -n | --cache) (($# > 1)) || fail "$1 needs a value" ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *) break ;;
    esac
    case $1 in
      --launcher-path) launchers=$2 ;;
      -n) rounds=$2 ;;
      --cache) cache=$2 ;;
    esac
    shift 2
  done
  [[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "-n needs a number of rounds, not '$rounds'"
  [[ -x $launchers/gcc ]] || fail "no launcher $launchers/gcc: run ./affogato --version once, or use --launcher-path"
  launchers=$(cd "$launchers" && pwd)
  source=$(source_of "${1:-hello}") || exit
  (($# == 0)) || shift

  work=$(mktemp -d "${TMPDIR:-/tmp}/affogato-configure.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  # Both once, unmeasured: files come into memory, and the agent starts.
  run_configure "$PATH" "$@" >/dev/null
  cp "$work/build/config.status" "$work/plain.status"
  run_configure "$launchers:$PATH" "$@" >/dev/null
  # What configure found out, without the lines on how it was called.
  before=$(grep -c '^[SD]\["' "$work/plain.status") after=$(grep -c '^[SD]\["' "$work/build/config.status")
  ((before == after)) || fail "configure found $before settings plainly and $after through the launchers"
  printf '%8s %24s %32s\n' round 'plain: wall ms, CPU ms' 'through launchers: wall ms, CPU ms'
  for ((i = 1; i <= rounds; i++)); do
    run_configure "$PATH" "$@" >>"$work/plain"
    run_configure "$launchers:$PATH" "$@" >>"$work/through"
    # shellcheck disable=SC2046 # two numbers each
    printf '%8d %15d %8d %23d %8d\n' "$i" $(tail -qn 1 "$work/plain" "$work/through")
  done
  for column in 1 2; do
    before=$(median "$work/plain" "$column") after=$(median "$work/through" "$column")
    awk -v what="$([[ $column == 1 ]] && echo wall || echo CPU)" -v plain="$before" -v through="$after" 'BEGIN {
      printf "%s: medians %d and %d ms, ratio %.3f\n", what, plain, through, through / plain
      exit through > 1.1 * plain
    }' || { ((column == 2)) || failed=1; }
  done
  return "$failed"
}

main "$@"
