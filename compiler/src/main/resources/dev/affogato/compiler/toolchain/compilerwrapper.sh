#!/bin/sh
# Stands for gcc and g++ in an environment of clang. Compile servers older than icecream 1.0 know only these two,
# and get clang's jobs with the word "clang" in front. Words meant for gcc are taken out on the way.
folder=${0%/*}
if [ "${1-}" = clang ]; then
    shift
    program=$folder/clang
else
    case ${0##*/} in
        *++*) program=$folder/g++.bin ;;
        *) program=$folder/gcc.bin ;;
    esac
    [ -x "$program" ] && exec "$program" "$@"
    program=$folder/clang
fi
language=
left=$#
while [ "$left" -gt 0 ]; do
    left=$((left - 1))
    word=$1
    shift
    next=
    [ "$left" -gt 0 ] && next=$1
    case $word,$next in
        -fpreprocessed,*) continue ;;
        --param,ggc-min-expand=* | --param,ggc-min-heapsize=*)
            shift
            left=$((left - 1))
            continue ;;
        -x,c | -x,c++)
            if [ -z "$language" ]; then
                language=$next
                shift
                left=$((left - 1))
                continue
            fi ;;
    esac
    set -- "$@" "$word"
done
[ -z "$language" ] || set -- -x "$language" "$@"
[ -x "$program" ] || exit 1
exec "$program" -no-canonical-prefixes "$@"
