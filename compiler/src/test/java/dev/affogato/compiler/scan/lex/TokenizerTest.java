package dev.affogato.compiler.scan.lex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  private static final LexMode C89 =
      new LexMode(false, false, false, false, false, false, false, false);

  @Test
  void takesTheLongestTokens() {
    assertThat(spellings("a>>=b<<c...d##e->*f"))
        .containsExactly("a", ">>=", "b", "<<", "c", "...", "d", "##", "e", "->*", "f");
    assertThat(spellings("1.5e+3x .5 0x1p-2 1'000"))
        .containsExactly("1.5e+3x", ".5", "0x1p-2", "1'000");
  }

  @Test
  void keepsLiteralsWhole() {
    assertThat(spellings("u8\"a\\\"b\" L'\\'' R\"x(a)\")x\" x\"y\""))
        .containsExactly("u8\"a\\\"b\"", "L'\\''", "R\"x(a)\")x\"", "x", "\"y\"");
  }

  @Test
  void readsAHeadersNameOnlyBehindAQuestionForOne() {
    assertThat(spellings("__has_include(<a//b.h>) < c > d"))
        .containsExactly("__has_include", "(", "<a//b.h>", ")", "<", "c", ">", "d");
  }

  @Test
  void readsNamedOperatorsInCplusplusOnly() {
    assertThat(tokens("a and not b", LexMode.GNU_CXX).get(1).punctuator())
        .isEqualTo(Punctuator.AND);
    assertThat(tokens("a and not b", C89).get(1).punctuator()).isNull();
  }

  @Test
  void readsDigraphsAsWhatTheyStandFor() {
    assertThat(tokens("%:%: <:", LexMode.GNU_CXX))
        .extracting(Token::punctuator)
        .containsExactly(Punctuator.HASH_HASH, Punctuator.LEFT_BRACKET);
    assertThat(tokens("%:", C89).getFirst().punctuator()).isEqualTo(Punctuator.PERCENT);
  }

  @Test
  void takesBytesBeyondAsciiAsLetters() {
    assertThat(spellings("caf\u00c3\u00a9 + \u00ff"))
        .containsExactly("caf\u00c3\u00a9", "+", "\u00ff");
  }

  @Test
  void readsIntegersAsCompilersDo() {
    assertThat(IntegerLiteral.parse("0x10u")).isEqualTo(new IntegerLiteral(16, true));
    assertThat(IntegerLiteral.parse("017")).isEqualTo(new IntegerLiteral(15, false));
    assertThat(IntegerLiteral.parse("0b101L")).isEqualTo(new IntegerLiteral(5, false));
    assertThat(IntegerLiteral.parse("1'000'000ull")).isEqualTo(new IntegerLiteral(1_000_000, true));
    assertThat(IntegerLiteral.parse("0")).isEqualTo(new IntegerLiteral(0, false));
    assertThat(IntegerLiteral.parse("18446744073709551615"))
        .isEqualTo(new IntegerLiteral(-1, true));
    assertThat(IntegerLiteral.parse("18446744073709551616")).isNull();
    assertThat(IntegerLiteral.parse("1.5")).isNull();
    assertThat(IntegerLiteral.parse("1uu")).isNull();
    assertThat(IntegerLiteral.parse("0x")).isNull();
    assertThat(IntegerLiteral.parse("08")).isNull();
  }

  private static List<String> spellings(String line) {
    return tokens(line, LexMode.GNU_CXX).stream().map(Token::text).toList();
  }

  private static List<Token> tokens(String line, LexMode mode) {
    return new Tokenizer(new Names(), mode).tokens(line);
  }
}
