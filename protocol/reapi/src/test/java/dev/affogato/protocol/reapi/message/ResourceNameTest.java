package dev.affogato.protocol.reapi.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import dev.affogato.cache.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceNameTest {
  private static final Digest DIGEST = Digest.of("abc".getBytes(StandardCharsets.UTF_8));
  private static final String BLOB = DIGEST.hex() + "/3";
  private static final String UUID = "6d1fa9b4-33ae-4b9c-9c1d-2c5f0bd6a1c7";

  @Test
  void readsEveryFormOfTheApi() throws CallFailure {
    assertThat(ResourceName.forRead("blobs/" + BLOB))
        .isEqualTo(new ResourceName("", "", DIGEST, false));
    assertThat(ResourceName.forRead("my/farm/compressed-blobs/zstd/" + BLOB))
        .isEqualTo(new ResourceName("my/farm", "", DIGEST, true));
    assertThat(ResourceName.forWrite("uploads/" + UUID + "/blobs/" + BLOB))
        .isEqualTo(new ResourceName("", UUID, DIGEST, false));
    assertThat(
            ResourceName.forWrite(
                "x/uploads/" + UUID + "/compressed-blobs/zstd/" + BLOB + "/any/thing"))
        .isEqualTo(new ResourceName("x", UUID, DIGEST, true));
  }

  @Test
  void refusesWhatIsNoName() {
    String hash = DIGEST.hex();
    for (String name :
        List.of(
            "",
            "/",
            "blobs",
            "blobs/",
            "blobs/" + hash,
            "blobs/" + hash + "/",
            "blobs/" + hash + "/-1",
            "blobs/" + hash + "/+3",
            "blobs/" + hash + "/03",
            "blobs/" + hash + "/9999999999999999999999",
            "blobs/" + hash.substring(1) + "/3",
            "blobs/../../../etc/passwd/3",
            "blobs/blake3/" + BLOB,
            "blobs/" + BLOB + "/more",
            "/blobs/" + BLOB,
            "a//blobs/" + BLOB,
            "operations/blobs/" + BLOB,
            "compressed-blobs/" + BLOB,
            "compressed-blobs/identity/" + BLOB,
            "compressed-blobs/brotli/" + BLOB,
            "x/".repeat(2000) + "blobs/" + BLOB)) {
      assertThatThrownBy(() -> ResourceName.forRead(name))
          .as(name)
          .isInstanceOfSatisfying(
              CallFailure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT);
                assertThat(failure.getMessage()).doesNotContain(hash);
              });
    }
    for (String name :
        List.of(
            "blobs/" + BLOB,
            "uploads/" + UUID,
            "uploads/blobs/" + BLOB,
            "uploads/not-a-uuid/blobs/" + BLOB,
            "uploads/" + UUID + "/uploads/" + UUID + "/blobs/" + BLOB)) {
      assertThatThrownBy(() -> ResourceName.forWrite(name)).isInstanceOf(CallFailure.class);
    }
    assertThatThrownBy(() -> ResourceName.forRead("uploads/" + UUID + "/blobs/" + BLOB))
        .isInstanceOf(CallFailure.class);
  }
}
