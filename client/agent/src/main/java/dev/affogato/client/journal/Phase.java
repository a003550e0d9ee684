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
  /** Sending the compiler there, and having it tried. */
  UPLOAD,
  /** Preprocessing, and sending the source as it comes. */
  PREPROCESS,
  /** Connecting, and sending what the other machine lacks. */
  TRANSFER,
  /** Waiting there for a slot. */
  QUEUE,
  /** From the slot there to the start of the compiler: its inputs are put in place. */
  PREPARE,
  /**
   * The other machine's compiler. Of a job that went the classic way all from the end of its source
   * to the answer, as that way does not tell how long it waited for a slot.
   */
  COMPILE,
  /** Having the other machine compile, of which is not known what took how long. */
  EXECUTE,
  /** From the compiler's end until all it made is here. */
  RETURN,
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
