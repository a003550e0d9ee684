# Lua: plain make, no configure step, and a makefile that sets its own CC and CFLAGS.
# shellcheck shell=bash

configure() {
  :
}

build() {
  make -C src -j "$JOBS" linux CC="$CC -std=gnu99" MYCFLAGS="$CFLAGS"
}
