# Boost: tests and examples of its libraries, a spread of them, each with the headers of all. Built by a program of its
# own otherwise, which would have to be built first.
# shellcheck shell=bash

configure() {
  # Released archives have all headers in one folder.
  mkdir headers
  cp -rl libs/*/include/. libs/numeric/*/include/. headers 2>/dev/null || true
}

build() {
  local source number=0 standards=(-std=c++11 -std=gnu++14 -std=c++17 -std=gnu++20)
  find libs -name '*.cpp' \( -path '*/test/*' -o -path '*/example*/*' -o -path '*/src/*' \) \
    -not -path '*fail*' | sort | awk 'NR % 40 == 1' | while read -r source; do
    number=$((number + 1))
    g++ "${standards[number % 4]}" -O2 -DNDEBUG -Iheaders -I"$(dirname "$source")" -c "$source" -o x.o
  done
}
