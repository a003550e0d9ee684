package dev.affogato.client.direct;

import java.util.Locale;

/**
 * What the environment of a build asks for. Immutable.
 *
 * @param wanted whether jobs may go the direct way
 * @param verifiedShare of all direct jobs, 0 to 1, are compiled here as well and compared
 */
public record DirectSettings(boolean wanted, double verifiedShare) {

  /** What {@code ICECC_DIRECT} and {@code ICECC_VERIFY} say; empty if not set. */
  public static DirectSettings of(String direct, String verify) {
    String word = direct.strip().toLowerCase(Locale.ROOT);
    boolean off = word.equals("0") || word.equals("no") || word.equals("off");
    return new DirectSettings(!off, share(verify.strip()));
  }

  /** {@code 5/1000}, {@code 0.005} or {@code 1}; what is no share is none. */
  private static double share(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      int slash = text.indexOf('/');
      double share =
          slash < 0
              ? Double.parseDouble(text)
              : Double.parseDouble(text.substring(0, slash))
                  / Double.parseDouble(text.substring(slash + 1));
      return Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
    } catch (NumberFormatException noShare) {
      return 0;
    }
  }
}
