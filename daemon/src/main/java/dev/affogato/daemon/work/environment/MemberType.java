package dev.affogato.daemon.work.environment;

/** The kinds of archive members an environment may have; every other kind is refused. Immutable. */
enum MemberType {
  FILE,
  DIRECTORY,
  SYMBOLIC_LINK,
  HARD_LINK
}
