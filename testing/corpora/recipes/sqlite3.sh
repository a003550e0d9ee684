# SQLite: the library in its many files, and the amalgamation, 240,000 lines of C in one.
# shellcheck shell=bash

configure() {
  ./configure --disable-amalgamation --disable-tcl --disable-readline --disable-shared
  make sqlite3.c
}

build() {
  make -j "$JOBS" libsqlite3.la
  "$CC" $CFLAGS -DSQLITE_THREADSAFE=1 -MD -c sqlite3.c -o amalgamation.o
}
