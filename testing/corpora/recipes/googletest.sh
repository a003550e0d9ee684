# googletest and googlemock with their samples: C++ by CMake.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE= -Dgtest_build_samples=ON
}
