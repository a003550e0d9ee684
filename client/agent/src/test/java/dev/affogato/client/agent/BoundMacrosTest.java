package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundMacrosTest {
  @ParameterizedTest
  @ValueSource(strings = {"__DATE__", "__TIME__", "__TIMESTAMP__", "__BASE_FILE__"})
  void findsANameHoweverTheSourceIsCut(String name) {
    String source = "const char *built = " + name + ";\n";
    IntStream.rangeClosed(1, source.length())
        .forEach(size -> assertThat(found(source, size)).as("pieces of %d", size).isTrue());
  }

  @Test
  void takesNoSimilarNameForOne() {
    String source =
        "#define __TIMESIZE 64\n__TIME64_T_TYPE t; __DATE_; _DATE__ __TIMER_T_TYPE __BASE_FILE_";
    IntStream.rangeClosed(1, source.length())
        .forEach(size -> assertThat(found(source, size)).as("pieces of %d", size).isFalse());
  }

  private static boolean found(String source, int pieceBytes) {
    byte[] bytes = source.getBytes(StandardCharsets.US_ASCII);
    BoundMacros macros = new BoundMacros();
    boolean found = false;
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      found |= macros.foundIn(bytes, at, Math.min(pieceBytes, bytes.length - at));
    }
    return found;
  }
}
