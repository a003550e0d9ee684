package dev.affogato.compiler.scan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Whose files are believed: the own ones and those of the system, as long as nobody else may write
 * to them. A record that somebody else made up could hide a header from a compile. Stateless.
 */
final class FileTrust {
  /** Write permission of group and others, POSIX {@code <sys/stat.h>}. */
  private static final int WRITABLE_BY_OTHERS = 022;

  /** Who may read what is written. */
  enum Readers {
    OWNER("rwx------", "rw-------"),
    ALL("rwxr-xr-x", "rw-r--r--");

    private final String folder;
    private final String file;

    Readers(String folder, String file) {
      this.folder = folder;
      this.file = file;
    }
  }

  private FileTrust() {}

  static boolean isTrusted(Path file) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    boolean closed = facts.get("mode") instanceof Integer mode && (mode & WRITABLE_BY_OTHERS) == 0;
    return closed
        && facts.get("uid") instanceof Integer owner
        && (owner == 0 || owner.equals(ownUser()));
  }

  private static Object ownUser() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  static FileAttribute<?> file(Readers readers) {
    return attribute(readers.file);
  }

  private static FileAttribute<?> attribute(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  static void createFolder(Path folder, Readers readers) throws IOException {
    if (!Files.isDirectory(folder)) {
      if (folder.getParent() != null) {
        Files.createDirectories(folder.getParent());
      }
      Files.createDirectory(folder, attribute(readers.folder));
    }
  }
}
