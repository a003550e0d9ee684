package dev.affogato.client.journal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a job spends its time on, in the usual order. The names are words of the journal's format.
 */
public enum Phase {
  /** Waiting until this machine has a slot for it. */
  SLOT,
  /** Waiting until this machine has room for another preprocessor, or memory. */
  ROOM,
  /** Finding out what a job reads. */
  SCAN,
  /** Asking whether it has been compiled before. */
  LOOKUP,
  /** Asking for a machine to compile on. */
  SERVER,
  /** Sending the compiler there. */
  UPLOAD,
  /** Preprocessing and sending the source. */
  PREPROCESS,
  /** Waiting for the other machine's compiler. */
  COMPILE,
  /** Having the other machine compile what is not preprocessed, with the files it lacks. */
  EXECUTE,
  /** Giving outputs to the launcher. */
  DELIVER,
  /** Running the compiler here. */
  RUN;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Phase of(String word) {
    for (Phase phase : values()) {
      if (phase.word().equals(word)) {
        return phase;
      }
    }
    return null;
  }
}
