package dev.affogato.client.agent;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what gcc printed without quoting the source, far enough to trust it. Pure.
 *
 * <p>gcc counts columns as a terminal would show the line, for which it needs the file; without it
 * it counts bytes. Columns inside of macros are those of the definition, which partial
 * preprocessing writes with other blanks, and columns inside of format strings need the file as
 * well.
 */
final class GccText {
  private static final Pattern PLACE =
      Pattern.compile("(?m)^(?:\\x1b\\[[0-9;]*[mK])*([^:\\n\\x1b]+):(\\d+):(\\d+):");

  private static final Pattern OF_DRIVER =
      Pattern.compile(
          "(?m)^(\\x1b\\[[0-9;]*[mK])*(gcc|g\\+\\+|as|collect2)(\\x1b\\[[0-9;]*[mK])*: ");

  private static final List<String> BROKEN =
      List.of("internal compiler error", "Assembler messages", "bug report", "annot execute");

  /** What columns depend on the file for. */
  private static final List<String> DOUBTFUL =
      List.of(" of macro '", "format", "-Wbidi-chars", "poison");

  private GccText() {}

  /** Whether it is a complete report of a compile that ended with {@code status}. */
  static boolean isWhole(String text, int status) {
    return text.endsWith("\n")
        && isAscii(text)
        && !OF_DRIVER.matcher(text).find()
        && (status == 0 ? !text.contains("error: ") : blamesSource(text));
  }

  /** Whether it is the source that is wrong, not the compiler or where it runs. */
  static boolean blamesSource(String text) {
    return text.contains("error: ")
        && !OF_DRIVER.matcher(text).find()
        && BROKEN.stream().noneMatch(text::contains);
  }

  /** Whether gcc would have named the same columns with the files at hand. */
  static boolean hasTrueColumns(String text, SourceLines lines) {
    if (DOUBTFUL.stream().anyMatch(text::contains)) {
      return false;
    }
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      if (!isSmall(place.group(2)) || !lines.isPlain(place.group(1), number(place.group(2)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSmall(String digits) {
    return digits.length() <= "999999999".length();
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(letter -> letter < 0x80);
  }
}
