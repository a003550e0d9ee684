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
   * @param driver {@link Language#C} for gcc and clang, {@link Language#CXX} for g++ and clang++
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
    if (kind == CompilerKind.OTHER) {
      return Local.because(
          LocalCode.NOT_A_COMPILER, "this program is no C or C++ compiler we know");
    }
    // No switch over types: those are put together at first use, for 5 ms of a new agent.
    ResponseFiles.Expansion expansion = ResponseFiles.expand(arguments, files);
    if (expansion instanceof ResponseFiles.Expansion.Failed failed) {
      return Local.because(LocalCode.RESPONSE_FILE, failed.why());
    }
    List<String> words = ((ResponseFiles.Expansion.Words) expansion).words();
    CommandFacts facts = new CommandFacts();
    new CommandReader(kind, files, facts).read(words);
    return new Judge(kind, driver, facts, files, answers).judge(arguments, words);
  }
}
