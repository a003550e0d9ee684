package dev.affogato.scheduler.state;

/**
 * Makes text from peers fit for lines: logs, the text port and MON_STATS are read line by line, and
 * a node name with a line end in it could forge any of them.
 */
public final class Printable {
  private Printable() {}

  /**
   * {@code text} with control characters replaced by {@code ?}, cut to {@code lengthMax}
   * characters.
   */
  public static String of(String text, int lengthMax) {
    int length = Math.min(text.length(), lengthMax);
    for (int i = 0; i < length; i++) {
      if (isControl(text.charAt(i))) {
        return replaced(text, length);
      }
    }
    return length == text.length() ? text : text.substring(0, length);
  }

  private static String replaced(String text, int length) {
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      out.append(isControl(c) ? '?' : c);
    }
    return out.toString();
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= 0x7f && c < 0xa0);
  }
}
