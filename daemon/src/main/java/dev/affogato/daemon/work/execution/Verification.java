package dev.affogato.daemon.work.execution;

/**
 * Whether an environment works on this machine. Immutable.
 *
 * @param works the answer of VERIFY_ENV_RESULT
 * @param text why not; empty if it works
 * @param undecided whether it is this machine that failed, and may do better in a moment: clients
 *     that hear of an environment which does not work never come back with it (behaviour spec 4.8)
 */
public record Verification(boolean works, String text, boolean undecided) {
  static final Verification WORKS = new Verification(true, "", false);

  /** For good. */
  public static Verification fails(String text) {
    return new Verification(false, text, false);
  }

  /** For now. */
  static Verification undecided(String text) {
    return new Verification(false, text, true);
  }
}
