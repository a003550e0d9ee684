package dev.affogato.client.journal;

/**
 * What a job's build is told by. Immutable.
 *
 * @param kind how sure that is
 * @param key the same for all jobs of one build; empty for {@link Kind#UNKNOWN}
 * @param tool name of the program behind it, such as {@code make}; may be empty
 */
public record Origin(Kind kind, String key, String tool) {
  /** Nothing is known: time and working directory have to tell. */
  public static final Origin UNKNOWN = new Origin(Kind.UNKNOWN, "", "");

  /** How sure it is that the same key means the same build. */
  public enum Kind {
    /** The variable {@code AFFOGATO_BUILD} names it. */
    NAMED("name"),
    /** A process that is a build: {@code make}. */
    TOOL("tool"),
    /** A process that may go on to other builds, such as a shell: a pause begins another one. */
    SESSION("session"),
    UNKNOWN("");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Origin named(String name) {
    return new Origin(Kind.NAMED, name, "");
  }

  /** One word for the journal, which {@link #parse} reads. */
  String text() {
    return kind == Kind.UNKNOWN ? "" : kind.word() + ":" + key;
  }

  static Origin parse(String text, String tool) {
    int colon = text.indexOf(':');
    for (Kind kind : Kind.values()) {
      if (colon > 0 && kind.word().equals(text.substring(0, colon))) {
        return new Origin(kind, text.substring(colon + 1), tool);
      }
    }
    return UNKNOWN;
  }
}
