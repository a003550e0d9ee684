#!/usr/bin/env bash
# Times N compile jobs of one second each, whose remote compiler only waits: what is left is the cost of the farm.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'USAGE'
Usage: farm.sh [--run "PREFIX"] [--launcher-path DIR] [-s SLOTS] [-j JOBS] [N]
Runs N compile commands (default 64), JOBS at a time, through Affogato and prints how long they took.
  --run "PREFIX"       words put before the command: --run "./affogato run --"
  --launcher-path DIR  a folder of launchers put first on PATH, for a cluster that is running already
  -s SLOTS             how many jobs the cluster runs at a time, to print the ideal time (default: JOBS)
  -j JOBS              how many to start at a time (default 64)
The daemons need a jail, for the toolchain sent to them is a fake one. Exit status: 0 if every job was remote,
1 if not, 2 if it could not be run.
USAGE
}

fail() {
  printf 'farm.sh: %s\n' "$*" >&2
  exit 2
}

# The archive that daemons unpack and run: the same small program under each name they expect.
make_toolchain() { # make_toolchain TARBALL
  local root=$work/root name
  mkdir -p "$root/usr/bin" "$root/bin" "$root/tmp" "$root/etc"
  gcc -O2 -Wall -Wextra -static -o "$root/usr/bin/gcc" "$here/fakecc.c" ||
    fail "cannot compile fakecc.c: install gcc and libc6-dev"
  for name in usr/bin/g++ usr/bin/as bin/true; do cp "$root/usr/bin/gcc" "$root/$name"; done
  tar -C "$root" -czf "$1" .
}

make_sources() { # make_sources N
  local i
  mkdir "$work/src"
  for ((i = 1; i <= $1; i++)); do
    printf '#include <stdio.h>\nint f%d(void) { return puts("%d"); }\n' "$i" "$i" >"$work/src/f$i.c"
  done
  # A makefile as real builds have one: make is part of what is measured, as it is part of a build.
  # shellcheck disable=SC2016 # for make, not for the shell
  printf 'all: $(patsubst %%.c,%%.o,$(wildcard *.c))\n%%.o: %%.c\n\tgcc -O2 -c -o $@ $<\n' >"$work/src/Makefile"
}

main() {
  local jobs=64 slots='' count=64 words=() prefix=(env) started ended remote rounds ideal milliseconds
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --run | --launcher-path | -s | -j) (($# > 1)) || fail "$1 needs a value" ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *)
        [[ $1 =~ ^[1-9][0-9]*$ ]] || fail "'$1' is no number of jobs"
        count=$1
        shift && continue
        ;;
    esac
    case $1 in
      --run)
        read -ra words <<<"$2"
        [[ ${words[0]:-} == */* && ${words[0]} != /* ]] && words[0]=$PWD/${words[0]}
        prefix+=("${words[@]}")
        ;;
      --launcher-path)
        [[ -d $2 ]] || fail "no folder $2: give the one that holds the launcher gcc"
        prefix+=("PATH=$(cd "$2" && pwd):$PATH")
        ;;
      *)
        [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "$1 needs a number, not '$2'"
        if [[ $1 == -s ]]; then slots=$2; else jobs=$2; fi
        ;;
    esac
    shift 2
  done
  slots=${slots:-$jobs}

  work=$(mktemp -d "${TMPDIR:-/tmp}/affogato-farm.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  make_toolchain "$work/fake.tar.gz"
  make_sources "$count"
  unset MAKEFLAGS MFLAGS MAKELEVEL
  export ICECC_VERSION=$work/fake.tar.gz
  # The first job alone: it brings the toolchain to a daemon, which happens once and not in every build.
  (cd "$work/src" && "${prefix[@]}" make -s f1.o && rm -f f1.o) || fail "the first job failed"
  started=$(date +%s%3N)
  (cd "$work/src" && "${prefix[@]}" make -s -j "$jobs") || fail "the build failed"
  ended=$(date +%s%3N)

  milliseconds=$((ended - started))
  rounds=$(((count + slots - 1) / slots))
  ideal=$((rounds * 1000))
  remote=$({ grep -l 'fake object' "$work"/src/*.o || :; } | wc -l)
  printf '%8s %8s %8s %10s %10s %8s\n' jobs remote slots wall_ms ideal_ms ratio
  printf '%8d %8d %8d %10d %10d %8s\n' "$count" "$remote" "$slots" "$milliseconds" "$ideal" \
    "$(awk -v wall="$milliseconds" -v ideal="$ideal" 'BEGIN { printf "%.2f", wall / ideal }')"
  ((remote == count)) && return
  printf 'farm.sh: %d jobs were compiled here by the real compiler: the times mean nothing\n' $((count - remote)) >&2
  return 1
}

main "$@"
