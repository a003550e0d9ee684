package dev.affogato.compiler.toolchain;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a tree as an archive whose bytes depend on names, contents and execute bits only, so that
 * equal toolchains give equal files. Stateless.
 */
final class EnvironmentTar {
  /** 2000-01-01, for every member: any constant would do, but some tools distrust 1970. */
  private static final long MTIME_MS = 946_684_800_000L;

  private static final int MODE_PROGRAM = 0100755;
  private static final int MODE_FILE = 0100644;

  private EnvironmentTar() {}

  /** The archive appears under {@code target} complete or not at all. */
  static void write(
      EnvironmentTree tree, Compression compression, Path target, PackingListener listener)
      throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(folder, ".environment-", ".part");
    try {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
          OutputStream compressed = compression.compress(file)) {
        writeMembers(tree, compressed, listener);
      }
      // A temporary file is private; environments are for whoever may read their folder.
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void writeMembers(EnvironmentTree tree, OutputStream out, PackingListener listener)
      throws IOException {
    long allBytes = tree.bytes();
    long bytes = 0;
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    for (String name : tree.names()) {
      Path file = tree.file(name);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(Files.size(file));
      entry.setMode(EnvironmentTree.isExecutable(file) ? MODE_PROGRAM : MODE_FILE);
      entry.setModTime(MTIME_MS);
      entry.setIds(0, 0);
      entry.setNames("", "");
      tar.putArchiveEntry(entry);
      Files.copy(file, tar);
      tar.closeArchiveEntry();
      bytes += entry.getSize();
      listener.archived(bytes, allBytes);
    }
    tar.finish();
    tar.flush();
  }
}
