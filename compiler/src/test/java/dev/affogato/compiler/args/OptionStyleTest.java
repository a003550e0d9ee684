package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the installed compilers for each option of our tables whether the word after it is its
 * value, which decides what is taken for a source file.
 */
class OptionStyleTest {
  /** No file of this name exists, so a compiler that takes it for an input says so. */
  private static final String VALUE = "absent-input-file";

  /**
   * They print and end before inputs are looked at; have both a joined and a next word; are new.
   */
  private static final List<String> SPECIAL =
      List.of(
          "--version",
          "-dumpversion",
          "-dumpmachine",
          "--help",
          "-print-",
          "--print-",
          "-Xarch_",
          "-Xopenmp-target",
          "-Xoffload-linker",
          "-dumpdir");

  @TempDir Path folder;

  @Test
  void takesTheSameWordsForValuesAsGcc() throws Exception {
    assertThat(disagreements("gcc", GccOptions.TABLE)).isEmpty();
  }

  @Test
  void takesTheSameWordsForValuesAsClang() throws Exception {
    RealCompiler.need("clang");
    assertThat(disagreements("clang", ClangOptions.TABLE)).isEmpty();
  }

  private List<String> disagreements(String compiler, OptionTable table) throws Exception {
    Files.writeString(folder.resolve("a.c"), "int a;\n");
    List<String> found = new ArrayList<>();
    for (OptionRule rule : table.rules()) {
      // Clang changed its mind about xray.
      if (SPECIAL.contains(rule.name()) || rule.name().startsWith("-fxray-")) {
        continue;
      }
      String answer = ask(compiler, rule.name());
      boolean unknown =
          answer.contains("unrecognized command-line option")
              || answer.contains("unknown argument")
              || answer.contains("unsupported option");
      boolean input =
          answer.contains(VALUE + ": linker input")
              || answer.contains("no such file or directory: '" + VALUE);
      boolean ours = rule.style().takesNextWord();
      // Complaints of other things say nothing of the word.
      boolean value = !input && !answer.contains("error:");
      if (!unknown && (ours ? input : value)) {
        found.add(rule.name() + (ours ? " has no value there" : " has a value there"));
      }
    }
    return found;
  }

  private String ask(String compiler, String option) throws Exception {
    Command command = Command.of(compiler, "-###", "-c", "a.c", option, VALUE);
    return ProcessRunner.system().run(command.in(folder)).stderrText();
  }
}
