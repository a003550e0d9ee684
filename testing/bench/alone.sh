#!/usr/bin/env bash
# Times single compiles, one after the other, with and without Affogato: who changes one file should not wait longer.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'USAGE'
Usage: alone.sh [--run "PREFIX"] [--launcher-path DIR] [-n ROUNDS] [SOURCE...]
Compiles each SOURCE (default: a small and a larger file of C and of C++) ROUNDS times (default 15), never two at once, plainly
and through Affogato, and prints the least and the median milliseconds of each.
  --run "PREFIX"       words put before the second series (default: "affogato run --" of this checkout)
  --launcher-path DIR  a folder of launchers put first on PATH, for a cluster that is running already
Look at the least time on a machine that does other things too.
USAGE
}

fail() {
  printf 'alone.sh: %s\n' "$*" >&2
  exit 2
}

write_sources() { # write_sources FOLDER
  local i
  printf '#include <stdio.h>\nint main(void) { return puts("small"); }\n' >"$1/small.c"
  printf '#include <string>\nint main() { return std::string("small").size(); }\n' >"$1/small.cc"
  printf '#include <stdio.h>\n' >"$1/large.c"
  printf '#include <algorithm>\n#include <map>\n#include <regex>\n#include <string>\n#include <vector>\n' >"$1/large.cc"
  for ((i = 0; i < 400; i++)); do
    printf 'int f%d(int *a, int n) { int s = 0; for (int i = 0; i < n; i++) s += a[i] * (a[i %% 7] + %d); return s; }\n' \
      "$i" "$i" >>"$1/large.c"
    ((i % 20)) || printf 'std::map<std::string, int> m%d(const std::vector<std::string> &v) { std::map<std::string, int> m;
for (auto &s : v) m[s] += %d; return std::regex_match(v[0], std::regex("a*")) ? m : decltype(m){}; }\n' "$i" "$i" >>"$1/large.cc"
  done
}

# Runs with and without a prefix: prints a line "source milliseconds" for each compile.
if [[ ${1-} == --series ]]; then
  rounds=$2 && shift 2
  for source; do
    compiler=g++
    [[ $source != *.c ]] || compiler=gcc
    "$compiler" -O2 -c "$source" -o "$source.o"
    for ((i = 0; i < rounds; i++)); do
      began=$(date +%s%N)
      "$compiler" -O2 -c "$source" -o "$source.o"
      printf '%s %d\n' "$source" $((($(date +%s%N) - began) / 1000))
    done
  done
  exit
fi

main() {
  local rounds=15 sources=() words prefix=("$here/../../affogato" run --) source
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --run | --launcher-path | -n) (($# > 1)) || fail "$1 needs a value" ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *) sources+=("$(realpath "$1")") && shift && continue ;;
    esac
    case $1 in
      --run)
        read -ra words <<<"$2"
        [[ ${words[0]:-} == */* && ${words[0]} != /* ]] && words[0]=$PWD/${words[0]}
        prefix=(env "${words[@]}")
        ;;
      --launcher-path) prefix=(env "PATH=$(cd "$2" && pwd):$PATH") ;;
      -n) rounds=$2 ;;
    esac
    shift 2
  done
  [[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "-n needs a number of rounds, not '$rounds'"
  work=$(mktemp -d "${TMPDIR:-/tmp}/affogato-alone.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  if ((${#sources[@]} == 0)); then
    write_sources "$work"
    sources=("$work"/small.c "$work"/large.c "$work"/small.cc "$work"/large.cc)
  fi
  "$BASH" "${BASH_SOURCE[0]}" --series "$rounds" "${sources[@]}" >"$work/plain" || fail "cannot compile the sources"
  "${prefix[@]}" "$BASH" "$(realpath "${BASH_SOURCE[0]}")" --series "$rounds" "${sources[@]}" >"$work/through" ||
    fail "cannot compile through ${prefix[*]}"
  printf '%-20s %18s %18s %14s\n' 'milliseconds' 'plain least/median' 'sent  least/median' 'ratio of least'
  for source in "${sources[@]}"; do
    awk -v source="$source" -v name="${source##*/}" '
      FNR == 1 { series++ }
      $1 == source {
        n[series]++
        for (i = n[series]; i > 1 && value[series, i - 1] > $2; i--) value[series, i] = value[series, i - 1]
        value[series, i] = $2
      }
      END {
        for (s = 1; s <= 2; s++) { least[s] = value[s, 1] / 1000; middle[s] = value[s, int((n[s] + 1) / 2)] / 1000 }
        printf "%-20s %10.1f %7.1f %10.1f %7.1f %14.2f\n", name, least[1], middle[1], least[2], middle[2], least[2] / least[1]
      }' "$work/plain" "$work/through"
  done
}

main "$@"
