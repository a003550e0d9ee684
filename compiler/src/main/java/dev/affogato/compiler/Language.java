package dev.affogato.compiler;

/**
 * Language of a source file. The order is icecream's numbering (protocol 3.5), so {@link #code()}
 * is what goes on the wire.
 */
public enum Language {
  C("c"),
  CXX("c++"),
  OBJECTIVE_C("objective-c"),
  OBJECTIVE_CXX("objective-c++");

  private final String optionName;

  Language(String optionName) {
    this.optionName = optionName;
  }

  /** The word after {@code -x}. */
  public String optionName() {
    return optionName;
  }

  /** icecream's number for the language, protocol 3.5. */
  public int code() {
    return switch (this) {
      case C -> 0;
      case CXX -> 1;
      case OBJECTIVE_C -> 2;
      case OBJECTIVE_CXX -> 3;
    };
  }
}
