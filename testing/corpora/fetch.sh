#!/usr/bin/env bash
# Fetches the sources of Debian packages, upstream's files as they were released, for compare.sh to build.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'USAGE'
Usage: fetch.sh [--cache DIR] NAME...
Fetches Debian source packages into DIR/NAME/src, and what recipes/NAME.debs names of other packages, unpacked and not
installed, into DIR/NAME/debs. Every package with a recipe in recipes/ is known to build.
DIR is ${XDG_CACHE_HOME:-~/.cache}/affogato/corpora by default. What is there already is left alone: to fetch it
anew, remove DIR/NAME. Needs apt-get and its package sources, but no root and no deb-src entry.
USAGE
}

fail() {
  printf 'fetch.sh: %s\n' "$*" >&2
  exit 1
}

need() { # need PROGRAM CURE
  command -v "$1" >/dev/null || fail "$1 is missing: $2"
}

# Debian's rule for the names of source packages. A name becomes a folder, so nothing else will do.
check_name() {
  [[ $1 =~ ^[a-z0-9][a-z0-9+.-]+$ ]] || fail "'$1' is no name of a Debian source package"
}

# Asks for sources too wherever the machine's one-line entries ask for binaries.
one_line_sources() { # one_line_sources FILE
  awk '/^[ \t]*deb(-src)?[ \t]/ {
    sub(/^[ \t]*deb(-src)?/, "deb")
    print
    sub(/^deb/, "deb-src")
    print
  }' "$1"
}

# The same for deb822 stanzas; everything but their type stays, embedded keys and "Enabled: no" included.
deb822_sources() { # deb822_sources FILE
  awk 'tolower($0) ~ /^types[ \t]*:/ { print "Types: deb deb-src"; next } { print }' "$1"
}

# Writes the private apt configuration: the machine's own, as apt sees it, except that lists, caches and sources are
# ours. Hooks are left out, for they are meant for the machine's lists and want root.
prepare_apt() {
  local list parts file entries
  eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
  rm -rf "$apt/sources"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources"
  for file in "${list:-}" "${parts:-}"/*.list; do
    [[ -f $file ]] && one_line_sources "$file" >"$apt/sources/$(basename "$file" .list).list"
  done
  for file in "${parts:-}"/*.sources; do
    [[ -f $file ]] && deb822_sources "$file" >"$apt/sources/$(basename "$file")"
  done
  entries=$(cat "$apt"/sources/* 2>/dev/null | grep -c deb-src) || entries=0
  ((entries > 0)) ||
    fail "apt has no package sources in ${list:-sources.list} or ${parts:-sources.list.d}: add Debian's"
  {
    apt-config dump | grep -Ev '^[^ ]*(Pre|Post)-Invoke'
    cat <<CONFIG
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/sources";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
Dir::Cache::archives "archives/";
// As root, apt would download as a user that cannot look into this folder.
APT::Sandbox::User "";
CONFIG
  } >"$apt/apt.conf"
}

private_apt() { # private_apt ARGUMENT...
  APT_CONFIG=$apt/apt.conf apt-get -q "$@"
}

# A third party's repository without sources makes the update fail, but not what we want from the others.
update_lists() {
  private_apt update >"$apt/update.log" 2>&1 ||
    printf 'fetch.sh: apt-get update had errors, see %s\n' "$apt/update.log" >&2
}

download() { # download NAME FOLDER
  local log=$apt/download.log
  (cd "$2" && private_apt source --download-only --only-source "$1") >"$log" 2>&1 && return
  tail -n 5 "$log" >&2
  if grep -q 'Unable to find a source package' "$log"; then
    fail "no source package $1 in the repositories of this machine: check the name, and $apt/update.log"
  fi
  fail "cannot download $1: check the network, and $log"
}

# The upstream archive in FOLDER; for a package of Debian's own, the only archive.
archive_in() { # archive_in FOLDER
  local archive
  for archive in "$1"/*.orig.tar.* "$1"/*.tar.*; do
    case $archive in
      *.debian.tar.* | *.asc) continue ;;
    esac
    [[ -f $archive ]] && printf '%s\n' "$archive" && return
  done
  fail "apt-get downloaded no source archive into $1"
}

# Unpacks the further packages a recipe needs, without what installing them would run.
unpack_debs() { # unpack_debs LIST FOLDER
  local name deb log=$apt/download.log
  mkdir "$2/debs"
  while read -r name; do
    [[ -n $name && $name != \#* ]] || continue
    check_name "$name"
    (cd "$2/download" && private_apt download "$name") >"$log" 2>&1 || {
      tail -n 5 "$log" >&2
      fail "cannot download $name, which the recipe needs: check the network, and $log"
    }
  done <"$1"
  for deb in "$2"/download/*.deb; do
    dpkg-deb -x "$deb" "$2/debs" || fail "cannot unpack $(basename "$deb")"
  done
}

# Nothing appears under the final name before it is complete.
fetch() { # fetch NAME
  local name=$1 staging archive
  staging=$(mktemp -d "$cache/.$name.XXXXXX")
  # shellcheck disable=SC2064 # the folder of now, not of then
  trap "rm -rf '$staging'" EXIT
  mkdir "$staging/download" "$staging/src"
  download "$name" "$staging/download"
  archive=$(archive_in "$staging/download") || exit
  tar -xf "$archive" --strip-components=1 --no-same-owner -C "$staging/src" ||
    fail "cannot unpack $name: install the program that tar asks for (gzip, bzip2 or xz-utils)"
  [[ ! -f $here/recipes/$name.debs ]] || unpack_debs "$here/recipes/$name.debs" "$staging"
  rm -rf "$staging/download" "${cache:?}/$name"
  chmod 755 "$staging"
  mv "$staging" "$cache/$name"
  trap - EXIT
  printf '%s: fetched into %s\n' "$name" "$cache/$name/src"
}

main() {
  local name names=() missing=()
  cache=${XDG_CACHE_HOME:-${HOME:?is not set: set it, or use --cache DIR}/.cache}/affogato/corpora
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit ;;
      --cache) cache=${2:?"--cache needs a folder"} && shift 2 ;;
      -*) usage >&2 && fail "unknown option $1" ;;
      *) check_name "$1" && names+=("$1") && shift ;;
    esac
  done
  ((${#names[@]} > 0)) || { usage >&2 && exit 2; }
  mkdir -p "$cache" || fail "cannot make the folder $cache: use --cache DIR"
  cache=$(cd "$cache" && pwd)
  apt=$cache/.apt
  for name in "${names[@]}"; do
    if [[ -d $cache/$name/src ]]; then
      printf '%s: present in %s\n' "$name" "$cache/$name/src"
    else
      missing+=("$name")
    fi
  done
  ((${#missing[@]} > 0)) || return 0

  need apt-get "this fetches from Debian; elsewhere unpack a source tree and give its folder to compare.sh"
  need apt-config "it belongs to Debian's package apt"
  need tar "apt-get install tar"
  # apt's configuration may hold a proxy's password.
  (umask 077 && mkdir -p "$apt")
  prepare_apt
  update_lists
  for name in "${missing[@]}"; do fetch "$name"; done
}

main "$@"
