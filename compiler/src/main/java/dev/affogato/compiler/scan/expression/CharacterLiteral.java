package dev.affogato.compiler.scan.expression;

import org.jspecify.annotations.Nullable;

/** Values of character literals in conditions. Stateless. */
final class CharacterLiteral {
  private CharacterLiteral() {}

  /**
   * The value of {@code text}, or null if it is malformed or depends on character sets.
   *
   * @param charUnsigned what {@code -funsigned-char} and the target say
   */
  static Node.@Nullable Constant value(String text, boolean charUnsigned) {
    int quote = text.indexOf('\'');
    if (quote < 0 || text.length() < quote + 3) {
      return null;
    }
    String prefix = text.substring(0, quote);
    Reader reader = new Reader(text, quote + 1, text.length() - 1);
    long value = 0;
    int count = 0;
    while (reader.hasMore()) {
      long unit = reader.next();
      if (unit < 0) {
        return null;
      }
      value = prefix.isEmpty() ? (value << 8) | (unit & 0xff) : unit;
      count++;
    }
    if (!prefix.isEmpty()) {
      // The value of wide characters beyond ASCII depends on the execution character set.
      return count == 1 && value < 0x80 ? new Node.Constant(value, !prefix.equals("L")) : null;
    }
    if (count > 1) {
      return new Node.Constant((int) value, false);
    }
    return new Node.Constant(charUnsigned ? value : (byte) value, charUnsigned);
  }

  /** Reads the characters and escapes between the quotes. */
  private static final class Reader {
    private final String text;
    private final int end;
    private int at;

    Reader(String text, int at, int end) {
      this.text = text;
      this.at = at;
      this.end = end;
    }

    boolean hasMore() {
      return at < end;
    }

    /** The next unit; negative if it is malformed. */
    long next() {
      char c = text.charAt(at++);
      if (c != '\\' || at >= end) {
        return c;
      }
      char escape = text.charAt(at++);
      return switch (escape) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'a' -> 7;
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'v' -> 11;
        case 'e', 'E' -> 27;
        case '\\', '\'', '"', '?' -> escape;
        case 'x' -> digits(16, 16);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          at--;
          yield digits(8, 3);
        }
        default -> -1;
      };
    }

    private long digits(int radix, int countMax) {
      long value = 0;
      int from = at;
      while (at < end && at - from < countMax && Character.digit(text.charAt(at), radix) >= 0) {
        value = value * radix + Character.digit(text.charAt(at++), radix);
      }
      return at == from || value < 0 ? -1 : value;
    }
  }
}
