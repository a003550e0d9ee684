package dev.affogato.daemon.front;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;

/**
 * Keeps the daemon from packing, for anybody who asks, files that only its own user may read: the
 * archives it makes are readable by all. Immutable.
 */
final class ReadableByAll {
  private final String ownUser;

  /**
   * @param ownUser who this process runs as; may ask for whatever the process can read
   */
  ReadableByAll(String ownUser) {
    this.ownUser = ownUser;
  }

  /**
   * @throws IOException if {@code file} is not for everybody to read, and the peer is not this
   *     process' own user
   */
  void check(Path file, Connection peer) throws IOException {
    UserPrincipal user = peer.peerUser();
    if (user != null && user.getName().equals(ownUser)) {
      return;
    }
    Path real = file.toRealPath();
    boolean readable = may(real, PosixFilePermission.OTHERS_READ);
    for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
      readable &= may(folder, PosixFilePermission.OTHERS_EXECUTE);
    }
    if (!readable) {
      throw new IOException(
          "Extra file "
              + file
              + " is not packed because not every user may read it; chmod it or its folders");
    }
  }

  private static boolean may(Path path, PosixFilePermission permission) throws IOException {
    return Files.getPosixFilePermissions(path).contains(permission);
  }
}
