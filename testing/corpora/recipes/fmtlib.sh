# fmt: template-heavy C++ built by CMake. Its tests are most of it; Debian's tree comes without the googletest they
# need, so they are built if fetch.sh has fetched that too.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

add_googletest() { # add_googletest DIR
  mkdir -p test/gtest
  cat >test/gtest/CMakeLists.txt <<CMAKE
add_library(gtest STATIC "$1/googletest/src/gtest-all.cc" "$1/googlemock/src/gmock-all.cc")
target_include_directories(gtest SYSTEM
  PUBLIC "$1/googletest/include" "$1/googlemock/include"
  PRIVATE "$1/googletest" "$1/googlemock")
target_compile_features(gtest PUBLIC cxx_std_14)
find_package(Threads)
target_link_libraries(gtest \${CMAKE_THREAD_LIBS_INIT})
CMAKE
}

configure() {
  local tests=OFF googletest=$CORPORA/googletest/src
  if [[ ! -d test/gtest && -d $googletest ]]; then add_googletest "$googletest"; fi
  if [[ -d test/gtest ]]; then tests=ON; fi
  # Its default build type is Release, whose flags would override ours.
  cmake_configure -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="$CXXFLAGS" \
    -DFMT_TEST="$tests" -DFMT_DOC=OFF -DFMT_FUZZ=OFF -DFMT_CUDA_TEST=OFF
}
