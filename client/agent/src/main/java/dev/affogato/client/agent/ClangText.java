package dev.affogato.client.agent;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what clang printed, far enough to trust it. Pure. */
final class ClangText {
  /**
   * The last line, colours ended before it; it is missing when the text was cut, as at a NUL byte
   * by stock servers.
   */
  private static final Pattern COUNT =
      Pattern.compile("(\\x1b\\[[0-9;]*m)*(\\d+ warnings?( and )?)?(\\d+ errors?)? generated\\.");

  /** The driver names itself by the name it was called, which is not the same elsewhere. */
  private static final Pattern OF_DRIVER = Pattern.compile("(?m)^(\\x1b\\[[0-9;]*m)*clang[^ :]*: ");

  /** An error that is no line's fault, such as a processor that clang does not know. */
  private static final Pattern WITHOUT_PLACE =
      Pattern.compile(
          "(?m)^(\\x1b\\[[0-9;]*m)*(fatal )?error: (?!(\\x1b\\[[0-9;]*m)*too many errors emitted)");

  /** Whoever says so may have missed a file or broken down; assembler opens files of its own. */
  private static final List<String> BROKEN =
      List.of(
          "bug report",
          "error in backend",
          "nable to",
          "annot open",
          "ould not find",
          "ould not open",
          "inline asm");

  private ClangText() {}

  /** Whether it is a complete report of a compile that ended with {@code status}. */
  static boolean isWhole(String text, int status) {
    if (!text.endsWith(" generated.\n") || OF_DRIVER.matcher(text).find()) {
      return false;
    }
    String lastLine = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1).strip();
    // Joined tokens are numbered by how many there were, and there are others there. Line markers
    // are ours.
    boolean telling =
        Stream.of("<scratch space>", "<stdin>", "gnu-line-marker").noneMatch(text::contains);
    return telling
        && COUNT.matcher(lastLine).matches()
        && lastLine.contains("error") == (status != 0)
        && (status == 0 || blamesSource(text));
  }

  private static boolean blamesSource(String text) {
    return !WITHOUT_PLACE.matcher(text).find() && BROKEN.stream().noneMatch(text::contains);
  }

  /** Whether each line of {@code former} comes again in {@code text}, in the same order. */
  static boolean repeats(String text, String former) {
    if (former.isEmpty()) {
      return true;
    }
    int at = 0;
    for (String line : former.split("\n", -1)) {
      if (line.isEmpty() || COUNT.matcher(line).matches()) {
        continue;
      }
      int found = indexOfLine(text, line, at);
      if (found < 0) {
        return false;
      }
      at = found + line.length();
    }
    return true;
  }

  private static int indexOfLine(String text, String line, int from) {
    for (int at = text.indexOf(line, from); at >= 0; at = text.indexOf(line, at + 1)) {
      boolean begins = at == 0 || text.charAt(at - 1) == '\n';
      int end = at + line.length();
      if (begins && end < text.length() && text.charAt(end) == '\n') {
        return at;
      }
    }
    return -1;
  }
}
