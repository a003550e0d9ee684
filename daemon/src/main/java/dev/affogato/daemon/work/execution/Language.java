package dev.affogato.daemon.work.execution;

/** What can be compiled for others. Immutable. */
public enum Language {
  C("c"),
  CXX("c++"),
  OBJECTIVE_C("objective-c"),
  OBJECTIVE_CXX("objective-c++");

  private final String compilerWord;

  Language(String compilerWord) {
    this.compilerWord = compilerWord;
  }

  /** As {@code -x} wants it. */
  String compilerWord() {
    return compilerWord;
  }
}
