# RE2 with its tests.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  # Made by programs in Perl and Python.
  touch re2/{perl_groups,unicode_casefold,unicode_groups}.cc
  cmake_configure -DCMAKE_BUILD_TYPE=RelWithDebInfo -DRE2_BUILD_TESTING=ON
}
