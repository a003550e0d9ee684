package dev.affogato.compiler.scan.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Tokenizer;
import org.junit.jupiter.api.Test;

class ExpanderTest {
  private final Tokenizer tokenizer = new Tokenizer(new Names(), LexMode.GNU_CXX);
  private final MacroTable macros = new MacroTable();

  @Test
  void expandsTheExamplesOfTheStandard() {
    define(
        "x 3",
        "f(a) f(x * (a))",
        "g f",
        "z z[0]",
        "h g(~",
        "m(a) a(w)",
        "w 0,1",
        "t(a) a",
        "p() int",
        "q(x) x",
        "r(x,y) x ## y",
        "str(x) # x");
    macros.set(tokenizer.names().of("x"), Definition.parse("x 2", tokenizer));
    assertThat(expand("f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);"))
        .isEqualTo("f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);");
    assertThat(expand("g(x+(3,4)-w) | h 5) & m(f)^m(m);"))
        .isEqualTo("f(2 * (2+(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1);");
    assertThat(expand("p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };"))
        .isEqualTo("int i[] = { 1, 23, 4, 5, };");
    assertThat(expand("char c[2][6] = { str(hello), str() };"))
        .isEqualTo("char c[2][6] = { \"hello\", \"\" };");
  }

  @Test
  void stringizesWithEscapesAndSingleBlanks() {
    define("str(s) # s", "xstr(s) str(s)", "INCFILE(n) vers ## n");
    assertThat(expand("str(strncmp(\"abc\\0d\",   \"abc\", '\\4') == 0) str(: @\\n)"))
        .isEqualTo("\"strncmp(\\\"abc\\\\0d\\\", \\\"abc\\\", '\\\\4') == 0\" \": @\\n\"");
    assertThat(expand("xstr(INCFILE(2).h)")).isEqualTo("\"vers2.h\"");
  }

  @Test
  void pastesWithoutExpandingAndMayFormNames() {
    define(
        "hash_hash # ## #",
        "mkstr(a) # a",
        "in_between(a) mkstr(a)",
        "join(c, d) in_between(c hash_hash d)",
        "AB 7",
        "cat(a,b) a##b",
        "xcat(a,b) cat(a,b)",
        "A 1");
    assertThat(expand("join(x, y)")).isEqualTo("\"x ## y\"");
    assertThat(expand("cat(A,B) xcat(A,B)")).isEqualTo("7 1B");
  }

  @Test
  void givesVariableArguments() {
    define(
        "debug(...) f(__VA_ARGS__)",
        "log(fmt, ...) p(fmt, ## __VA_ARGS__)",
        "named(a, rest...) p(a, rest)",
        "opt(a, ...) a __VA_OPT__(, __VA_ARGS__ x) end",
        "EMPTY");
    assertThat(expand("debug(1, 2,3)")).isEqualTo("f(1, 2,3)");
    assertThat(expand("log(a) log(a,) log(a, b, c)")).isEqualTo("p(a) p(a) p(a, b, c)");
    assertThat(expand("named(1, 2, 3)")).isEqualTo("p(1, 2, 3)");
    assertThat(expand("opt(1) opt(1, 2) opt(1, EMPTY)")).isEqualTo("1 end 1 , 2 x end 1 end");
  }

  @Test
  void neverExpandsANameWithinItsOwnExpansion() {
    define(
        "foo foo + 1",
        "a b",
        "b a",
        "f(x) x f",
        "NIL(xxx) xxx",
        "G_0(arg) NIL(G_1)(arg)",
        "G_1(arg) NIL(arg)");
    assertThat(expand("foo")).isEqualTo("foo + 1");
    assertThat(expand("a")).isEqualTo("a");
    assertThat(expand("f(1)(2)")).isEqualTo("1 f(2)");
    assertThat(expand("G_0(42)")).isEqualTo("42");
  }

  @Test
  void leavesAFunctionsNameWithoutArgumentsAlone() {
    define("f(x) [x]", "g f");
    assertThat(expand("f + g (1) + f")).isEqualTo("f + [1] + f");
  }

  @Test
  void refusesWhatIsMalformed() {
    define("f(x) x", "bad(x) ##x", "worse(x) #y", "bomb(x) x x x x x x x x x x x x x x x x");
    assertThatThrownBy(() -> expand("f(1")).isInstanceOf(UnsureException.class);
    assertThatThrownBy(() -> expand("f(1, 2)")).isInstanceOf(UnsureException.class);
    assertThatThrownBy(() -> expand("bad(1)")).isInstanceOf(UnsureException.class);
    assertThatThrownBy(() -> expand("worse(1)")).isInstanceOf(UnsureException.class);
    String nested = "f(".repeat(3_000) + "1" + ")".repeat(3_000);
    assertThatThrownBy(() -> expand(nested)).isInstanceOf(UnsureException.class);
    String bomb = "bomb(bomb(bomb(bomb(bomb(bomb(bomb(x)))))))";
    assertThatThrownBy(() -> expand(bomb))
        .isInstanceOfSatisfying(
            UnsureException.class,
            unsure -> assertThat(unsure.reason().code()).isEqualTo("macro-too-large"));
  }

  @Test
  void sharesPagesWithACopyUntilOneChanges() {
    define("A 1", "B 2");
    MacroTable copy = macros.copy();
    copy.set(tokenizer.names().of("A"), null);
    copy.define(Definition.parse("C 3", tokenizer));
    assertThat(macros.isDefined(tokenizer.names().of("A"))).isTrue();
    assertThat(macros.isDefined(tokenizer.names().of("C"))).isFalse();
    assertThat(copy.isDefined(tokenizer.names().of("A"))).isFalse();
    assertThat(copy.isDefined(tokenizer.names().of("B"))).isTrue();
  }

  private void define(String... definitions) {
    for (String definition : definitions) {
      macros.define(Definition.parse(definition, tokenizer));
    }
  }

  private String expand(String line) {
    Expander expander = new Expander(macros, (word, use, reader) -> use, tokenizer);
    expander.start(tokenizer.tokens(line));
    StringBuilder out = new StringBuilder();
    for (Token token = expander.next(); token != null; token = expander.next()) {
      out.append(token.spaceBefore() && !out.isEmpty() ? " " : "").append(token);
    }
    return out.toString();
  }
}
