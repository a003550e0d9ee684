package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import java.util.List;

/**
 * Decides for one compiler command whether it can be compiled elsewhere, and how.
 *
 * <p>When in doubt the answer is {@link Local}: that is slower and always right. Stateless.
 */
public final class ArgumentAnalysis {
  private ArgumentAnalysis() {}

  /**
   * Analyses a command.
   *
   * @param kind what the compiler is
   * @param driver {@link Language#C} for gcc, {@link Language#CXX} for g++
   * @param arguments all words after the compiler, one ISO-8859-1 character a byte
   * @param files the files as seen from the command's working directory
   * @param answers asked only by commands whose meaning depends on this machine or compiler
   */
  public static Analysis analyse(
      CompilerKind kind,
      Language driver,
      List<String> arguments,
      FileView files,
      CompilerAnswers answers) {
    return switch (kind) {
      case OTHER ->
          Local.because(LocalCode.NOT_A_COMPILER, "this program is no C or C++ compiler we know");
      case CLANG -> Local.because(LocalCode.CLANG, "clang's command lines are not distributed yet");
      case GCC -> analyseGcc(driver, arguments, files);
    };
  }

  private static Analysis analyseGcc(Language driver, List<String> arguments, FileView files) {
    return switch (ResponseFiles.expand(arguments, files)) {
      case ResponseFiles.Expansion.Failed(String why) ->
          Local.because(LocalCode.RESPONSE_FILE, why);
      case ResponseFiles.Expansion.Words(List<String> words) -> {
        CommandReader reader = new CommandReader(files);
        reader.read(words);
        yield new Judge(reader, driver, files).judge(arguments);
      }
    };
  }
}
