package dev.affogato.daemon.work.roots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Directory;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others describe is checked, whatever they say. */
class TreesTest {
  private static final TreeLimits LIMITS = new TreeLimits(1000, 1 << 20, 50, 20, 1 << 16);

  @TempDir Path folder;
  private BlobStore store;
  private Trees trees;
  private int reads;

  @BeforeEach
  void open() throws Exception {
    store =
        BlobStore.open(
            folder.resolve("store"), new StoreLimits(1 << 30, 1 << 20), TimeSource.system());
    trees =
        new Trees(
            digest -> {
              reads++;
              return store.read(digest);
            },
            LIMITS);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void readsADescriptionOnceForManyActions() throws Exception {
    Digest below = put(Directory.newBuilder());
    Directory.Builder root = Directory.newBuilder();
    sub(root, "a", below);
    sub(root, "b", below);
    Digest digest = put(root);
    TreeFolder first = trees.load(digest);
    TreeFolder second = trees.load(digest);
    assertThat(first.isSame(second)).isTrue();
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void tellsAllDescriptionsThatAreMissing() throws Exception {
    Directory.Builder root = Directory.newBuilder();
    sub(root, "a", Digest.of("one".getBytes(UTF_8)));
    sub(root, "b", Digest.of("two".getBytes(UTF_8)));
    Digest digest = put(root);
    assertThatThrownBy(() -> trees.load(digest))
        .isInstanceOfSatisfying(
            CallFailure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(Code.FAILED_PRECONDITION);
              assertThat(failure.getMessage()).startsWith("2 contents");
            });
  }

  @Test
  void looksAgainForWhatWasMissing() throws Exception {
    Directory.Builder below = Directory.newBuilder();
    below.addSymlinksBuilder().setName("l").setTarget("t");
    byte[] late = below.build().toByteArray();
    Directory.Builder root = Directory.newBuilder();
    sub(root, "a", Digest.of(late));
    Digest digest = put(root);
    assertThatThrownBy(() -> trees.load(digest)).isInstanceOf(CallFailure.class);
    store.put(late);
    assertThat(trees.load(digest).size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "../up", "nul\0inside"})
  void refusesNamesThatLeaveTheirFolder(String name) throws Exception {
    Directory.Builder root = Directory.newBuilder();
    root.addFilesBuilder().setName(name).setDigest(WireDigests.toWire(Digest.EMPTY));
    refuses(put(root));
  }

  @Test
  void refusesNamesNoFileSystemHas() throws Exception {
    Directory.Builder root = Directory.newBuilder();
    root.addSymlinksBuilder().setName("x".repeat(256)).setTarget("t");
    refuses(put(root));
  }

  @Test
  void refusesTargetsNoLinkHas() throws Exception {
    Directory.Builder root = Directory.newBuilder();
    root.addSymlinksBuilder().setName("x").setTarget("t".repeat(5000));
    refuses(put(root));
  }

  @Test
  void refusesTwoEntriesOfOneName() throws Exception {
    Directory.Builder root = Directory.newBuilder();
    root.addSymlinksBuilder().setName("x").setTarget("t");
    root.addFilesBuilder().setName("x").setDigest(WireDigests.toWire(Digest.EMPTY));
    refuses(put(root));
  }

  @Test
  void refusesATreeThatGrowsWithEveryLevel() throws Exception {
    Digest level = put(Directory.newBuilder());
    for (int i = 0; i < 15; i++) {
      Directory.Builder two = Directory.newBuilder();
      sub(two, "a", level);
      sub(two, "b", level);
      level = put(two);
    }
    refuses(level);
  }

  @Test
  void refusesATreeThatIsTooDeep() throws Exception {
    Digest level = put(Directory.newBuilder());
    for (int i = 0; i < 25; i++) {
      Directory.Builder one = Directory.newBuilder();
      sub(one, "a", level);
      level = put(one);
    }
    refuses(level);
  }

  @Test
  void refusesATreeOfTooManyBytes() throws Exception {
    Directory.Builder root = Directory.newBuilder();
    root.addFilesBuilder()
        .setName("a")
        .setDigest(WireDigests.toWire(Digest.EMPTY).toBuilder().setSizeBytes(Long.MAX_VALUE));
    root.addFilesBuilder()
        .setName("b")
        .setDigest(WireDigests.toWire(Digest.EMPTY).toBuilder().setSizeBytes(Long.MAX_VALUE));
    refuses(put(root));
  }

  @Test
  void refusesWhatIsNoDescription() throws Exception {
    byte[] garbage = {(byte) 0xff, 1, 2, 3};
    store.put(garbage);
    refuses(Digest.of(garbage));
  }

  private void refuses(Digest root) {
    assertThatThrownBy(() -> trees.load(root))
        .isInstanceOfSatisfying(
            CallFailure.class,
            failure -> assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT));
  }

  private Digest put(Directory.Builder directory) throws IOException {
    return store.put(directory.build().toByteArray());
  }

  private static void sub(Directory.Builder parent, String name, Digest digest) {
    parent.addDirectoriesBuilder().setName(name).setDigest(WireDigests.toWire(digest));
  }
}
