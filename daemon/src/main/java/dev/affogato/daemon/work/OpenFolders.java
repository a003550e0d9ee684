package dev.affogato.daemon.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders that others may look into whatever the umask, because jobs run as another user.
 * Immutable: no state.
 */
public final class OpenFolders {
  private OpenFolders() {}

  /** Makes {@code folder} and what is missing above it; leaves those that exist as they are. */
  public static Path create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      create(parent);
    }
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }
}
