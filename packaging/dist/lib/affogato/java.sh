# Finds a Java runtime of at least version 25 for Affogato's programs; to be sourced by sh.
#
# Looked at in this order: AFFOGATO_JAVA_HOME, JAVA_HOME, java on PATH, /usr/lib/jvm/*. The version is read from the
# runtime's `release` file, because starting a JVM just to ask takes longer than the command itself.

affogato_java_version_min=25

# Prints the feature version of the runtime in folder $1; fails if there is none.
affogato_java_version() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_VERSION ] || continue
        value=${value#\"}
        value=${value%%[!0-9]*}
        [ -n "$value" ] && printf '%s\n' "$value" && return 0
    done < "$1/release"
    return 1
}

affogato_java_is_usable() {
    version=$(affogato_java_version "$1") && [ "$version" -ge "$affogato_java_version_min" ]
}

# Sets affogato_java_home, or says what to install and returns 1.
affogato_find_java() {
    for affogato_java_home in "${AFFOGATO_JAVA_HOME-}" "${JAVA_HOME-}"; do
        [ -n "$affogato_java_home" ] && affogato_java_is_usable "$affogato_java_home" && return 0
    done
    affogato_java_home=$(command -v java) && affogato_java_home=$(readlink -f "$affogato_java_home") &&
        affogato_java_home=${affogato_java_home%/bin/java} && affogato_java_is_usable "$affogato_java_home" && return 0
    for affogato_java_home in /usr/lib/jvm/*; do
        affogato_java_is_usable "$affogato_java_home" && return 0
    done
    echo "affogato: no Java $affogato_java_version_min or later found: install one (Debian 13: apt-get install openjdk-25-jdk-headless) or set AFFOGATO_JAVA_HOME" >&2
    return 1
}
