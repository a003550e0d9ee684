package dev.affogato.protocol.icecc.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
  @ParameterizedTest
  @EnumSource
  void bringsBackAnyContent(Compression compression) throws Exception {
    Random random = new Random(3);
    for (int length : new int[] {0, 1, 2, 3, 4, 19, 20, 100, 4095, 100_000, 1 << 20}) {
      for (int alphabet : new int[] {1, 4, 256}) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
          content[i] = (byte) random.nextInt(alphabet);
        }
        byte[] compressed =
            compression.compress(content, 0, length, Compression.DEFAULT_ZSTD_LEVEL);

        assertThat(compression.decompress(compressed, length)).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesDamagedDataWithoutHarm(Compression compression) {
    Random random = new Random(5);
    byte[] compressed = compression.compress(new byte[5000], 0, 5000, 1);
    for (int round = 0; round < 2000; round++) {
      byte[] damaged = compressed.clone();
      random.nextBytes(damaged);
      try {
        assertThat(compression.decompress(damaged, 5000)).hasSize(5000);
      } catch (ProtocolException refused) {
        assertThat(refused).hasMessageContaining("5000");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesContentOfAnotherLength(Compression compression) {
    byte[] compressed =
        compression.compress(
            "twelve bytes".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 12, 1);

    assertThatThrownBy(() -> compression.decompress(compressed, 11))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> compression.decompress(compressed, 13))
        .isInstanceOf(ProtocolException.class);
  }
}
