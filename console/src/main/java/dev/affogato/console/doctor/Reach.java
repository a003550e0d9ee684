package dev.affogato.console.doctor;

/** What comes of connecting to a TCP port. The names are words for people, in lower case. */
enum Reach {
  OPEN,
  /** The machine says that nobody listens. */
  REFUSED,
  /** Nothing comes back: a firewall, or no such machine. */
  SILENT,
  /** There is no way, or no such name. */
  UNREACHABLE;

  String words() {
    return switch (this) {
      case OPEN -> "answers";
      case REFUSED -> "refuses connections";
      case SILENT -> "does not answer";
      case UNREACHABLE -> "cannot be reached";
    };
  }
}
