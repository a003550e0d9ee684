# ninja: C++ built by CMake and an installed ninja.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE= -DBUILD_TESTING=OFF
}
