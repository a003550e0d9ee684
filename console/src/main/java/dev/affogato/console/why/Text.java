package dev.affogato.console.why;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines for a terminal of 80 columns. Stateless. */
public final class Text {
  public static final int WIDTH = 80;

  private static final String CUT = "…";
  private static final int KILO = 1000;

  private Text() {}

  /** A name of the system as text; what is none, or would move the cursor, becomes a mark. */
  public static String display(String bytes) {
    String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(isShowable(c) ? c : '?'));
    return shown.toString();
  }

  /** Whether a terminal shows it as itself, where it is, and does nothing else. */
  public static boolean isShowable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      // Also what turns the direction of writing round, and so shows one name as another.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** At most {@code width} characters of {@code text}: of a path the end tells more. */
  public static String fitEnd(String text, int width) {
    return text.length() <= width
        ? text
        : CUT + text.substring(text.length() - Math.max(0, width - CUT.length()));
  }

  public static String seconds(Duration time) {
    double seconds = time.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }

  public static String bytes(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    return bytes < KILO * KILO
        ? bytes / KILO + " kB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  public static String count(long count, String singular) {
    return count + " " + singular + (count == 1 ? "" : "s");
  }

  /** {@code text} in lines of {@link #WIDTH}, each after {@code indent} blanks. */
  public static List<String> wrap(String text, int indent) {
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
