package dev.affogato.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.disk.HeldWrites;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFrontTest {
  private static final int SIZE = 1000;
  private static final long ROOM = 10_000;

  @TempDir Path folder;
  private BlobStore disk;
  private MemoryFront front;

  @BeforeEach
  void open() throws IOException {
    disk = BlobStore.open(folder, new StoreLimits(1 << 30, 1 << 20), TimeSource.system());
    front = new MemoryFront(disk, ROOM);
  }

  @AfterEach
  void close() throws InterruptedException {
    front.close();
  }

  private static byte[] content(int number) {
    byte[] content = new byte[SIZE];
    ByteBuffer.wrap(content).putInt(number);
    return content;
  }

  private Digest hold(int number) throws IOException {
    Digest digest = Digest.of(content(number));
    front.hold(digest, content(number));
    return digest;
  }

  @Test
  void keepsWhatIsHeldInMemoryAndWhatIsPutOnDisk() throws Exception {
    Digest held = hold(1);
    Digest put = front.put(content(2));
    assertThat(disk.contains(held)).isFalse();
    assertThat(disk.contains(put)).isTrue();
    assertThat(front.findMissing(List.of(held, put, Digest.EMPTY))).isEmpty();
    assertThat(front.read(held)).isEqualTo(content(1));
    assertThat(front.read(put)).isEqualTo(content(2));
    // Results name it: it must outlive the process although it is in memory already.
    front.put(held, content(1));
    assertThat(disk.contains(held)).isTrue();
  }

  @Test
  void writesLargeContentsToDisk() throws Exception {
    byte[] large = new byte[100_000];
    front.hold(Digest.of(large), large);
    assertThat(disk.contains(Digest.of(large))).isTrue();
    assertThat(front.heldBytes()).isZero();
  }

  @Test
  void refusesWhatIsNotWhatItIsCalled() throws Exception {
    Digest digest = Digest.of(content(1));
    assertThatThrownBy(() -> front.hold(digest, content(2)))
        .isInstanceOf(WrongDigestException.class);
    assertThat(front.contains(digest)).isFalse();
  }

  @Test
  void makesFilesOfWhatIsLinkedOrCopied() throws Exception {
    Digest digest = hold(1);
    front.copy(digest, folder.resolve("copy"));
    front.link(digest, true, folder.resolve("link"));
    assertThat(Files.readAllBytes(folder.resolve("copy"))).isEqualTo(content(1));
    assertThat(Files.readAllBytes(folder.resolve("link"))).isEqualTo(content(1));
    assertThat(Files.isExecutable(folder.resolve("link"))).isTrue();
    assertThat(front.read(digest)).isEqualTo(content(1));
    assertThat(front.heldBytes()).isZero();
  }

  @Test
  void readsAnAdoptedFileOnceForItsDigestAndItsFirstReader() throws Exception {
    Path file = Files.write(folder.resolve("made"), content(3));
    Digest digest = front.adopt(file, false);
    assertThat(disk.contains(digest)).isTrue();
    assertThat(file).doesNotExist();
    disk.discard(digest);
    assertThat(front.read(digest)).isEqualTo(content(3));
    assertThatThrownBy(() -> front.read(digest)).isInstanceOf(MissingBlobException.class);
  }

  @Test
  void readsPiecesLikeAFile() throws Exception {
    Digest digest = hold(7);
    try (SeekableByteChannel channel = front.openRead(digest)) {
      ByteBuffer piece = ByteBuffer.allocate(SIZE);
      assertThat(channel.size()).isEqualTo(SIZE);
      channel.position(2);
      assertThat(channel.read(piece)).isEqualTo(SIZE - 2);
      assertThat(channel.read(piece)).isEqualTo(-1);
      assertThat(piece.get(1)).isEqualTo((byte) 7);
    }
  }

  @Test
  void throwsOutTheLeastRecentlyUsedButNothingLeased() throws Exception {
    Digest leased = hold(0);
    Digest used = hold(1);
    Digest unused = hold(2);
    try (Lease lease = front.lease(List.of(leased))) {
      assertThat(lease.missing()).isEmpty();
      for (int i = 3; i < 100; i++) {
        assertThat(front.contains(used)).isTrue();
        hold(i);
        assertThat(front.heldBytes()).isLessThanOrEqualTo(ROOM);
      }
      assertThat(front.contains(unused)).isFalse();
      assertThat(front.read(leased)).isEqualTo(content(0));
    }
    for (int i = 100; i < 200; i++) {
      hold(i);
    }
    assertThat(front.contains(leased)).isFalse();
  }

  @Test
  void goesToTheDiskWhereAllOfMemoryIsLeased() throws Exception {
    List<Digest> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(Digest.of(content(i)));
    }
    try (Lease lease = front.lease(all)) {
      for (int i = 0; i < 50; i++) {
        hold(i);
      }
      assertThat(front.findMissing(all)).isEmpty();
      assertThat(front.heldBytes()).isLessThanOrEqualTo(ROOM);
    }
  }

  @Test
  void forgetsWhatIsDiscarded() throws Exception {
    Digest digest = hold(1);
    front.discard(digest);
    assertThat(front.contains(digest)).isFalse();
    assertThat(front.heldBytes()).isZero();
  }

  @Test
  void findsWhatIsNotWrittenYet() throws Exception {
    Digest digest = Digest.of(content(1));
    Path file = Files.write(folder.resolve("made"), content(2));
    try (HeldWrites slowDisk = new HeldWrites(1 << 20)) {
      MemoryFront soon = new MemoryFront(disk, ROOM, slowDisk.later());
      soon.putSoon(digest, content(1));
      Digest made = soon.adoptSoon(file, false);
      assertThat(disk.findMissing(List.of(digest, made))).containsExactlyInAnyOrder(digest, made);
      assertThat(soon.findMissing(List.of(digest, made))).isEmpty();
      for (int times = 0; times < 2; times++) {
        assertThat(soon.read(digest)).isEqualTo(content(1));
        assertThat(soon.read(made)).isEqualTo(content(2));
      }
      try (SeekableByteChannel open = soon.openRead(digest)) {
        assertThat(open.size()).isEqualTo(SIZE);
      }
      soon.link(digest, false, folder.resolve("link"));
      soon.copy(made, folder.resolve("copy"));
      assertThat(folder.resolve("link")).hasBinaryContent(content(1));
      assertThat(folder.resolve("copy")).hasBinaryContent(content(2));
      slowDisk.release();
      assertThat(disk.findMissing(List.of(digest, made))).isEmpty();
      assertThat(disk.read(made)).isEqualTo(content(2));
    }
  }

  @Test
  void takesNothingWrongNorForgottenToTheDiskLater() throws Exception {
    Digest digest = Digest.of(content(1));
    try (HeldWrites slowDisk = new HeldWrites(1 << 20)) {
      MemoryFront soon = new MemoryFront(disk, ROOM, slowDisk.later());
      assertThatThrownBy(() -> soon.putSoon(digest, content(2)))
          .isInstanceOf(WrongDigestException.class);
      assertThat(soon.contains(digest)).isFalse();
      soon.putSoon(digest, content(1));
      soon.discard(digest);
      slowDisk.release();
      assertThat(soon.contains(digest)).isFalse();
    }
  }
}
