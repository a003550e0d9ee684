package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Token;
import java.util.List;

/**
 * One element of a macro's body. Immutable.
 *
 * @param token where it stands: the token itself, the parameter, or {@code __VA_OPT__}
 * @param parameter number of the parameter; -1 where there is none
 * @param group what {@code __VA_OPT__} holds; empty otherwise
 * @param pasteLeft {@code ##} stands before it
 * @param pasteRight {@code ##} stands behind it
 */
record Piece(
    Sort sort,
    Token token,
    int parameter,
    List<Piece> group,
    boolean pasteLeft,
    boolean pasteRight) {
  /** What becomes of a piece. */
  enum Sort {
    PLAIN,
    ARGUMENT,
    /** {@code #parameter}. */
    STRINGIZED,
    /** {@code __VA_OPT__(…)}. */
    OPTIONAL,
    /** {@code #__VA_OPT__(…)}. */
    STRINGIZED_OPTIONAL
  }

  boolean isPasted() {
    return pasteLeft || pasteRight;
  }
}
