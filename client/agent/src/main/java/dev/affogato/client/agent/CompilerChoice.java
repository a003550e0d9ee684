package dev.affogato.client.agent;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.args.CompilerAnswers;
import dev.affogato.compiler.toolchain.CompilerIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compiler of one call. Immutable; names are one character a byte.
 *
 * @param program its path, possibly relative to the working directory; never empty
 * @param programOverride the same if the launcher found another one, else empty
 * @param kind which command lines it understands
 * @param driver language it assumes for {@code .c} files
 * @param answers what else it can be asked
 * @param furtherFiles what its environment needs besides
 * @param identity what it said about itself; null if it is no compiler
 */
record CompilerChoice(
    String program,
    String programOverride,
    CompilerKind kind,
    Language driver,
    CompilerAnswers answers,
    FurtherFiles furtherFiles,
    @Nullable CompilerIdentity identity) {

  /** What a compiler needs for some languages that no environment has unless asked for. */
  interface FurtherFiles {
    /** Absolute paths; empty if the compiler cannot compile that language at all. */
    Optional<List<Path>> of(Language language) throws InterruptedException;
  }

  /** A program that is no compiler, and is asked nothing. */
  static CompilerChoice none(String program) {
    return new CompilerChoice(
        program,
        "",
        CompilerKind.OTHER,
        Language.C,
        CompilerAnswers.NONE,
        language -> Optional.empty(),
        null);
  }

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
