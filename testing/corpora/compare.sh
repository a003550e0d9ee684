#!/usr/bin/env bash
# Builds a project twice, with the local compiler and through Affogato, and compares every object byte for byte.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Reasons of local jobs that no compiler farm would take: they are not counted as compile jobs.
readonly not_compile_jobs="no-compile-flag configure-test preprocess-only not-a-compiler assembler-input
assembler-output syntax-only no-input"

usage() {
  cat <<'USAGE'
Usage: compare.sh (--run "PREFIX" | --launcher-path DIR) [OPTION...] NAME|DIR...
Builds each project twice at the same path, once plainly and once through Affogato, and compares all objects.
  NAME                 a source tree that fetch.sh has fetched
  DIR                  any folder with CMakeLists.txt, configure, build.ninja or a makefile
  --run "PREFIX"       words put before the second build; {report} among them stands for a JSON report to write:
                       --run "./affogato run --report {report} --". "" builds plainly twice.
  --launcher-path DIR  a folder of launchers put first on the PATH of the second build
  --min-remote PERCENT least share of compile jobs to run remotely, where there is a report (default 95)
  --cache DIR          where fetch.sh has put its trees
  -j N                 jobs at a time (default: the number of processors)
  --keep               keep both build trees also when all is well
CFLAGS and CXXFLAGS are -O2 unless set. Do not add -g. Exit status: 0 all objects equal and enough jobs remote,
1 not so, 2 wrong usage or a failed build.
USAGE
}

fail() {
  printf 'compare.sh: %s\n' "$*" >&2
  exit 2
}

# Building -------------------------------------------------------------------------------------------------------

# The recipe of a project without one of its own. Generated files come last: they may name another folder.
general_recipe() { # general_recipe DIR
  if [[ -f $1/CMakeLists.txt ]]; then
    printf '%s\n' "$here/kinds/cmake.sh"
  elif [[ -x $1/configure ]]; then
    printf '%s\n' "$here/kinds/configure.sh"
  elif [[ -f $1/build.ninja ]]; then
    printf '%s\n' "$here/kinds/ninja.sh"
  elif [[ -f $1/GNUmakefile || -f $1/makefile || -f $1/Makefile ]]; then
    printf '%s\n' "$here/kinds/make.sh"
  else
    fail "$1 has no CMakeLists.txt, configure, build.ninja or makefile: give the folder that has"
  fi
}

# Copies the sources alone: objects from an earlier build would be compared with themselves.
copy_sources() { # copy_sources FROM TO
  mkdir "$2"
  if git -C "$1" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    (cd "$1" && git ls-files -z --cached --others --exclude-standard) |
      tar -C "$1" --null --files-from=- --ignore-failed-read -cf - | tar -C "$2" -xf -
  else
    cp -a "$1/." "$2"
    find "$2" \( -name '*.o' -o -name '*.lo' -o -name '*.a' \) -delete
  fi
}

# Runs configure and build of the recipe in the tree, with a prefix or none. They are separate runs of the prefix,
# so that the report of the second has nothing of what configure scripts try.
build_tree() { # build_tree NAME [PREFIX-WORD...]
  local name=$1 step
  shift
  for step in configure build; do
    (
      cd "$work/tree"
      # shellcheck disable=SC2016 # expanded by the inner shell
      "${@//"{report}"/$work/$step.json}" bash -euc '. "$1"; "$2"' recipe "$recipe" "$step"
    ) >>"$work/$name.log" 2>&1 </dev/null && continue
    tail -n 20 "$work/$name.log" >&2
    fail "$step failed in the $name build of $project: see $work/$name.log"
  done
}

# Results --------------------------------------------------------------------------------------------------------

# A .lo may be an object (zlib) or libtool's notes on one.
objects_in() { # objects_in DIR
  (cd "$1" && find . -type f \( -name '*.o' -o \( -name '*.lo' -exec grep -q '^.ELF' {} \; \) \) -printf '%P\n')
}

compare_objects() { # compare_objects LEFT RIGHT; sets objects, identical and different
  local object
  objects=0 identical=0 different=()
  while read -r object; do
    objects=$((objects + 1))
    if cmp -s "$1/$object" "$2/$object"; then
      identical=$((identical + 1))
    elif [[ ! -e $1/$object || ! -e $2/$object ]]; then
      different+=("$object (in one build only)")
    else
      different+=("$object")
    fi
  done < <({ objects_in "$1" && objects_in "$2"; } | LC_ALL=C sort -u)
}

