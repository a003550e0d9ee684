# Starts one of Affogato's Java programs; to be sourced by the scripts in bin and sbin, whose $0 finds the tree.

affogato_prefix=$(readlink -f "$0") || exit 1
affogato_prefix=${affogato_prefix%/*/*}
. "$affogato_prefix/lib/affogato/java.sh"

# Small and steady rather than fast to collect: these programs live beside a build (see docs/benchmarks.md).
# sun.nio.ch is opened for TCP_USER_TIMEOUT, which the JDK has no name for.
# What its compiler needed for a moment the C library would keep for ever: -XX:TrimNativeHeapInterval (testing/bench/memory.sh).
affogato_jvm_options="-XX:+UseSerialGC -Xmn16m -XX:TrimNativeHeapInterval=30000 -XX:-UsePerfData \
--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow --add-opens java.base/sun.nio.ch=ALL-UNNAMED"

# A JVM under another locale cannot say file names that are not ASCII. What it starts for the caller gets the caller's
# own locale back.
AFFOGATO_CALLER_LC_ALL=${LC_ALL-}
LC_ALL=C.UTF-8
export AFFOGATO_CALLER_LC_ALL LC_ALL

# affogato_exec MAIN-CLASS [ARGUMENT...]
affogato_exec() {
    affogato_find_java || exit 1
    affogato_main=$1
    shift
    # shellcheck disable=SC2086 # options are words
    exec "$affogato_java_home/bin/java" $affogato_jvm_options ${AFFOGATO_JVM_OPTIONS-} \
        -Daffogato.prefix="$affogato_prefix" -cp "$affogato_prefix/lib/affogato/*" "$affogato_main" "$@"
}
