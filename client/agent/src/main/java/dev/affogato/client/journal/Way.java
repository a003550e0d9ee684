package dev.affogato.client.journal;

import dev.affogato.base.reason.Reason;
import java.util.Locale;

/**
 * How a job got to another machine. Immutable.
 *
 * @param detour why a job went the classic way; {@link #NO_DETOUR} for others
 */
public record Way(Kind kind, Reason detour) {
  /** In place of a reason to go the classic way. */
  static final Reason NO_DETOUR = new Reason("none", "");

  /** Of a job that stays, or that an earlier version wrote down. */
  public static final Way UNKNOWN = new Way(Kind.UNKNOWN, NO_DETOUR);

  /** As it is, with the files it reads. */
  public static final Way DIRECT = new Way(Kind.DIRECT, NO_DETOUR);

  /** Not at all: the result was known. */
  public static final Way CACHED = new Way(Kind.CACHED, NO_DETOUR);

  /** The ways there are. The names are words of the journal's format. */
  public enum Kind {
    UNKNOWN,
    CLASSIC,
    DIRECT,
    CACHED;

    /** As the journal and `affogato why --json` say it; empty for {@link #UNKNOWN}. */
    public String word() {
      return this == UNKNOWN ? "" : name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return kind;
        }
      }
      return UNKNOWN;
    }
  }

  /** Preprocessed here, for {@code reason}. */
  public static Way classic(Reason reason) {
    return new Way(Kind.CLASSIC, reason);
  }
}
