package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.lex.Token;
import java.util.List;

/** What follows {@code #include}. Immutable. */
public sealed interface Header {
  /**
   * A name as written.
   *
   * @param quoted in quotes, not in angle brackets
   */
  record Named(String name, boolean quoted) implements Header {}

  /** Macros that expand to a name. */
  record Computed(List<Token> tokens) implements Header {}
}
