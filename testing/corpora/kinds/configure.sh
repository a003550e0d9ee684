# Any project with a configure script that makes makefiles.
# shellcheck shell=bash

configure() {
  ./configure
}

build() {
  make -j "$JOBS"
}
