# libtorrent: a user of many Boost headers, with the options its CMake project gives. Boost comes from boost1.74, if
# fetch.sh has fetched that too.
# shellcheck shell=bash

configure() {
  mkdir boost-headers
  cp -rl "$CORPORA"/boost1.74/src/libs/*/include/. "$CORPORA"/boost1.74/src/libs/numeric/*/include/. \
    boost-headers 2>/dev/null || true
}

build() {
  local source
  find src test simulation examples -name '*.cpp' | sort | while read -r source; do
    g++ -std=gnu++14 -O2 -fPIC -fvisibility=hidden -ffunction-sections -DTORRENT_BUILDING_LIBRARY \
      -DTORRENT_USE_OPENSSL -DTORRENT_USE_LIBCRYPTO -DTORRENT_SSL_PEERS -DBOOST_ASIO_ENABLE_CANCELIO \
      -DBOOST_ASIO_NO_DEPRECATED -DOPENSSL_NO_SSL2 -D_FILE_OFFSET_BITS=64 -Iinclude -Ideps/try_signal \
      -Ideps/asio-gnutls/include -Itest -isystem boost-headers -MD -MT "$source.o" -MF x.d -c "$source" -o x.o
  done
}
