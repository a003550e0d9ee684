package dev.affogato.daemon.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.FileState;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.message.WireDigests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFilesTest {
  /** Root's, and there on every Linux. */
  private static final Path SYSTEM_FILE = Path.of("/bin/sh");

  @TempDir private Path folder;
  private final FileAccess stamps = FileAccess.ofThisMachine();
  private DirectStore store;

  @BeforeEach
  void open() throws IOException {
    store = DirectStore.open(folder.resolve("store"), 64L << 20, TimeSource.system());
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private FileState state(Path path) {
    FileStamp stamp = stamps.stamp(path.toString());
    return FileState.newBuilder()
        .setPath(ByteString.copyFrom(path.toString(), StandardCharsets.UTF_8))
        .setDevice(stamp.device())
        .setInode(stamp.inode())
        .setSizeBytes(stamp.sizeBytes())
        .setChangedNs(stamp.mtimeNs())
        .setStatusChangedNs(stamp.ctimeNs())
        .build();
  }

  private Optional<Digest> know(FileState state) throws Exception {
    var wire =
        store.sharedFiles().know(KnowFiles.newBuilder().addFiles(state).build()).getDigests(0);
    return wire.getHash().isEmpty() ? Optional.empty() : Optional.of(WireDigests.fromWire(wire));
  }

  @Test
  void tellsOfAndKeepsWhatEverybodyCanRead() throws Exception {
    assumeTrue(
        stamps.isTrustworthy(stamps.stamp(SYSTEM_FILE.toString())),
        "the system lies on a file system that is not trusted");
    Digest digest = Digest.of(Files.readAllBytes(SYSTEM_FILE));
    for (int i = 0; i < 2; i++) {
      assertThat(know(state(SYSTEM_FILE))).contains(digest);
      assertThat(store.contents().contains(digest)).isTrue();
      store.contents().discard(digest);
    }
  }

  @Test
  void tellsNothingOfAFileInAnotherState() throws Exception {
    FileState seen = state(SYSTEM_FILE);
    assertThat(know(seen.toBuilder().setSizeBytes(seen.getSizeBytes() + 1).build())).isEmpty();
    assertThat(know(seen.toBuilder().setInode(seen.getInode() + 1).build())).isEmpty();
    assertThat(know(seen.toBuilder().setStatusChangedNs(1).build())).isEmpty();
    assertThat(know(seen.toBuilder().setChangedNs(1).build())).isEmpty();
  }

  @Test
  void tellsNothingOfWhatNotEverybodyCanReadOrSomebodyCanExchange() throws Exception {
    Path open = Files.writeString(folder.resolve("open"), "text");
    Files.setPosixFilePermissions(
        open, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    // Readable itself, but in a closed folder below one that everybody can write to.
    assertThat(know(state(open))).isEmpty();
    Path link = Files.createSymbolicLink(folder.resolve("link"), open);
    assertThat(know(state(link))).isEmpty();
    assertThat(know(state(Path.of("/etc/shadow")))).isEmpty();
    assertThat(know(state(Path.of("/proc/version")))).isEmpty();
    assertThat(know(state(Path.of("/dev/null")))).isEmpty();
    assertThat(know(FileState.newBuilder().setPath(ByteString.copyFromUtf8("bin/sh")).build()))
        .isEmpty();
    assertThat(know(FileState.newBuilder().setPath(ByteString.copyFromUtf8("/a\0b")).build()))
        .isEmpty();
  }
}
