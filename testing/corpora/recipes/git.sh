# git: 450 files of plain C by one makefile, with dependency files in .depend folders.
# shellcheck shell=bash

configure() {
  :
}

build() {
  make -j "$JOBS" CC="$CC" CFLAGS="$CFLAGS" NO_CURL=1 NO_TCLTK=1 NO_PERL=1 NO_PYTHON=1 NO_GETTEXT=1 \
    COMPUTE_HEADER_DEPENDENCIES=yes git
}
