package dev.affogato.compiler.scan.lex;

import org.jspecify.annotations.Nullable;

/**
 * The value of a number in a condition: 64 bits, as {@code intmax_t} and {@code uintmax_t} are with
 * every compiler we know. Immutable.
 */
public record IntegerLiteral(long value, boolean unsigned) {
  /** The value of {@code text}, or null if it is no integer that a condition may hold. */
  public static @Nullable IntegerLiteral parse(String text) {
    int radix = 10;
    int at = 0;
    if (text.length() > 1 && text.charAt(0) == '0') {
      char mark = text.charAt(1);
      radix = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
      at = radix == 8 ? 1 : 2;
    }
    int digits = at;
    long value = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      int digit = Character.digit(c, radix);
      if (digit >= 0) {
        if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, radix)) > 0) {
          return null;
        }
        value = value * radix + digit;
      } else if (c != '\'') {
        break;
      }
    }
    if (at == digits && radix != 8) {
      return null;
    }
    return suffixed(value, text, at);
  }

  private static @Nullable IntegerLiteral suffixed(long value, String text, int from) {
    boolean unsigned = value < 0;
    int longs = 0;
    boolean unsignedSuffix = false;
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case 'u', 'U' -> {
          if (unsignedSuffix) {
            return null;
          }
          unsignedSuffix = true;
        }
        case 'l', 'L' -> longs++;
        case 'z', 'Z' -> longs = 3;
        default -> {
          return null;
        }
      }
    }
    return longs > 3 ? null : new IntegerLiteral(value, unsigned || unsignedSuffix);
  }
}
