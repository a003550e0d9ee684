package dev.affogato.base.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NativeTextTest {
  @Test
  void readsBytesInTheCharacterSetOfTheLocale() {
    assertThat(NativeText.decode("caf\u00c3\u00a9", StandardCharsets.UTF_8)).contains("caf\u00e9");
    assertThat(NativeText.toJava("plain.c")).contains("plain.c");
  }

  @Test
  void refusesBytesThatAreNoText() {
    assertThat(NativeText.decode("caf\u00e9", StandardCharsets.UTF_8)).isEmpty();
    assertThat(NativeText.decode("caf\u00e9", StandardCharsets.US_ASCII)).isEmpty();
  }
}
