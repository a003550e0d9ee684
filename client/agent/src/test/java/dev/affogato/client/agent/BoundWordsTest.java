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

  @Test
  void findsPragmaOperatorsThatDefineMacros() {
    String source = "int x; _Pragma(\"GCC target(\\\"avx2\\\")\") __DATE__\n";
    IntStream.rangeClosed(1, source.length())
        .forEach(size ->
            assertThat(found(source, size)).as("pieces of %d", size).isEqualTo(Snag.LOCAL_PRAGMA));
    assertThat(found("#pragma GCC target(\"avx2\")\n", 9)).isNull();
  }

  private static @Nullable Snag found(String source, int pieceBytes) {
    byte[] bytes = source.getBytes(StandardCharsets.US_ASCII);
    BoundWords words = new BoundWords();
    Snag found = null;
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      found = Snag.worse(found, words.foundIn(bytes, at, Math.min(pieceBytes, bytes.length - at)));
    }
    return found;
  }
}
