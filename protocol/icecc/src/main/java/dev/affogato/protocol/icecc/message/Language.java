package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.ProtocolException;

/** The language of a job; numbers as on the wire (protocol spec 3.5). */
public enum Language {
  C(0, "c"),
  CPLUSPLUS(1, "c++"),
  OBJECTIVE_C(2, "objective-c"),
  OBJECTIVE_CPLUSPLUS(3, "objective-c++"),
  /** Any other program; never distributed. */
  CUSTOM(4, "");

  private static final Language[] BY_NUMBER = values();

  private final int number;
  private final String compilerWord;

  Language(int number, String compilerWord) {
    this.number = number;
    this.compilerWord = compilerWord;
  }

  /** What the compilers' {@code -x} option calls it; empty for {@link #CUSTOM}. */
  public String compilerWord() {
    return compilerWord;
  }

  int number() {
    return number;
  }

  static Language of(int number) throws ProtocolException {
    if (number < 0 || number >= BY_NUMBER.length) {
      throw new ProtocolException("unknown language " + Integer.toUnsignedString(number));
    }
    return BY_NUMBER[number];
  }
}
