package dev.affogato.base.reason;

import java.util.Objects;

/**
 * Why something was decided as it was. Immutable.
 *
 * @param code stable lower-case word to count by, such as {@code not-a-compile} or {@code
 *     no-daemon}; no blanks
 * @param text a sentence for a person, naming the input that led here
 */
public record Reason(String code, String text) {
  public Reason {
    Objects.requireNonNull(text);
    if (code.isEmpty() || code.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("reason code must be one word: '" + code + "'");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
