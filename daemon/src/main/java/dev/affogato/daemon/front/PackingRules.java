package dev.affogato.daemon.front;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files the daemon packs for whom. Immutable.
 *
 * <p>Every user may ask, the archives are readable by all, and packing runs the compiler and looks
 * for the libraries of every file by running its loader. So a file must be one that everybody may
 * read; and where this process is root, one that only root can have made. What a user could read
 * and run anyway, as the user this process runs as, is not restricted.
 */
final class PackingRules {
  private static final String ROOT = "root";

  private final String ownUser;

  /**
   * @param ownUser who this process runs as
   */
  PackingRules(String ownUser) {
    this.ownUser = ownUser;
  }

  /**
   * @throws IOException if {@code file} must not be packed for {@code peer}; the message says why
   */
  void check(Path file, Connection peer) throws IOException {
    UserPrincipal user = peer.peerUser();
    check(file, user == null ? null : user.getName());
  }

  /**
   * @param user who asks; null if unknown
   */
  void check(Path file, @Nullable String user) throws IOException {
    if (ownUser.equals(user) || !Files.exists(file)) {
      return;
    }
    if (!isReadableByAll(file.toRealPath())) {
      throw new IOException(
          file + " is not packed because not every user may read it; chmod it or its folders");
    }
    // Links are checked on the way, too: they could be changed after this.
    if (ownUser.equals(ROOT) && !(isOfRoot(file) && isOfRoot(file.toRealPath()))) {
      throw new IOException(
          file
              + " is not packed because this daemon is root and others than root could change it;"
              + " run the daemon as another user, or name an archive in ICECC_VERSION");
    }
  }

  private static boolean isReadableByAll(Path real) throws IOException {
    boolean readable =
        Files.getPosixFilePermissions(real).contains(PosixFilePermission.OTHERS_READ);
    for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
      readable &=
          Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
    }
    return readable;
  }

  private static boolean isOfRoot(Path file) throws IOException {
    for (Path path = file; path != null; path = path.getParent()) {
      PosixFileAttributes attributes =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Set<PosixFilePermission> permissions = attributes.permissions();
      boolean othersWrite =
          !attributes.isSymbolicLink()
              && (permissions.contains(PosixFilePermission.GROUP_WRITE)
                  || permissions.contains(PosixFilePermission.OTHERS_WRITE));
      if (!attributes.owner().getName().equals(ROOT) || othersWrite) {
        return false;
      }
    }
    return true;
  }
}
