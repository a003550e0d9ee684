package dev.affogato.daemon.work.action;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.sandbox.JobUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes files of an ended job files of the store, without copying them. No process of the job lives
 * any more, so what is looked at stays as it is. Confined to one action's thread.
 */
final class Adoption {
  /** Only root can make its jobs run as somebody else. */
  private static final int ROOT = 0;

  private final Contents store;
  private final JobUser user;
  private long bytes;

  Adoption(Contents store, JobUser user) {
    this.store = store;
    this.user = user;
  }

  /** A file that is in the store now. */
  record Adopted(Digest digest, boolean executable) {}

  /** Bytes of all files so far. */
  long bytes() {
    return bytes;
  }

  /** Takes the regular file {@code path} with these attributes. */
  Adopted adopt(Path path, PosixFileAttributes attributes) throws IOException {
    boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    open(path, attributes.permissions());
    if (user.switching() && isJobs(path)) {
      // The store renames what is its owner's alone, and copies everything else.
      Files.setAttribute(path, "unix:uid", ROOT, LinkOption.NOFOLLOW_LINKS);
    }
    Digest digest = store.adoptSoon(path, executable);
    bytes += digest.sizeBytes();
    return new Adopted(digest, executable);
  }

  private boolean isJobs(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user.uid());
  }

  /** A job may leave what its own user cannot read. */
  private static void open(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (!permissions.contains(PosixFilePermission.OWNER_READ)) {
      Set<PosixFilePermission> more = EnumSet.copyOf(permissions);
      more.add(PosixFilePermission.OWNER_READ);
      Files.setPosixFilePermissions(path, more);
    }
  }
}
