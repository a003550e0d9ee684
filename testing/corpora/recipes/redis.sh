# Redis: make through nested makefiles, its own hiredis, lua, linenoise and hdr_histogram, and -MMD files.
# shellcheck shell=bash

configure() {
  :
}

# Without its flags for the links, which take longer than all compiles.
build() {
  make -j "$JOBS" MALLOC=libc CC="$CC" OPTIMIZATION=-O2 OPT="$CFLAGS" LDFLAGS= V=1
}
