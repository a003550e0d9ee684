package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Word;

/**
 * Values of macros that depend on where or when they are used, such as {@code __FILE__} and {@code
 * __has_include}. A seam: the expander knows nothing of files and compilers.
 */
public interface DynamicMacros {
  /**
   * The one token that {@code word} stands for here.
   *
   * @param use the token that named it
   * @param reader to read the argument of a query from
   * @throws UnsureException if it cannot be told
   */
  Token value(Word word, Token use, Expander reader);
}