# Reads the report of a run; sets compile, remote, local_jobs and percent, and reasons to a line for people.
read_report() { # read_report FILE
  local numbers name count jobs=0
  compile=0 remote=0 local_jobs=0 percent=0 reasons=
  numbers=$(awk -f "$here/json-numbers.awk" "$1") || fail "cannot read the report $1"
  while read -r name count; do
    case $name in
      jobs) jobs=$count ;;
      remote) remote=$count ;;
      local) local_jobs=$count ;;
      reasons/*)
        name=${name#reasons/}
        reasons+="${reasons:+, }$name $count"
        [[ " ${not_compile_jobs//$'\n'/ } " == *" $name "* ]] && compile=$((compile - count))
        ;;
    esac
  done <<<"$numbers"
  compile=$((compile + jobs))
  ((compile > 0)) && percent=$((remote * 100 / compile))
  return 0
}

row() {
  printf '%-16s %8s %10s %10s | %8s %8s %8s %8s\n' "$@"
}

# Prints the row of a project and what is wrong with it; returns 1 if something is.
report_project() {
  local object status=0 shown=(- - - -)
  if [[ -f $work/build.json ]]; then
    read_report "$work/build.json"
    shown=("$compile" "$remote" "$local_jobs" "$percent%")
  fi
  row "$project" "$objects" "$identical" "${#different[@]}" "${shown[@]}"
  for object in "${different[@]}"; do printf '  different: %s\n' "$object"; done
  ((${#different[@]} == 0)) || status=1
  if ((objects == 0)); then
    printf '  no objects were built: nothing was compared\n'
    status=1
  fi
  if [[ -f $work/build.json ]]; then
    [[ -z $reasons ]] || printf '  local because: %s\n' "$reasons"
    if ((percent < min_remote)); then
      printf '  fewer than %s%% of the compile jobs were remote\n' "$min_remote"
      status=1
    fi
  elif [[ -n $needs_report ]]; then
    printf '  no report was written, so --min-remote cannot be checked\n'
    status=1
  fi
  return "$status"
}

# The folder of a project: a path, or a name under the cache.
source_of() { # source_of NAME|DIR
  if [[ $1 != */* && -d $cache/$1/src ]]; then
    printf '%s\n' "$cache/$1/src"
  elif [[ -d $1 ]]; then
    (cd "$1" && pwd)
  else
    fail "no folder $1, and no such tree in $cache: run $here/fetch.sh $1"
  fi
}

# Both builds happen in $work/tree, one after the other, for objects may hold the path of their source.
compare_project() { # compare_project NAME|DIR
  local source status=0
  source=$(source_of "$1") || exit
  project=$(basename "${source%/src}")
  [[ $source == "$cache/$project/src" ]] || project=$(basename "$source")
  if [[ -f $here/recipes/$project.sh && $source == "$cache/$project/src" ]]; then
    recipe=$here/recipes/$project.sh
  else
    recipe=$(general_recipe "$source") || exit
  fi
  work=$(mktemp -d "${TMPDIR:-/tmp}/affogato-compare.XXXXXX")
  copy_sources "$source" "$work/tree"
  build_tree plain env
  mv "$work/tree" "$work/plain"
  copy_sources "$source" "$work/tree"
  build_tree through "${prefix[@]}"
  compare_objects "$work/plain" "$work/tree"
  report_project || status=1
  if ((status == 0)) && [[ -z $keep ]]; then
    rm -rf "$work"
  else
    printf '  builds kept in %s: plain/ and, through Affogato, tree/\n' "$work"
  fi
  return "$status"
}

main() {
  local projects=() project_name failed=0
  cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/affogato/corpora
  prefix=(env) chosen='' keep='' min_remote=95 needs_report=''
  JOBS=$(nproc)
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --keep) keep=yes && shift && continue ;;
      --run | --launcher-path | --min-remote | --cache | -j)
        (($# > 1)) || fail "$1 needs a value"
        ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *) projects+=("$1") && shift && continue ;;
    esac
    case $1 in
      --run)
        chosen=yes
        read -ra words <<<"$2"
        # The builds run elsewhere, so a program given by relative path must be found from here.
        [[ ${words[0]:-} == */* && ${words[0]} != /* ]] && words[0]=$PWD/${words[0]}
        prefix+=("${words[@]}")
        ;;
      --launcher-path)
        chosen=yes
        [[ -d $2 ]] || fail "no folder $2: give the one that holds the launchers gcc and g++"
        prefix+=("PATH=$(cd "$2" && pwd):$PATH")
        ;;
      --min-remote)
        [[ $2 =~ ^[0-9]+$ ]] || fail "--min-remote needs a number from 0 to 100, not '$2'"
        min_remote=$2 needs_report=yes
        ;;
      --cache) cache=$2 ;;
      -j)
        [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "-j needs a number of jobs, not '$2'"
        JOBS=$2
        ;;
    esac
    shift 2
  done
  [[ -n $chosen ]] || { usage >&2 && fail "say how to build the second time: --run or --launcher-path"; }
  ((${#projects[@]} > 0)) || { usage >&2 && fail "no project given"; }

  # What a make around this script hands down is not for the builds.
  unset MAKEFLAGS MFLAGS MAKELEVEL
  export KINDS=$here/kinds CORPORA=$cache
  export JOBS CFLAGS=${CFLAGS:--O2} CXXFLAGS=${CXXFLAGS:--O2}
  # The same date and time in both builds, for those that print when they were made.
  export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1700000000}
  row project objects identical different compiles remote local remote%
  for project_name in "${projects[@]}"; do
    compare_project "$project_name" || failed=1
  done
  exit "$failed"
}

main "$@"
