package dev.affogato.client.agent;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.args.CompilerAnswers;

/**
 * The compiler of one call. Immutable; names are one character a byte.
 *
 * @param program its path, possibly relative to the working directory; never empty
 * @param programOverride the same if the launcher found another one, else empty
 * @param kind which command lines it understands
 * @param driver language it assumes for {@code .c} files
 * @param answers what else it can be asked
 */
record CompilerChoice(
    String program,
    String programOverride,
    CompilerKind kind,
    Language driver,
    CompilerAnswers answers) {

  boolean isClang() {
    return kind == CompilerKind.CLANG;
  }

  /** What the wire calls it (protocol spec 3.8) for a source of {@code language}. */
  String wireName(Language language) {
    if (isClang()) {
      return "clang";
    }
    return language == Language.CXX || language == Language.OBJECTIVE_CXX ? "g++" : "gcc";
  }
}
