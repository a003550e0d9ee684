package dev.affogato.console.why;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines for a terminal of 80 columns. Stateless. */
final class Text {
  static final int WIDTH = 80;

  private static final String CUT = "…";
  private static final int KILO = 1000;

  private Text() {}

  /** A name of the system as text; what is none, or would move the cursor, becomes a mark. */
  static String display(String bytes) {
    String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return shown.toString();
  }

  /** At most {@code width} characters of {@code text}: of a path the end tells more. */
  static String fitEnd(String text, int width) {
    return text.length() <= width
        ? text
        : CUT + text.substring(text.length() - Math.max(0, width - CUT.length()));
  }

  static String seconds(Duration time) {
    double seconds = time.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }

  static String bytes(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    return bytes < KILO * KILO
        ? bytes / KILO + " kB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  static String count(long count, String singular) {
    return count + " " + singular + (count == 1 ? "" : "s");
  }

  /** {@code text} in lines of {@link #WIDTH}, each after {@code indent} blanks. */
  static List<String> wrap(String text, int indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && indent + line.length() + 1 + word.length() > WIDTH) {
        lines.add(" ".repeat(indent) + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(" ".repeat(indent) + line);
    return lines;
  }
}
