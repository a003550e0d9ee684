package dev.affogato.cache.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;
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
  void isTheSameByTheSystemsLibrary() throws NoSuchAlgorithmException {
    FastSha256 fast = FastSha256.load();
    assumeThat(fast).as("libcrypto of OpenSSL is not installed").isNotNull();
    Random random = new Random(7);
    for (int size : List.of(0, 1, 55, 56, 63, 64, 65, 4096, FastSha256.CALL_BYTES_MAX, 200_001)) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      assertThat(fast.hash(content)).isEqualTo(hash);
      FastSha256.Running pieces = fast.begin();
      for (int round = 0; round < 2; round++) {
        int cut = random.nextInt(size + 1);
        pieces.update(MemorySegment.ofArray(content).asSlice(0, cut));
        pieces.update(MemorySegment.ofBuffer(ByteBuffer.wrap(content, cut, size - cut)));
        assertThat(pieces.hash()).isEqualTo(hash);
      }
    }
  }

  @Test
  void isTheSameWhenMuchWasHashed() {
    byte[] content = new byte[1 << 20];
    Digest first = Digest.of(content);
    for (int i = 0; i < 8; i++) {
      Hasher hasher = new Hasher().update(content, 0, 1000);
      ByteBuffer rest = ByteBuffer.allocateDirect(content.length - 1000);
      assertThat(hasher.update(rest).digest()).isEqualTo(first);
      assertThat(rest.hasRemaining()).isFalse();
      assertThat(Digest.of(content)).isEqualTo(first);
    }
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
