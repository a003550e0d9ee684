# GNUstep's base library: 220 files of Objective-C by makefiles of its own, with -MMD -MP and -fobjc-exceptions.
# The language's headers are gcc's, so clang has to be told where they are, and which runtime they speak to.
# shellcheck shell=bash

gnustep() { # gnustep COMMAND...
  local debs=$CORPORA/gnustep-base/debs
  if [[ $CC == clang ]]; then
    local headers
    headers=$(env gcc -print-file-name=include)
    export CPPFLAGS="-idirafter $headers" LDFLAGS="-L${headers%/include}"
    OBJCFLAGS="$OBJCFLAGS -fobjc-runtime=gcc -idirafter $headers"
  fi
  PATH=$PATH:$debs/usr/bin GNUSTEP_MAKEFILES=$debs/usr/share/GNUstep/Makefiles "$@"
}

configure() {
  gnustep ./configure --disable-tls --disable-icu --disable-zeroconf --disable-libdispatch --disable-xml \
    --disable-importing-config-file --with-default-config="$CORPORA/gnustep-base/debs/etc/GNUstep/GNUstep.conf"
  # The build would copy these headers. #import takes files of the same content and time for one, so the dependencies
  # would tell whether the second passed in between.
  mkdir -p Source/GNUstepBase
  cp -p Headers/GNUstepBase/{GSConfig,config}.h Source/GNUstepBase
}

build() {
  gnustep make -C Source -j "$JOBS" messages=yes CC="$CC" OPTFLAG="$CFLAGS"
}
