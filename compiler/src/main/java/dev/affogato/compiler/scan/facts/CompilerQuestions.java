package dev.affogato.compiler.scan.facts;

import dev.affogato.base.process.ProcessRunner;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Lets a compiler preprocess a text of ours. A seam: tests answer from recorded outputs.
 * Implementations are thread-safe.
 */
public interface CompilerQuestions {
  /**
   * What preprocessing gave; errors in the text are part of it.
   *
   * @param output with {@code #define} lines of all macros
   * @param messages with the list of folders searched
   */
  record Answer(String output, String messages) {}

  /**
   * @throws dev.affogato.compiler.scan.macro.UnsureException if the compiler cannot be run
   */
  Answer preprocess(FlagSet flags, String text) throws InterruptedException;

  /** Asks the real compiler. */
  static CompilerQuestions of(ProcessRunner processes) {
    return new ProcessQuestions(processes);
  }

  /**
   * The same for files seen by somebody else than the compiler: an answer only counts if all that
   * it rests upon is the same to both.
   *
   * @param same whether files and folders, absolute, are in the same state to both
   */
  default CompilerQuestions where(Predicate<Collection<String>> same) {
    return new SharedAnswers(this, same);
  }
}
