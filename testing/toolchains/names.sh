#!/bin/sh
# Prints the names that icecream's icecc-create-env and ours give to the environments of every compiler installed here,
# side by side. Equal names mean equal contents, so that a helper which has one need not get the other.
#
#   testing/toolchains/names.sh [OURS [STOCK]]      the two programs; default: dist/bin's, and /usr/lib/icecc's
#
# The status is 1 if any two differ.
set -u
top=$(dirname "$(readlink -f "$0")")/../..
ours=${1-$top/dist/bin/icecc-create-env}
stock=${2-/usr/lib/icecc/icecc-create-env}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
status=0

# name PROGRAM ARGUMENT...: the file it makes, or what it said.
name() {
    (cd "$work" && program=$1 && shift && LC_ALL=C "$program" "$@" --compression none 2>&1 | tail -n 1 | sed 's/^creating //')
    rm -f "$work"/*.tar
}

row() {
    theirs=$(name "$stock" "$@")
    own=$(name "$ours" "$@")
    case $own in
        "$theirs") verdict=same ;;
        *) verdict=DIFFERENT status=1 ;;
    esac
    printf '%-64s %-36s %-36s %s\n' "$*" "$theirs" "$own" "$verdict"
}

printf '%-64s %-36s %-36s\n' "icecc-create-env" "icecream's" "ours"
for compiler in gcc gcc-12 gcc-13 gcc-14 clang clang-14 clang-15 clang-16 clang-19 i686-linux-gnu-gcc aarch64-linux-gnu-gcc; do
    path=$(command -v "$compiler") && row "$path"
done
if command -v gcc >/dev/null && command -v g++ >/dev/null; then
    row --gcc "$(command -v gcc)" "$(command -v g++)"
    row "$(command -v gcc)" --addfile /etc/passwd
    command -v clang >/dev/null && row --gcc "$(command -v gcc)" "$(command -v g++)" --clang "$(command -v clang)"
fi
for compiler in /opt/*/bin/gcc; do
    [ -x "$compiler" ] && row "$compiler"
done
exit $status
