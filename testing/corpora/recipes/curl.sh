# curl: autoconf, automake and libtool, every object twice (shared and static), dependencies in .deps folders.
# shellcheck shell=bash

configure() {
  ./configure --without-ssl --disable-ldap --disable-manual --enable-dependency-tracking
}

build() {
  make -C lib -j "$JOBS"
  make -C src -j "$JOBS"
}
