# Any project with a build.ninja that names its files by relative paths.
# shellcheck shell=bash

configure() {
  :
}

build() {
  ninja -j "$JOBS" -d keepdepfile
}
