package dev.affogato.compiler.scan.lex;

/**
 * What a language standard changes about reading tokens. Immutable.
 *
 * <p>Two translation units share the minimised form of a header if these agree. The values come
 * from asking the compiler, not from a table of standards.
 *
 * @param cplusplus {@code ::} and the like are one token
 * @param lineComments {@code //} starts a comment
 * @param trigraphs {@code ??=} and the like are replaced
 * @param rawStrings {@code R"x(…)x"} is one literal
 * @param digitSeparators {@code 1'000} is one number
 * @param digraphs {@code %:} means {@code #}
 * @param elifdef {@code #elifdef} is known
 * @param operatorNames {@code and}, {@code not}, … are operators
 */
public record LexMode(
    boolean cplusplus,
    boolean lineComments,
    boolean trigraphs,
    boolean rawStrings,
    boolean digitSeparators,
    boolean digraphs,
    boolean elifdef,
    boolean operatorNames) {

  /** gcc's default for C++ sources. */
  public static final LexMode GNU_CXX =
      new LexMode(true, true, false, true, true, true, true, true);
}
