#!/usr/bin/env bash
# Builds a project twice, with the local compiler and through Affogato, and compares all that the compilers made and said.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/lib/results.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/lib/counts.sh"

usage() {
  cat <<'USAGE'
Usage: compare.sh [OPTION...] NAME|DIR...
Builds each project twice at the same path, once plainly and once through Affogato, and compares objects, dependency
files and the messages of every compile command.
  NAME                 a package known to recipes/; fetched first if it is not there yet
  DIR                  any folder with CMakeLists.txt, configure, build.ninja or a makefile
  --run "PREFIX"       words put before the second build. {report} among them stands for a JSON report to write, {log}
                       for the log of the working daemon. "" builds plainly twice. Without this and --launcher-path:
                       "affogato run --report {report} --log-file {log} --" of this checkout
  --launcher-path DIR  a folder of launchers put first on the PATH of the second build
  --daemon-log FILE    the log of the working daemon, with every job in it (-vv), where it is not {log}
  --compiler gcc|clang the compiler of both builds (default gcc)
  --debug              compile with -g; objects that differ in the producer string alone are counted on their own
  --min-remote PERCENT least share of compile jobs to run remotely, where that is known (default 98)
  --cache DIR          where fetch.sh puts its trees
  -j N                 jobs at a time (default: the number of processors)
  --keep               keep both build trees also when all is well
CFLAGS, CXXFLAGS and OBJCFLAGS are -O2 unless set. Exit status: 0 all is equal and enough jobs were remote,
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
# so that the report of the second has nothing of what configure scripts try. The recorder stands before whatever the
# prefix puts on PATH, and so sees what the build sees.
build_tree() { # build_tree NAME [PREFIX-WORD...]
  local name=$1 step words
  shift
  mkdir "$work/$name.said"
  for step in configure build; do
    words=("${@//"{report}"/$work/$step.json}")
    words=("${words[@]//"{log}"/$work/$step.daemon.log}")
    (
      cd "$work/tree"
      export RECORDER=$work/recorder SAID=
      [[ $step == configure ]] || SAID=$work/$name.said
      # shellcheck disable=SC2016 # expanded by the inner shell
      "${words[@]}" bash -euc 'PATH=$RECORDER:$PATH; . "$1"; "$2"' recipe "$recipe" "$step"
    ) >>"$work/$name.log" 2>&1 </dev/null && continue
    tail -n 20 "$work/$name.log" >&2
    fail "$step failed in the $name build of $project: see $work/$name.log"
  done
}

make_recorder() {
  local name
  mkdir "$work/recorder"
  for name in cc c++ gcc g++ clang clang++; do
    ln -s "$here/lib/record" "$work/recorder/$name"
  done
}

# The folder of a project: a path, or a name under the cache.
source_of() { # source_of NAME|DIR
  if [[ $1 != */* && -f $here/recipes/$1.sh ]]; then
    [[ -d $cache/$1/src ]] || "$here/fetch.sh" --cache "$cache" "$1" >&2 || exit 2
    printf '%s\n' "$cache/$1/src"
  elif [[ $1 != */* && -d $cache/$1/src ]]; then
    printf '%s\n' "$cache/$1/src"
  elif [[ -d $1 ]]; then
    (cd "$1" && pwd)
  else
    fail "no folder $1, no recipe of that name, and no such tree in $cache"
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
  make_recorder
  copy_sources "$source" "$work/tree"
  build_tree plain env
  mv "$work/tree" "$work/plain"
  copy_sources "$source" "$work/tree"
  local logged_before=0
  [[ -z $daemon_log ]] || logged_before=$(count_remote "$daemon_log")
  build_tree through "${prefix[@]}"
  compare_files
  compare_said
  read_counts "$logged_before"
  report_project || status=1
  if ((status == 0)) && [[ -z $keep ]]; then
    rm -rf "$work"
  else
    printf '  builds kept in %s: plain/ and, through Affogato, tree/; messages in plain.said/ and through.said/\n' \
      "$work"
  fi
  return "$status"
}

choose_compiler() { # choose_compiler gcc|clang
  case $1 in
    gcc) export CC=gcc CXX=g++ ;;
    clang) export CC=clang CXX=clang++ ;;
    *) fail "--compiler is gcc or clang, not '$1'" ;;
  esac
  command -v "$CC" >/dev/null && command -v "$CXX" >/dev/null || fail "no $CC or $CXX on PATH: install $1"
}

main() {
  local projects=() project_name failed=0 compiler=gcc optimise=-O2
  cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/affogato/corpora
  prefix=() daemon_log='' keep='' min_remote=98 debug=''
  JOBS=$(nproc)
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --keep) keep=yes && shift && continue ;;
      --debug) debug=yes optimise='-O2 -g' && shift && continue ;;
      --run | --launcher-path | --daemon-log | --compiler | --min-remote | --cache | -j)
        (($# > 1)) || fail "$1 needs a value"
        ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *) projects+=("$1") && shift && continue ;;
    esac
    case $1 in
      --run)
        read -ra words <<<"$2"
        # The builds run elsewhere, so a program given by relative path must be found from here.
        [[ ${words[0]:-} == */* && ${words[0]} != /* ]] && words[0]=$PWD/${words[0]}
        prefix=(env "${words[@]}")
        ;;
      --launcher-path)
        [[ -d $2 ]] || fail "no folder $2: give the one that holds the launchers gcc and g++"
        prefix=(env "PATH=$(cd "$2" && pwd):$PATH")
        ;;
      --daemon-log)
        [[ -r $2 ]] || fail "cannot read the log $2"
        daemon_log=$(realpath "$2")
        ;;
      --compiler) compiler=$2 ;;
      --min-remote)
        [[ $2 =~ ^[0-9]+$ ]] || fail "--min-remote needs a number from 0 to 100, not '$2'"
        min_remote=$2
        ;;
      --cache) cache=$2 ;;
      -j)
        [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "-j needs a number of jobs, not '$2'"
        JOBS=$2
        ;;
    esac
    shift 2
  done
  ((${#projects[@]} > 0)) || { usage >&2 && fail "no project given"; }
  ((${#prefix[@]} > 0)) ||
    prefix=("$here/../../affogato" run --report "{report}" --log-file "{log}" --)

  # What a make around this script hands down is not for the builds.
  unset MAKEFLAGS MFLAGS MAKELEVEL
  choose_compiler "$compiler"
  export KINDS=$here/kinds CORPORA=$cache
  export JOBS CFLAGS=${CFLAGS:-$optimise} CXXFLAGS=${CXXFLAGS:-$optimise} OBJCFLAGS=${OBJCFLAGS:-$optimise}
  # The same date and time in both builds, for those that print when they were made.
  export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1700000000}
  header
  for project_name in "${projects[@]}"; do
    compare_project "$project_name" || failed=1
  done
  exit "$failed"
}

main "$@"
