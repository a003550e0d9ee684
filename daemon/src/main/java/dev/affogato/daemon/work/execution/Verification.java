package dev.affogato.daemon.work.execution;

/**
 * Whether an environment works on this machine. Immutable.
 *
 * @param works the answer of VERIFY_ENV_RESULT
 * @param text why not; empty if it works
 */
public record Verification(boolean works, String text) {
  static final Verification WORKS = new Verification(true, "");

  static Verification fails(String text) {
    return new Verification(false, text);
  }
}
