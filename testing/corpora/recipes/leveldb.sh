# LevelDB: C++ with thread annotations, without the tests, whose googletest Debian takes from elsewhere.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE= -DLEVELDB_BUILD_TESTS=OFF -DLEVELDB_BUILD_BENCHMARKS=OFF
}
