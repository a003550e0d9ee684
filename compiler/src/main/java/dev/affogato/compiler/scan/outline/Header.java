package dev.affogato.compiler.scan.outline;

import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What follows {@code #include}. Immutable. */
public sealed interface Header {
  /**
   * A name as written.
   *
   * @param quoted in quotes, not in angle brackets
   */
  record Named(String name, boolean quoted) implements Header {}

  /**
   * Macros that expand to a name.
   *
   * @param line as written, one ISO-8859-1 character a byte
   */
  record Computed(String line, List<Token> tokens) implements Header {
    static Computed of(byte[] line, Tokenizer tokenizer) {
      return new Computed(new String(line, StandardCharsets.ISO_8859_1), tokenizer.tokens(line, 0));
    }
  }
}
