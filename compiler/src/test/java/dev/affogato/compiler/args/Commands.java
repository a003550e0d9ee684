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

  static Analysis analyse(String line) {
    return analyse(line, new MemoryFiles());
  }

  /** {@code line} begins with gcc or g++. */
  static Analysis analyse(String line, FileView files) {
    List<String> words = words(line);
    Language driver = words.getFirst().contains("g++") ? Language.CXX : Language.C;
    return ArgumentAnalysis.analyse(
        CompilerKind.GCC, driver, words.subList(1, words.size()), files, CompilerAnswers.NONE);
  }

  static Remote remote(String line) {
    return switch (analyse(line)) {
      case Remote remote -> remote;
      case Local(var reason) -> throw new AssertionError(line + " is local: " + reason);
    };
  }

  static String localCode(String line) {
    return switch (analyse(line)) {
      case Remote remote -> "remote";
      case Local(var reason) -> reason.code();
    };
  }
}
