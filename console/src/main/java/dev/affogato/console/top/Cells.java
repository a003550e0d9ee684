package dev.affogato.console.top;

/** How many columns of a terminal a text takes. Stateless. */
final class Cells {
  private Cells() {}

  static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  /** As much of the beginning of {@code text} as fits. */
  static String firstOf(String text, int width) {
    int used = 0;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      used += width(c);
      if (used > width) {
        break;
      }
      at += Character.charCount(c);
    }
    return text.substring(0, at);
  }

  /** As much of the end of {@code text} as fits. */
  static String lastOf(String text, int width) {
    int used = 0;
    int at = text.length();
    while (at > 0) {
      int c = text.codePointBefore(at);
      used += width(c);
      if (used > width) {
        break;
      }
      at -= Character.charCount(c);
    }
    return text.substring(at);
  }

  /** Ideographs, Hangul, Kana and pictures are two wide (Unicode, East Asian Width). */
  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> {
        boolean wide =
            (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1faff)
                || (c >= 0x20000 && c <= 0x3fffd);
        yield wide ? 2 : 1;
      }
    };
  }
}
