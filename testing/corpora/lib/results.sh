# What two builds left behind: objects, dependency files, messages. Sourced by compare.sh.
# shellcheck shell=bash

# What compilers made: objects, .lo that are objects (zlib's; libtool's are notes on one), assembler and preprocessed
# text. CMake's trial of -flto is left out: such objects hold a random name.
objects_in() { # objects_in DIR
  (cd "$1" && find . -name '_CMakeLTOTest*' -prune -o -type f \( -name '*.o' -o -name '*.dwo' -o -name '*.s' -o -name '*.i' \
    -o \( -name '*.lo' -exec grep -q '^.ELF' {} \; \) \) -printf '%P\n')
}

dependencies_in() { # dependencies_in DIR
  (cd "$1" && find . -type f \( -name '*.d' -o -name '*.Po' -o -name '*.Plo' -o -name '*.dep' \) -printf '%P\n')
}

# Everything DWARF says, but who produced it, and where strings are: one of another length moves those behind it.
debug_text() { # debug_text OBJECT
  readelf -W --debug-dump=info,abbrev,decodedline,rawline,frames,aranges,Ranges,loc,str-offsets,addr "$1" 2>&1 |
    sed -e 1,2d -e '/DW_AT_producer/d' -e 's/offset: 0[x0-9a-f]*/offset/g'
}

# Whether two objects differ in the producer string and nothing else.
differ_in_producer() { # differ_in_producer LEFT RIGHT
  local side
  for side in 1 2; do
    objcopy --strip-debug "${!side}" "$work/stripped.$side" 2>/dev/null || return 1
  done
  cmp -s "$work/stripped.1" "$work/stripped.2" &&
    cmp -s <(debug_text "$1") <(debug_text "$2")
}

# Sets objects, identical, producer_only, different (a list), dependencies and different_dependencies (a list).
compare_files() {
  local file left=$work/plain right=$work/tree
  objects=0 identical=0 producer_only=0 different=() dependencies=0 different_dependencies=()
  while read -r file; do
    objects=$((objects + 1))
    if [[ ! -e $left/$file || ! -e $right/$file ]]; then
      different+=("$file (in one build only)")
    elif cmp -s "$left/$file" "$right/$file"; then
      identical=$((identical + 1))
    elif differ_in_producer "$left/$file" "$right/$file"; then
      producer_only=$((producer_only + 1))
    else
      different+=("$file")
    fi
  done < <({ objects_in "$left" && objects_in "$right"; } | LC_ALL=C sort -u)
  while read -r file; do
    dependencies=$((dependencies + 1))
    cmp -s "$left/$file" "$right/$file" || different_dependencies+=("$file")
  done < <({ dependencies_in "$left" && dependencies_in "$right"; } | LC_ALL=C sort -u)
}

# Sets commands, talkative (how many said anything) and different_messages (a list of commands).
compare_said() {
  local file left=$work/plain.said right=$work/through.said
  commands=0 talkative=0 different_messages=()
  while read -r file; do
    commands=$((commands + 1))
    if [[ -e $left/$file ]] && (($(wc -l <"$left/$file") > 2)); then
      talkative=$((talkative + 1))
    fi
    cmp -s "$left/$file" "$right/$file" && continue
    different_messages+=("$file: $(head -qn 1 "$left/$file" "$right/$file" 2>/dev/null | head -n 1 | cut -c1-200)")
  done < <({ ls "$left" && ls "$right"; } | LC_ALL=C sort -u)
}
