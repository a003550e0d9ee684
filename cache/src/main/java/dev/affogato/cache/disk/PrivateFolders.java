package dev.affogato.cache.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders nobody else may look into. Who can list a store has the digests of everybody's files, and
 * a digest is all one needs to read. Stateless.
 */
public final class PrivateFolders {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> AT_CREATION =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private PrivateFolders() {}

  /**
   * Makes {@code folder} and what is missing above it, and takes a folder that exists only if it is
   * this user's.
   */
  public static void make(Path folder) throws IOException {
    Files.createDirectories(folder, AT_CREATION);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is a link: name the folder itself");
    }
    if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
      // Fails for everybody but the owner.
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }
}
