# Abseil with its tests, which want googletest.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_STANDARD=17 -DBUILD_TESTING=ON -DABSL_BUILD_TESTING=ON \
    -DABSL_LOCAL_GOOGLETEST_DIR="$CORPORA/googletest/src"
}
