package dev.affogato.compiler.scan.lex;

/** Which bytes do what in C. Stateless. */
public final class Bytes {
  private static final byte BLANK = 1;
  private static final byte DIGIT = 2;
  private static final byte IDENTIFIER = 4;
  private static final byte[] CLASSES = classes();

  private Bytes() {}

  /** White space within a line; a NUL counts as such, as compilers have it. */
  public static boolean isBlank(byte b) {
    return CLASSES[b & 0xff] == BLANK;
  }

  public static boolean isDigit(byte b) {
    return CLASSES[b & 0xff] == DIGIT;
  }

  public static boolean startsName(byte b) {
    return CLASSES[b & 0xff] == IDENTIFIER;
  }

  public static boolean continuesName(byte b) {
    return CLASSES[b & 0xff] >= DIGIT;
  }

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int b : new int[] {' ', '\t', '\f', 0x0b, 0}) {
      classes[b] = BLANK;
    }
    for (int b = '0'; b <= '9'; b++) {
      classes[b] = DIGIT;
    }
    for (int b = 0; b < 26; b++) {
      classes['a' + b] = IDENTIFIER;
      classes['A' + b] = IDENTIFIER;
    }
    classes['_'] = IDENTIFIER;
    classes['$'] = IDENTIFIER;
    // Letters of any script; what is no letter is an error wherever it would matter here.
    for (int b = 0x80; b < 256; b++) {
      classes[b] = IDENTIFIER;
    }
    return classes;
  }
}
