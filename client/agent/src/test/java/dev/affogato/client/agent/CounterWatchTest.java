package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterWatchTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "#if __COUNTER__ == 0\n#endif\n",
        "int x;\n  #  if 1 + __COUNTER__\n",
        "#if 0\n#elif __COUNTER__\n",
        "#if defined(__COUNTER__) && __COUNTER__ + 1 == __COUNTER__ + 0\n",
        "#define NEXT __COUNTER__\n#if NEXT > 3\n",
        "#define NEXT(x) (x + __COUNTER__)\n#define MORE NEXT(1)\n#if MORE\n",
        "#define MORE NEXT(1)\n#define NEXT(x) (x + __COUNTER__)\n#if MORE\n",
        "#define NEXT __COUNTER__\n#if 0\n#define NEXT 1\n#endif\n#if NEXT\n",
        "#define NEXT \\\n  __COUNTER__\n#if 1 \\\n  && NEXT\n",
        "#define A B\n#define B A __COUNTER__\n#if A\n"
      })
  void findsConditionsThatCount(String source) {
    IntStream.rangeClosed(1, source.length())
        .forEach(size ->
            assertThat(found(source, size)).as("pieces of %d", size).isEqualTo(Snag.BOUND_MACRO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int unique = __COUNTER__;\n",
        "#define UNIQUE(x) JOIN(x, __COUNTER__)\n#if OTHER(1)\n#endif\nint UNIQUE(a);\n",
        "#ifdef __COUNTER__\n#endif\n#ifndef __COUNTER__\n#endif\n",
        "#if defined(__COUNTER__) || defined __COUNTER__ || !defined ( __COUNTER__ )\n#endif\n",
        "#define A B\n#define B A\n#define NEXT __COUNTER__\n#if A && B\n#endif\n",
        "#if MY__COUNTER__\n#endif\n",
        "\"#if\" __COUNTER__\n"
      })
  void leavesOtherUsesAlone(String source) {
    IntStream.rangeClosed(1, source.length())
        .forEach(size -> assertThat(found(source, size)).as("pieces of %d", size).isNull());
  }

  @Test
  void takesAnEndlessDirectiveForTheWorst() {
    assertThat(found("#if " + " ".repeat(2_000_000) + "1\n", 32_768)).isEqualTo(Snag.BOUND_MACRO);
  }

  private static @Nullable Snag found(String source, int pieceBytes) {
    byte[] bytes = source.getBytes(StandardCharsets.US_ASCII);
    CounterWatch watch = new CounterWatch();
    Snag found = null;
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      found = Snag.worse(found, watch.foundIn(bytes, at, Math.min(pieceBytes, bytes.length - at)));
    }
    return found;
  }
}
