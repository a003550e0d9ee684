package dev.affogato.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.io.FileTrees;
import dev.affogato.cache.Clock;
import dev.affogato.cache.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
  private static final StoreLimits LIMITS = new StoreLimits(100 << 20, 10 << 20);

  @TempDir Path folder;
  private final Clock clock = new Clock();
  private Path home;
  private BlobStore store;

  @BeforeEach
  void open() throws IOException {
    home = folder.resolve("store");
    store = BlobStore.open(home, LIMITS, clock);
  }

  @AfterEach
  void close() throws InterruptedException {
    store.close();
  }

  @Test
  void givesBackWhatWasPutInEveryWay() throws IOException {
    byte[] content = bytes("int main() {}");
    Digest digest = Digest.of(content);
    assertThat(store.findMissing(List.of(digest, digest, Digest.EMPTY))).containsExactly(digest);
    assertThat(store.put(content)).isEqualTo(digest);
    assertThat(store.put(new ByteArrayInputStream(bytes("int b;"))))
        .isEqualTo(Digest.of(bytes("int b;")));
    try (IncomingBlob incoming = store.receive(Digest.of(bytes("in pieces")))) {
      incoming.write(ByteBuffer.wrap(bytes("in ")));
      incoming.write(ByteBuffer.wrap(bytes("pieces")));
      incoming.commit();
    }
    assertThat(store.read(digest)).isEqualTo(content);
    assertThat(store.read(Digest.of(bytes("in pieces")))).isEqualTo(bytes("in pieces"));
    assertThat(store.findMissing(List.of(digest))).isEmpty();
    Path copy = folder.resolve("copy");
    store.copy(digest, copy);
    assertThat(copy).hasBinaryContent(content).isWritable();
  }

  @Test
  void hasTheEmptyContentWithoutBeingGivenIt() throws IOException {
    assertThat(store.contains(Digest.EMPTY)).isTrue();
    assertThat(store.read(Digest.EMPTY)).isEmpty();
    store.link(Digest.EMPTY, false, folder.resolve("empty"));
    assertThat(folder.resolve("empty")).isEmptyFile();
    store.openRead(Digest.EMPTY).close();
    Digest otherHash = new Digest(1, 2, 3, 4, 0);
    assertThat(store.contains(otherHash)).isFalse();
    assertThatThrownBy(() -> store.openRead(otherHash)).isInstanceOf(MissingBlobException.class);
  }

  @Test
  void refusesWhatIsNotWhatItsDigestSays() throws IOException {
    Digest digest = Digest.of(bytes("right"));
    assertThatThrownBy(() -> store.put(digest, bytes("wrong")))
        .isInstanceOf(WrongDigestException.class);
    try (IncomingBlob incoming = store.receive(digest)) {
      incoming.write(ByteBuffer.wrap(bytes("wrong")));
      assertThatThrownBy(incoming::commit).isInstanceOf(WrongDigestException.class);
    }
    try (IncomingBlob incoming = store.receive(digest)) {
      assertThatThrownBy(() -> incoming.write(ByteBuffer.wrap(bytes("too long"))))
          .isInstanceOf(WrongDigestException.class);
    }
    assertThat(store.contains(digest)).isFalse();
    assertThat(filesBelow("incoming")).isEmpty();
  }

  @Test
  void refusesContentsAboveTheLimitBeforeTheyCome() {
    assertThatThrownBy(() -> store.receive(new Digest(1, 2, 3, 4, LIMITS.blobBytesMax() + 1)))
        .isInstanceOf(StoreFullException.class);
  }

  @Test
  void linksExecutableAndPlainFormsOfOneContent() throws IOException {
    Digest digest = store.put(bytes("#!/bin/sh"));
    store.link(digest, true, folder.resolve("run"));
    store.link(digest, false, folder.resolve("text"));
    store.link(digest, true, folder.resolve("again"));
    assertThat(mode("run")).isEqualTo("r-xr-xr-x");
    assertThat(mode("text")).isEqualTo("r--r--r--");
    assertThat(Files.isSameFile(folder.resolve("run"), folder.resolve("again"))).isTrue();
    assertThat(folder.resolve("text")).hasBinaryContent(bytes("#!/bin/sh"));
    assertThat(store.read(digest)).isEqualTo(bytes("#!/bin/sh"));
  }

  @Test
  void keepsOneFormOfAContentThatNobodyUsesInTheOther() throws IOException {
    Digest digest = store.put(bytes("cc1"));
    store.link(digest, true, folder.resolve("run"));
    assertThat(store.contains(digest)).isTrue();
    assertThat(store.stats().files()).isEqualTo(1);
  }

  @Test
  void adoptsFinishedFilesWithoutCopying() throws IOException {
    Path object = Files.write(folder.resolve("a.o"), bytes("object"));
    Object inode = Files.getAttribute(object, "unix:ino");
    Digest digest = store.adopt(object, false);
    assertThat(object).doesNotExist();
    store.link(digest, false, folder.resolve("linked"));
    assertThat(Files.getAttribute(folder.resolve("linked"), "unix:ino")).isEqualTo(inode);
    Path program = Files.write(folder.resolve("a.out"), bytes("program"));
    store.link(store.adopt(program, true), true, folder.resolve("run"));
    assertThat(mode("run")).isEqualTo("r-xr-xr-x");
  }

  @Test
  void copiesAFileThatHasOtherNamesInsteadOfAdoptingIt() throws IOException {
    Path object = Files.write(folder.resolve("a.o"), bytes("object"));
    Path other = Files.createLink(folder.resolve("other"), object);
    Digest digest = store.adopt(object, false);
    Files.write(other, bytes("change"));
    assertThat(store.read(digest)).isEqualTo(bytes("object"));
  }

  @Test
  void doesNotUseWhatWasWrittenToBehindItsBack() throws IOException {
    Digest digest = store.put(bytes("header"));
    Path file = filesBelow("blobs").getFirst();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.write(file, bytes("HEADER"));
    assertThat(store.contains(digest)).isFalse();
    Files.setLastModifiedTime(file, BlobPlaces.CHANGED);
    assertThatThrownBy(() -> store.read(digest)).isInstanceOf(MissingBlobException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void doesNotUseWhatACrashCutShort() throws IOException {
    Digest digest = store.put(bytes("header"));
    Path file = filesBelow("blobs").getFirst();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.write(file, new byte[0]);
    assertThat(store.contains(digest)).isFalse();
    store.put(bytes("header"));
    assertThat(store.read(digest)).isEqualTo(bytes("header"));
  }

  @Test
  void removesHalfFilesOfDeadProcessesOnly() throws Exception {
    Path dead = Files.write(home.resolve("incoming/999999999-5-x-1"), bytes("half"));
    Path foreign = Files.write(home.resolve("incoming/junk"), bytes("half"));
    try (IncomingBlob incoming = store.receive(Digest.of(bytes("whole")))) {
      incoming.write(ByteBuffer.wrap(bytes("wh")));
      BlobStore.open(home, LIMITS, clock).close();
      incoming.write(ByteBuffer.wrap(bytes("ole")));
      incoming.commit();
    }
    assertThat(dead).doesNotExist();
    assertThat(foreign).doesNotExist();
    assertThat(store.contains(Digest.of(bytes("whole")))).isTrue();
  }

  @Test
  void beginsAnewWhenItsFolderWasDeleted() throws IOException {
    Digest digest = store.put(bytes("gone"));
    FileTrees.delete(home);
    assertThat(store.contains(digest)).isFalse();
    assertThatThrownBy(() -> store.read(digest)).isInstanceOf(MissingBlobException.class);
    assertThat(store.stats().files()).isZero();
    store.put(bytes("gone"));
    assertThat(store.read(digest)).isEqualTo(bytes("gone"));
    FileTrees.delete(home);
    try (IncomingBlob incoming = store.receive(digest)) {
      incoming.write(ByteBuffer.wrap(bytes("gone")));
      incoming.commit();
    }
    assertThat(store.contains(digest)).isTrue();
  }

  @Test
  void letsNobodyElseIn() throws IOException {
    store.put(bytes("secret"));
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .isEqualTo("rwx------");
      }
    }
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  private List<Path> filesBelow(String part) throws IOException {
    try (Stream<Path> all = Files.walk(home.resolve(part))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
