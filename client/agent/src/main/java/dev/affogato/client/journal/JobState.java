package dev.affogato.client.journal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a job came, and where. The names are words of the journal's format. */
public enum JobState {
  /** It runs on this machine; its end has not been written yet. */
  RUNNING,
  /** Another machine compiled it. */
  REMOTE,
  /** The scheduler found this machine to be the best place. */
  SCHEDULED_HERE,
  /** It ran on this machine. */
  LOCAL,
  /** It only asked the compiler something. */
  QUESTION,
  /** The launcher went away before there was a result. */
  ABANDONED,
  /** It was failed, because ICECC_STRICT is set and it could not leave this machine. */
  REFUSED,
  /** Only the launcher saw it, and ran it on this machine. */
  UNSEEN;

  /** As the journal and `affogato why --json` say it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The state called {@code word}, or null if a later version has added it. */
  static @Nullable JobState of(String word) {
    for (JobState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    return null;
  }

  /** Whether the compiler ran, or runs, on this machine. */
  public boolean isHere() {
    return switch (this) {
      case RUNNING, SCHEDULED_HERE, LOCAL, QUESTION, UNSEEN -> true;
      case REMOTE, ABANDONED, REFUSED -> false;
    };
  }
}
