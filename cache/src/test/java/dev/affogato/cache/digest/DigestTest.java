package dev.affogato.cache.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void namesContentByHashAndLength() {
    assertThat(Digest.EMPTY.hex()).isEqualTo(EMPTY);
    Digest abc = Digest.of("abc".getBytes(StandardCharsets.UTF_8));
    assertThat(abc.hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(abc.sizeBytes()).isEqualTo(3);
    assertThat(Digest.parse(abc.hex(), 3)).contains(abc);
    assertThat(Digest.parse(abc.hex(), 4)).get().isNotEqualTo(abc);
  }

  @Test
  void takesNothingElseForAHash() {
    assertThat(Digest.parse(EMPTY, -1)).isEmpty();
    assertThat(Digest.parse(EMPTY.substring(1), 0)).isEmpty();
    assertThat(Digest.parse(EMPTY + "0", 0)).isEmpty();
    assertThat(Digest.parse(EMPTY.toUpperCase(java.util.Locale.ROOT), 0)).isEmpty();
    assertThat(Digest.parse("../" + EMPTY.substring(3), 0)).isEmpty();
    assertThat(Digest.parse("", 0)).isEmpty();
  }

  @Test
  void doesNotPutIntoLogsWhatWouldLetOthersRead() {
    assertThat(Digest.EMPTY.toString()).hasSizeLessThan(20);
  }
}
