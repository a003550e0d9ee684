# XZ Utils: autotools; each object of the library twice.
# shellcheck shell=bash

configure() {
  ./configure --disable-nls
}

build() {
  make -j "$JOBS"
}
