package dev.affogato.console.doctor;

import java.util.List;

/**
 * One thing that is not as it should be. Immutable.
 *
 * @param code stable lower-case word to count by
 * @param weight whether it keeps jobs from other machines
 * @param what the fault, with the input that shows it
 * @param why what it costs
 * @param cures commands, or lines for a file, one each; the first that can be done is enough unless
 *     they say otherwise
 */
public record Finding(String code, Weight weight, String what, String why, List<String> cures) {
  public Finding {
    cures = List.copyOf(cures);
  }

  /** How much it matters. The names are words of {@code --json}. */
  public enum Weight {
    /** Something to cure: the exit status says so. */
    FAULT,
    /** Worth knowing, and possibly meant so. */
    NOTE
  }

  static Finding fault(String code, String what, String why, String... cures) {
    return new Finding(code, Weight.FAULT, what, why, List.of(cures));
  }

  static Finding note(String code, String what, String why, String... cures) {
    return new Finding(code, Weight.NOTE, what, why, List.of(cures));
  }
}
