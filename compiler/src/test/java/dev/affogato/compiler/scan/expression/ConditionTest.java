package dev.affogato.compiler.scan.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.lex.Tokenizer;
import dev.affogato.compiler.scan.macro.Definition;
import dev.affogato.compiler.scan.macro.Expander;
import dev.affogato.compiler.scan.macro.MacroTable;
import dev.affogato.compiler.scan.macro.UnsureException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private final Tokenizer tokenizer = new Tokenizer(new Names(), LexMode.GNU_CXX);
  private final MacroTable macros = new MacroTable();
  private CompilerKind kind = CompilerKind.GCC;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "2 + 3 * 4 == 14",
        "(2 + 3) * 4 == 20",
        "10 - 4 - 3 == 3",
        "-1 < 0",
        "-1 > 0u",
        "~0u == 18446744073709551615",
        "0x7fffffffffffffff + 1 < 0",
        "1 ? 2 : 0",
        "0 ? 0 : 1 ? 2 : 0",
        "(1 ? -1 : 0u) > 0",
        "0 && 1 / 0 || 1",
        "1 || 1 / 0",
        "-7 / 2 == -3 && -7 % 2 == -1",
        "-8 >> 1 == -4 && 1 << 4 == 16 && 16 << -4 == 1",
        "1 << 64 == 0",
        "(6 & 3) == 2 && (6 | 3) == 7 && (6 ^ 3) == 5",
        "6 & 3 == 3 ? 0 : 1",
        "!0 && !!5 && ~-1 == 0",
        "'a' == 97 && '\\n' == 10 && '\\x41' == 65 && '\\101' == 65 && 'ab' == 24930",
        "'\\377' < 0 && L'a' == 97 && u8'a' > 0",
        "not 0 and 1",
        "true && !false",
        "unknown == 0",
        "defined A && defined(A) && !defined B",
        "A == 1 && ALIAS == 1",
        "FUNCTION(2, 3) == 5",
        "FUNCTION == 0",
        "DEFINED_A",
        "EXPRESSION == 3",
        "EXPRESSION * 2 == 4 && EXPRESSION == 3"
      })
  void holds(String text) {
    assertThat(isTrue(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "",
        "1 +",
        "(1",
        "1 2",
        "\"x\"",
        "1.0",
        "1 / 0",
        "defined",
        "defined(A",
        "= 1",
        "A EXPRESSION",
        "FUNCTION(1)",
        "unknown(1)",
        "#machine(x)",
        "''",
        "1 ? 2"
      })
  void doesNotHoldOrIsMalformed(String text) {
    if (text.equals("0")) {
      assertThat(isTrue(text)).isFalse();
    } else {
      assertThatThrownBy(() -> isTrue(text)).isInstanceOf(UnsureException.class);
    }
  }

  @Test
  void isReadAgainWhenItsMacrosChange() {
    Condition condition = condition("A && OTHER");
    macros.define(Definition.parse("A 1", tokenizer));
    assertThat(isTrue(condition)).isFalse();
    macros.define(Definition.parse("OTHER 2 > 3 || 1", tokenizer));
    assertThat(isTrue(condition)).isTrue();
    macros.define(Definition.parse("OTHER 4", tokenizer));
    assertThat(isTrue(condition)).isTrue();
  }

  @Test
  void shiftsOutOfRangeAsTheCompilerDoes() {
    assertThat(isTrue("(16 << -4) == 1 && (1 >> -4) == 16 && (-1 >> 70) == -1")).isTrue();
    assertThat(isTrue("(0x8000000000000000 >> 64) == 0 && (1 << 18446744073709551615u) == 0"))
        .isTrue();
    assertThat(isTrue("(1 >> (1 << 63)) == 0 && (1 << (1 << 63)) == 0")).isTrue();
    kind = CompilerKind.CLANG;
    assertThat(isTrue("(16 << -4) == 0 && (16 >> -4) == 0 && (-16 >> -4) == -1")).isTrue();
    assertThat(isTrue("(0x8000000000000000 >> 64) == 1 && (1 << 64) == 0")).isTrue();
  }

  @Test
  void survivesDeepNesting() {
    String chain = "1" + " + 1".repeat(100_000);
    assertThatThrownBy(() -> isTrue(chain)).isInstanceOf(UnsureException.class);
    String deep = "(".repeat(5_000) + "1" + ")".repeat(5_000);
    assertThatThrownBy(() -> isTrue(deep)).isInstanceOf(UnsureException.class);
    assertThatThrownBy(() -> isTrue("!".repeat(5_000) + "1")).isInstanceOf(UnsureException.class);
  }

  private boolean isTrue(String text) {
    macros.define(Definition.parse("A 1", tokenizer));
    macros.define(Definition.parse("ALIAS A", tokenizer));
    macros.define(Definition.parse("FUNCTION(a,b) a + b", tokenizer));
    macros.define(Definition.parse("DEFINED_A defined(A)", tokenizer));
    macros.define(Definition.parse("EXPRESSION 2 + 1 * 1", tokenizer));
    return isTrue(condition(text));
  }

  private boolean isTrue(Condition condition) {
    Expander expander = new Expander(macros, (word, use, reader) -> use, tokenizer);
    return new ConditionReader(macros, kind, true, false).isTrue(condition, expander);
  }

  private Condition condition(String text) {
    return new Condition(text.getBytes(StandardCharsets.ISO_8859_1), tokenizer);
  }
}
