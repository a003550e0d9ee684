# Poppler's core without what needs further libraries.
# shellcheck shell=bash disable=SC1091
. "$KINDS/cmake.sh"

configure() {
  cmake_configure -DCMAKE_BUILD_TYPE=Release -DENABLE_BOOST=OFF -DENABLE_GLIB=OFF -DENABLE_QT5=OFF -DENABLE_QT6=OFF \
    -DENABLE_LIBCURL=OFF -DENABLE_LIBOPENJPEG=none -DENABLE_DCTDECODER=none -DENABLE_CMS=none -DENABLE_LIBTIFF=OFF \
    -DENABLE_NSS3=OFF -DFONT_CONFIGURATION=generic -DBUILD_GTK_TESTS=OFF
}
