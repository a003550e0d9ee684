package dev.affogato.base.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {
  private final FileAccess files = FileAccess.ofThisMachine();
  @TempDir Path folder;

  @Test
  void tellsWhatTheSystemTells() throws IOException {
    Path file = Files.writeString(folder.resolve("a.h"), "int a;");
    Instant time = Instant.ofEpochSecond(1_600_000_000L, 123_456_000);
    Files.setLastModifiedTime(file, FileTime.from(time));
    FileStamp stamp = files.stamp(file.toString());
    assertThat(stamp.isRegular()).isTrue();
    assertThat(stamp.sizeBytes()).isEqualTo(6);
    assertThat(stamp.mtimeNs()).isEqualTo(1_600_000_000_123_456_000L);
    assertThat(stamp.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
    assertThat(stamp.ctimeNs())
        .isEqualTo(
            ((FileTime) Files.getAttribute(file, "unix:ctime"))
                .to(java.util.concurrent.TimeUnit.NANOSECONDS));
    assertThat(files.stamp(folder.toString()).isDirectory()).isTrue();
    assertThat(files.stamp("/dev/null").kind()).isEqualTo(FileStamp.Kind.OTHER);
  }

  @Test
  void followsLinksAndFindsNothingWhereNothingIs() throws IOException {
    Path file = Files.writeString(folder.resolve("a.h"), "");
    Files.createSymbolicLink(folder.resolve("b.h"), file);
    Files.createSymbolicLink(folder.resolve("c.h"), Path.of("nowhere"));
    assertThat(files.stamp(folder + "/b.h").isSameFile(files.stamp(file.toString()))).isTrue();
    assertThat(files.stamp(folder + "/c.h").isAbsent()).isTrue();
    assertThat(files.stamp(folder + "/a.h/x").isAbsent()).isTrue();
    assertThat(files.stamp(folder + "/a\0.h").isAbsent()).isTrue();
    assertThat(files.stamp("/" + "x".repeat(10_000)).isAbsent()).isTrue();
  }

  @Test
  void tellsWhatANameItselfIs() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "x");
    Files.createSymbolicLink(folder.resolve("b"), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(files.name(file.toString()))
        .isEqualTo(new NameStamp(files.stamp(file.toString()), false));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r-x"));
    assertThat(files.name(file.toString()).executable()).isTrue();
    assertThat(files.name(folder + "/b").kind()).isEqualTo(FileStamp.Kind.LINK);
    assertThat(files.name(folder + "/c")).isEqualTo(NameStamp.ABSENT);
  }

  @Test
  void trustsTheTimesOfLocalFileSystemsOnly() {
    assertThat(
            Mounts.parse(
                List.of(
                    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
                    "30 22 0:45 / /net rw - nfs4 server:/x rw",
                    "31 22 0:46 / /a - rw - fuse.sshfs x rw",
                    "junk")))
        .containsEntry((8L << 32) | 1, true)
        .containsEntry(45L, false)
        .containsEntry(46L, false);
  }
}
