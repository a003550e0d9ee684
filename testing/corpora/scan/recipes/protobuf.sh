# Protocol Buffers without the tests, whose sources its compiler makes.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE=Release -Dprotobuf_BUILD_TESTS=OFF
}
