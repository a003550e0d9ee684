package dev.affogato.compiler.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the analysis of a command has to ask the compiler of that command.
 *
 * <p>A seam: the analysis stays a function of its arguments, and only commands that need an answer
 * cost a question. Implementations are thread-safe and remember what they were told.
 */
public interface CompilerAnswers {
  /** Knows nothing: what would need an answer stays local. */
  CompilerAnswers NONE =
      new CompilerAnswers() {
        @Override
        public @Nullable List<String> nativeFlags(List<String> machineOptions) {
          return null;
        }

        @Override
        public @Nullable String target() {
          return null;
        }
      };

  /**
   * The options that say for any machine what {@code machineOptions} mean on this one.
   *
   * @param machineOptions all {@code -m…} options of a command, in its order; at least one of them
   *     says {@code native}
   * @return what to say in place of all of them; null if the compiler cannot be asked
   */
  @Nullable List<String> nativeFlags(List<String> machineOptions);

  /** The triple the compiler makes code for unless told otherwise; null if it cannot be asked. */
  @Nullable String target();

  /** The file from which the compiler takes options on its own; null if it has none. */
  default @Nullable String configurationFile() {
    return null;
  }
}
