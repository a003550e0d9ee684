#!/usr/bin/env bash
# Compares what the scanner finds with what gcc -M and clang -M say, for the compile commands of whole projects and for
# every header of the C++ library. Nothing is compiled: scan/stub stands in for the compilers while a project is built.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<'USAGE'
Usage: scan.sh [OPTION...] NAME|DIR...
  NAME               a package known to recipes/ or scan/recipes/, fetched first if it is not there yet; "headers" for each
                     header of the C++ library in four standards; "boost" for tests and examples of boost1.74
  DIR                any folder with CMakeLists.txt, configure, build.ninja or a makefile
  --against LIST     compilers to compare with (default gcc,clang): each takes the commands recorded of gcc
  --strace N         in every Nth command also see that what the compiler looks for in vain is told as absent
  --mutate N         instead change files in N ways between scans, and see that a warm scanner notices
  --work DIR         where trees and commands are kept (default ${TMPDIR:-/tmp}/affogato-scan); a project's commands are
                     recorded once, remove DIR/NAME to record them again
  --cache DIR        where fetch.sh puts its trees
  -j N               comparisons at a time (default: the number of processors)
Exit status: 0 no scan said "exact" wrongly, 1 not so, 2 wrong usage.
USAGE
}

fail() {
  printf 'scan.sh: %s\n' "$*" >&2
  exit 2
}

recipe_of() { # recipe_of PROJECT FOLDER
  local file
  for file in "$here/scan/recipes/$1.sh" "$here/recipes/$1.sh"; do
    [[ ! -f $file ]] || { printf '%s\n' "$file" && return; }
  done
  if [[ -f $2/CMakeLists.txt ]]; then
    printf '%s\n' "$here/kinds/cmake.sh"
  elif [[ -x $2/configure ]]; then
    printf '%s\n' "$here/kinds/configure.sh"
  elif [[ -f $2/build.ninja ]]; then
    printf '%s\n' "$here/kinds/ninja.sh"
  else
    printf '%s\n' "$here/kinds/make.sh"
  fi
}

make_stubs() {
  local name
  mkdir -p "$work/stubs"
  for name in cc c++ gcc g++ clang clang++; do
    ln -sf "$here/scan/stub" "$work/stubs/$name"
  done
}

# Leaves the commands of the project in $work/NAME/commands, one file a command.
record() { # record NAME SOURCES
  local folder=$work/$1 recipe
  [[ ! -f $folder/recorded ]] || return 0
  rm -rf "$folder"
  mkdir -p "$folder/commands"
  cp -a "$2" "$folder/tree"
  recipe=$(recipe_of "$1" "$folder/tree")
  (
    cd "$folder/tree"
    export STUBS=$work/stubs COMMANDS='' STUB_LINKS='' PATH=$work/stubs:$PATH CC=gcc CXX=g++
    # shellcheck disable=SC1090
    . "$recipe"
    configure || exit
    # What the project builds only to run it does not exist: its make goes on without.
    export COMMANDS=$folder/commands MAKEFLAGS=k
    build || true
  ) >"$folder/log" 2>&1 </dev/null || fail "configuring $1 failed: see $folder/log"
  touch "$folder/recorded"
}

# One translation unit for each header, in each standard.
record_headers() {
  local folder=$work/headers version standard header number=0
  [[ ! -f $folder/recorded ]] || return 0
  rm -rf "$folder"
  mkdir -p "$folder/commands" "$folder/tree"
  version=$(gcc -dumpversion)
  version=${version%%.*}
  for header in $(cd "/usr/include/c++/$version" && find . -type f | sed 's,^\./,,' | sort); do
    number=$((number + 1))
    printf '#include <%s>\n' "$header" >"$folder/tree/$number.cc"
    for standard in 11 17 20 23; do
      printf '%s\0' "$folder/tree" g++ 5 "-std=c++$standard" -c "$number.cc" -o x.o \
        >"$folder/commands/$number.$standard.command"
    done
  done
  touch "$folder/recorded"
}

compare() { # compare NAME
  local compiler
  for compiler in ${against//,/ }; do
    "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx2g -cp "$classes" dev.affogato.compiler.scan.CorpusMain \
      --compiler "$compiler" --jobs "$jobs" --strace "$strace" --mutate "$mutate" "$work/$1" || failed=1
  done
}

build_classes() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  [[ -d $root/compiler/target/test-classes && -d $root/base/target/classes ]] ||
    (cd "$root" && mvn -q -B -pl compiler -am -DskipTests test-compile) || fail "the build failed"
  classes=$root/compiler/target/test-classes:$root/compiler/target/classes:$root/base/target/classes
}

main() {
  local project name projects=()
  against=gcc,clang strace=0 mutate=0 failed=0
  work=${TMPDIR:-/tmp}/affogato-scan
  cache=${XDG_CACHE_HOME:-${HOME:?is not set: set it, or use --cache DIR}/.cache}/affogato/corpora
  jobs=$(nproc)
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --against) against=${2:?"--against needs names"} && shift 2 ;;
      --strace) strace=${2:?"--strace needs a number"} && shift 2 ;;
      --mutate) mutate=${2:?"--mutate needs a number"} && shift 2 ;;
      --work) work=${2:?"--work needs a folder"} && shift 2 ;;
      --cache) cache=${2:?"--cache needs a folder"} && shift 2 ;;
      -j) jobs=${2:?"-j needs a number"} && shift 2 ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *) projects+=("$1") && shift ;;
    esac
  done
  ((${#projects[@]} > 0)) || { usage >&2 && exit 2; }
  mkdir -p "$work" && work=$(cd "$work" && pwd)
  unset MAKEFLAGS MFLAGS MAKELEVEL
  export KINDS=$here/kinds CORPORA=$cache JOBS=$jobs CFLAGS=-O2 CXXFLAGS=-O2 OBJCFLAGS=-O2
  make_stubs
  build_classes
  for project in "${projects[@]}"; do
    name=$project
    case $project in
      headers) record_headers ;;
      */*)
        name=$(basename "$project")
        record "$name" "$(cd "$project" && pwd)"
        ;;
      *)
        [[ $project != boost ]] || project=boost1.74
        "$here/fetch.sh" --cache "$cache" "$project" >/dev/null
        record "$name" "$cache/$project/src"
        ;;
    esac
    compare "$name"
  done
  exit "$failed"
}

main "$@"
