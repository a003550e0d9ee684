package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryExhaustionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "virtual memory exhausted: Cannot allocate memory",
        "cc1plus: out of memory allocating 65536 bytes",
        "as: libz.so.1: failed to map segment from shared object",
        "terminate called after throwing an instance of 'std::bad_alloc'",
        "llvm::MallocSlabAllocator::Allocate(unsigned long)",
        "Assertion `NewElts && \"Out of memory\"' failed.",
        "/tmp/x.s: No space left on device",
        "g++: fatal error: Killed signal terminated program cc1plus",
      })
  void seesItInWhatTheCompilerSays(String line) {
    assertThat(MemoryExhaustion.suspected(1, "a.c: x\n" + line + "\n", 0, 100)).isTrue();
    assertThat(MemoryExhaustion.suspected(0, line, 0, 100)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"89128960, false", "89129061, true"})
  void seesItInTheMemoryTouched(long bytes, boolean suspected) {
    assertThat(MemoryExhaustion.suspected(1, "error: x", bytes, 100)).isEqualTo(suspected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, false",
    "4, false",
    "128, false",
    "134, true",
    "137, true",
    "139, true",
    "255, false"
  })
  void distrustsACompilerThatDiedByASignal(int status, boolean suspected) {
    assertThat(MemoryExhaustion.suspected(status, "", 0, 100)).isEqualTo(suspected);
  }

  @Test
  void readsThePageSizeFromTheKernelsVector() {
    ByteBuffer vector = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
    vector.putLong(33).putLong(4711).putLong(6).putLong(65536).putLong(0).putLong(0);

    assertThat(PageSize.parse(vector.array())).isEqualTo(65536);
    assertThat(PageSize.parse(new byte[20])).isEqualTo(4096);
    assertThat(PageSize.bytes()).isGreaterThanOrEqualTo(4096);
  }

  @Test
  void passesBytesThroughTheLocaleOrSaysItCannot() throws Exception {
    String umlaut =
        new String("\u00e4".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertThat(ByteText.argument("plain", StandardCharsets.US_ASCII)).isEqualTo("plain");
    assertThat(ByteText.argument(umlaut, StandardCharsets.UTF_8)).isEqualTo("\u00e4");
    assertThatThrownBy(() -> ByteText.argument(umlaut, StandardCharsets.US_ASCII))
        .hasMessageContaining("LC_ALL=C.UTF-8");
    assertThatThrownBy(() -> ByteText.argument("\u00ff", StandardCharsets.UTF_8))
        .hasMessageContaining("LC_ALL=C.UTF-8");
  }
}
