package dev.affogato.compiler.scan.lex;

import org.jspecify.annotations.Nullable;

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

  /** As many as there are bits. */
  private static final int BITS = 8;

  /** The one with these {@link #bits}. */
  public static LexMode ofBits(int bits) {
    boolean[] set = new boolean[BITS];
    for (int i = 0; i < BITS; i++) {
      set[i] = (bits >> (BITS - 1 - i) & 1) != 0;
    }
    return new LexMode(set[0], set[1], set[2], set[3], set[4], set[5], set[6], set[7]);
  }

  /** Each of them as a bit: equal for equal ones alone. */
  public int bits() {
    int bits = cplusplus ? 1 : 0;
    bits = bits * 2 + (lineComments ? 1 : 0);
    bits = bits * 2 + (trigraphs ? 1 : 0);
    bits = bits * 2 + (rawStrings ? 1 : 0);
    bits = bits * 2 + (digitSeparators ? 1 : 0);
    bits = bits * 2 + (digraphs ? 1 : 0);
    bits = bits * 2 + (elifdef ? 1 : 0);
    bits = bits * 2 + (operatorNames ? 1 : 0);
    return bits;
  }

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof LexMode other && bits() == other.bits();
  }

  @Override
  public int hashCode() {
    return bits();
  }
}
