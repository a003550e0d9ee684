package dev.affogato.compiler.scan.lex;

/** Where tokens end that are more than a run of one class of bytes. Stateless. */
public final class Literals {
  private Literals() {}

  /**
   * Offset behind the string or character literal whose quote is at {@code from}; one that is not
   * closed ends with its line, as compilers have it.
   */
  public static int quotedEnd(byte[] text, int from, int to) {
    byte quote = text[from];
    for (int i = from + 1; i < to; i++) {
      byte b = text[i];
      if (b == quote) {
        return i + 1;
      }
      if (b == '\n') {
        return i;
      }
      if (b == '\\' && i + 1 < to && text[i + 1] != '\n') {
        i++;
      }
    }
    return to;
  }

  /** As {@link #quotedEnd}, for the name of a header, where a backslash is an ordinary byte. */
  public static int headerEnd(byte[] text, int from, int to) {
    byte close = text[from] == '<' ? (byte) '>' : (byte) '"';
    for (int i = from + 1; i < to && text[i] != '\n'; i++) {
      if (text[i] == close) {
        return i + 1;
      }
    }
    return from;
  }

  public static int nameEnd(byte[] text, int from, int to) {
    int i = from;
    while (i < to && Bytes.continuesName(text[i])) {
      i++;
    }
    return i;
  }

  /** Whether a number starts here: a digit, or a dot and a digit. */
  public static boolean startsNumber(byte[] text, int from, int to) {
    return Bytes.isDigit(text[from])
        || (text[from] == '.' && from + 1 < to && Bytes.isDigit(text[from + 1]));
  }

  /** Offset behind the number at {@code from}, in the generous grammar of the preprocessor. */
  public static int numberEnd(byte[] text, int from, int to, boolean separators) {
    int i = from;
    while (i < to) {
      byte b = text[i];
      if (Bytes.continuesName(b) || b == '.') {
        i++;
      } else if ((b == '+' || b == '-') && i > from && isExponent(text[i - 1])) {
        i++;
      } else if (separators && b == '\'' && i + 1 < to && Bytes.continuesName(text[i + 1])) {
        i += 2;
      } else {
        break;
      }
    }
    return i;
  }

  private static boolean isExponent(byte b) {
    return b == 'e' || b == 'E' || b == 'p' || b == 'P';
  }

  /** Whether the identifier is a prefix that makes a string raw. */
  public static boolean isRawPrefix(byte[] text, int from, int to) {
    if (text[to - 1] != 'R') {
      return false;
    }
    return switch (to - from) {
      case 1 -> true;
      case 2 -> text[from] == 'L' || text[from] == 'u' || text[from] == 'U';
      case 3 -> text[from] == 'u' && text[from + 1] == '8';
      default -> false;
    };
  }

  /** Whether the identifier is a prefix of ordinary strings and characters. */
  static boolean isPrefix(byte[] text, int from, int to) {
    return switch (to - from) {
      case 1 -> text[from] == 'L' || text[from] == 'u' || text[from] == 'U';
      case 2 -> text[from] == 'u' && text[from + 1] == '8';
      default -> false;
    };
  }

  /**
   * Length of the delimiter of a raw string whose quote is at {@code quote}; -1 if it is none, so
   * that the quote opens an ordinary string.
   */
  public static int rawDelimiterLength(byte[] text, int quote, int to) {
    // The standard allows 16 characters, [lex.string].
    for (int i = quote + 1; i < to && i <= quote + 17; i++) {
      byte b = text[i];
      if (b == '(') {
        return i - quote - 1;
      }
      if (b == ')' || b == '\\' || b == '"' || b == '\n' || Bytes.isBlank(b)) {
        return -1;
      }
    }
    return -1;
  }
}
