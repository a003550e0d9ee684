# CMake itself: 900 files of C and C++, half of them of libraries it brings along.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=ON
}
