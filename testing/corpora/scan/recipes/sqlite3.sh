# SQLite: its sources are made by programs it builds first, which therefore are built.
# shellcheck shell=bash disable=SC1090
export STUB_LINKS=real
. "${BASH_SOURCE[0]%/scan/*}/recipes/sqlite3.sh"
export CFLAGS=-O0
