# Any project with makefiles that are ready to use.
# shellcheck shell=bash

configure() {
  :
}

build() {
  make -j "$JOBS" CC="$CC" CXX="$CXX"
}
