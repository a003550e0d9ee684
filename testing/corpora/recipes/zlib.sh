# zlib: small C with a configure script of its own and a shared library (-fPIC objects in objs/).
# shellcheck shell=bash

configure() {
  ./configure
}

build() {
  make -j "$JOBS"
}
