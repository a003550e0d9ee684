package dev.affogato.daemon.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFoldersTest {
  @Test
  void opensWhatItMakesAndLeavesTheRest(@TempDir Path dir) throws Exception {
    Path closed = Files.createDirectory(dir.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

    OpenFolders.create(closed.resolve("a/b"));

    assertThat(permissions(closed)).isEqualTo("rwx------");
    assertThat(permissions(closed.resolve("a"))).isEqualTo("rwxr-xr-x");
    assertThat(permissions(closed.resolve("a/b"))).isEqualTo("rwxr-xr-x");
  }

  private static String permissions(Path folder) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
