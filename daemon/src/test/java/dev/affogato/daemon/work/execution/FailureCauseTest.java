package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureCauseTest {
  private static final CompileLimits LIMITS =
      new CompileLimits(100, Duration.ofSeconds(60), 2 << 20, 1000);

  private static boolean suspected(int status, String stderr, long touchedBytes) {
    return new FailureCause(LIMITS, touchedBytes, 0, 0, 0, false).of(status, stderr) != null;
  }

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
    assertThat(suspected(1, "a.c: x\n" + line + "\n", 0)).isTrue();
    assertThat(suspected(0, line, 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"89128960, false", "89129061, true"})
  void seesItInTheMemoryTouched(long bytes, boolean suspected) {
    assertThat(suspected(1, "error: x", bytes)).isEqualTo(suspected);
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
    assertThat(suspected(status, "", 0)).isEqualTo(suspected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "as: a.o: File too large|1|limit-output",
        "|153|limit-output",
        "/tmp/x.s: No space left on device|1|limit-tmp",
        "gcc: fatal error: vfork: Resource temporarily unavailable|1|limit-processes",
        "cc1: out of memory allocating 8 bytes|1|limit-memory",
        "g++: fatal error: Killed signal terminated program cc1plus|1|died-by-signal",
        "g++: fatal error: Segmentation fault signal terminated program cc1|4|died-by-signal",
        "|139|died-by-signal",
      })
  void namesWhatWasShort(String stderr, int status, String code) {
    String said = stderr == null ? "" : stderr;

    assertThat(new FailureCause(LIMITS, 0, 0, 0, 0, false).of(status, said).code()).isEqualTo(code);
  }

  @Test
  void believesTheKernelFirst() {
    assertThat(new FailureCause(LIMITS, 0, 60_000, 0, 0, false).of(137, "").code())
        .isEqualTo("limit-cpu-time");
    assertThat(new FailureCause(LIMITS, 0, 60_000, 1, 0, false).of(137, "").code())
        .isEqualTo("limit-memory");
    assertThat(new FailureCause(LIMITS, 0, 0, 0, 1, false).of(1, "").code())
        .isEqualTo("limit-processes");
    assertThat(new FailureCause(LIMITS, 0, 0, 0, 0, true).of(1, "").code()).isEqualTo("disk-full");
    assertThat(new FailureCause(LIMITS, 0, 60_000, 1, 1, true).of(0, "")).isNull();
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
