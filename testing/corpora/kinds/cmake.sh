# Any CMake project; with ninja where there is one. A recipe may source this and call cmake_configure itself.
# shellcheck shell=bash

cmake_configure() { # cmake_configure ARGUMENT...
  local generator="Unix Makefiles"
  command -v ninja >/dev/null && generator=Ninja
  cmake -S . -B build-compare -G "$generator" "$@"
}

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE=
}

build() {
  # Ninja would delete the dependency files that are to be compared.
  if [[ -f build-compare/build.ninja ]]; then
    ninja -C build-compare -j "$JOBS" -d keepdepfile
  else
    cmake --build build-compare --parallel "$JOBS"
  fi
}
