package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundWordsTest {
  @ParameterizedTest
  @ValueSource(strings = {"__DATE__", "__TIME__", "__TIMESTAMP__", "__BASE_FILE__"})
  void findsANameHoweverTheSourceIsCut(String name) {
    String source = "const char *built = " + name + ";\n";
    IntStream.rangeClosed(1, source.length())
        .forEach(size ->
            assertThat(found(source, size)).as("pieces of %d", size).isEqualTo(Snag.BOUND_MACRO));
  }

  @Test
  void takesNoSimilarNameForOne() {
    String source =
        "#define __TIMESIZE 64\n__TIME64_T_TYPE t; __DATE_; _DATE__ __TIMER_T_TYPE __BASE_FILE_";
    IntStream.rangeClosed(1, source.length())
        .forEach(size -> assertThat(found(source, size)).as("pieces of %d", size).isNull());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x; _Pragma(\"GCC target(\\\"avx2\\\")\") __DATE__\n",
        "_Pragma(\"GCC  optimize (\\\"O3\\\")\")\n",
        "_Pragma(\"GCC\ttarget\\\"avx2\\\"\")\n",
        "_Pragma(\n\"GCC target(\\\"avx2\\\")\")\n",
        "#define FAST _Pragma(\"GCC target(\\\"avx2\\\")\")\n",
        "#define P(x) _Pragma(#x)\nP(GCC   optimize(\"O3\"))\n",
        "P(GCC\n  target (\"avx2\"))\n",
        "P(push_macro(\"x\")) P( GCC target(\"avx2\"))\n",
        "/* c */ #pragma GCC target(\"avx2\")\n",
        "#pragma once\nP(GCC target(\"avx2\"))\n"
      })
  void findsPragmasThatDefineMacrosOutsideDirectives(String source) {
    IntStream.rangeClosed(1, source.length())
        .forEach(size ->
            assertThat(found(source, size)).as("pieces of %d", size).isEqualTo(Snag.LOCAL_PRAGMA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_Pragma(\"push_macro(\\\"X\\\")\")\n",
        "_Pragma (\"pop_macro (\\\"X\\\")\")\n",
        "#define PUSH _Pragma(\"push_macro(\\\"X\\\")\")\n",
        "P(push_macro(\"X\"))\n",
        "#pragma \\\n push_macro(\"X\")\n"
      })
  void findsMacrosThatAreKeptOutsideDirectives(String source) {
    IntStream.rangeClosed(1, source.length())
        .forEach(size ->
            assertThat(found(source, size)).as("pieces of %d", size).isEqualTo(Snag.BOUND_MACRO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#pragma GCC target(\"avx2\")\n",
        " # pragma  GCC optimize (\"O3\")\n",
        "#pragma push_macro(\"X\")\n#pragma\tpop_macro(\"X\")\n",
        "int push_macros, my_pop_macro, push_macro2;\n",
        "// GCC optimizes this\nint target, optimize, GCC;\nint GCC_target;\n",
        "_Pragma(\"GCC diagnostic push\") _Pragma(\"GCC poison target\")\n",
        "#if GCC && target\n#endif\n"
      })
  void leavesDirectivesAndOtherWordsAlone(String source) {
    IntStream.rangeClosed(1, source.length())
        .forEach(size -> assertThat(found(source, size)).as("pieces of %d", size).isNull());
  }

  @Test
  void knowsThatClangHasNoPragmasOfGccThatDefineMacros() {
    byte[] source = "_Pragma(\"GCC optimize\")\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(new BoundWords(true).foundIn(source, 0, source.length)).isNull();
    assertThat(new BoundWords(false).foundIn(source, 0, source.length))
        .isEqualTo(Snag.LOCAL_PRAGMA);
  }

  private static @Nullable Snag found(String source, int pieceBytes) {
    byte[] bytes = source.getBytes(StandardCharsets.US_ASCII);
    BoundWords words = new BoundWords(false);
    Snag found = null;
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      found = Snag.worse(found, words.foundIn(bytes, at, Math.min(pieceBytes, bytes.length - at)));
    }
    return found;
  }
}
