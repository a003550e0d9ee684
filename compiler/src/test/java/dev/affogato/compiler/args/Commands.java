package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.MemoryFiles;
import java.util.List;

/** Command lines written as one string, the way people type them. */
final class Commands {
  private Commands() {}

  static List<String> words(String line) {
    return ResponseFiles.split(line);
  }

  /** What a compiler of an ordinary machine would answer. */
  static final CompilerAnswers ANSWERS =
      new CompilerAnswers() {
        @Override
        public List<String> nativeFlags(List<String> nativeOptions) {
          return List.of("-march=haswell", "--param", "l1-cache-size=32");
        }

        @Override
        public String target() {
          return "x86_64-pc-linux-gnu";
        }
      };

  static Analysis analyse(String line) {
    return analyse(line, new MemoryFiles());
  }

  static Analysis analyse(String line, FileView files) {
    return analyse(line, files, ANSWERS);
  }

  /** {@code line} begins with gcc, g++, clang or clang++. */
  static Analysis analyse(String line, FileView files, CompilerAnswers answers) {
    List<String> words = words(line);
    return ArgumentAnalysis.analyse(
        kind(line), driver(line), words.subList(1, words.size()), files, answers);
  }

  static CompilerKind kind(String line) {
    return line.startsWith("clang") ? CompilerKind.CLANG : CompilerKind.GCC;
  }

  static Language driver(String line) {
    return words(line).getFirst().endsWith("++") ? Language.CXX : Language.C;
  }

  static Remote remote(String line) {
    return remote(line, new MemoryFiles());
  }

  static Remote remote(String line, FileView files) {
    return switch (analyse(line, files)) {
      case Remote remote -> remote;
      case OneStep(var job, var reason) ->
          throw new AssertionError(line + " leaves in one step only: " + reason);
      case Local(var reason) -> throw new AssertionError(line + " is local: " + reason);
    };
  }

  static String localCode(String line) {
    return switch (analyse(line)) {
      case Remote remote -> "remote";
      case OneStep(var job, var reason) -> "one step: " + reason.code();
      case Local(var reason) -> reason.code();
    };
  }
}
