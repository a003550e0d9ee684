package dev.affogato.daemon.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.file.SystemOwned;
import dev.affogato.base.io.NativeText;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.DigestedFile;
import dev.affogato.cache.digest.FileDigests;
import dev.affogato.protocol.reapi.direct.v1.FileState;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.KnownFiles;
import dev.affogato.protocol.reapi.message.WireDigests;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Digests of the files that every user of this machine may read and only root can change: headers
 * and compilers. One agent's work is every agent's.
 *
 * <p>A daemon may read more than those who ask it. So it tells of, and takes, nothing that it is
 * not sure everybody can read: the file and all folders above it are root's, open to all, and
 * nobody else's to change. Thread-safe.
 */
final class SharedFiles {
  private static final System.Logger LOG = System.getLogger(SharedFiles.class.getName());

  private final Contents store;
  private final FileDigests digests;
  private final FileAccess stamps;

  SharedFiles(Contents store, FileDigests digests, FileAccess stamps) {
    this.store = store;
    this.digests = digests;
    this.stamps = stamps;
  }

  /** What it can tell of the files asked for; what it tells of is in the store then. */
  KnownFiles know(KnowFiles request) {
    KnownFiles.Builder answer = KnownFiles.newBuilder();
    Map<Path, Boolean> folders = new HashMap<>();
    for (FileState file : request.getFilesList()) {
      answer.addDigests(
          digest(file, folders)
              .map(WireDigests::toWire)
              .orElse(dev.affogato.protocol.reapi.v2.Digest.getDefaultInstance()));
    }
    return answer.build();
  }

  private Optional<Digest> digest(FileState wanted, Map<Path, Boolean> folders) {
    try {
      Optional<Path> path = path(wanted);
      if (path.isEmpty() || wanted.getSizeBytes() > store.blobBytesMax()) {
        return Optional.empty();
      }
      // Only root can change what is above a file that passes: this name stays its name.
      Path real = path.get().toRealPath();
      String name = NativeText.ofJava(real.toString());
      FileStamp stamp = stamps.stamp(name);
      boolean same = stamp.isRegular() && agrees(stamp, wanted) && stamps.isTrustworthy(stamp);
      return same && SystemOwned.isFile(real, folders)
          ? Optional.of(stored(real, name, stamp))
          : Optional.empty();
    } catch (IOException | InvalidPathException cannotTell) {
      LOG.log(Level.DEBUG, "cannot tell of a file: {0}", cannotTell.toString());
      return Optional.empty();
    }
  }

  /**
   * Whether {@code name}, one ISO-8859-1 character a byte, leads to a file that everybody may read
   * and only root can change, on a file system that keeps its times honestly.
   */
  boolean isEverybodys(String name, Map<Path, Boolean> folders) {
    try {
      Optional<Path> path = path(name);
      if (path.isEmpty()) {
        return false;
      }
      Path real = path.get().toRealPath();
      FileStamp stamp = stamps.stamp(NativeText.ofJava(real.toString()));
      return stamp.isRegular() && stamps.isTrustworthy(stamp) && SystemOwned.isFile(real, folders);
    } catch (IOException | InvalidPathException cannotTell) {
      LOG.log(Level.DEBUG, "cannot tell of a file: {0}", cannotTell.toString());
      return false;
    }
  }

  private static Optional<Path> path(FileState wanted) {
    return path(wanted.getPath().toString(StandardCharsets.ISO_8859_1));
  }

  private static Optional<Path> path(String bytes) {
    return bytes.startsWith("/") ? NativeText.toJava(bytes).map(Path::of) : Optional.empty();
  }

  private static boolean agrees(FileStamp stamp, FileState wanted) {
    return stamp.device() == wanted.getDevice()
        && stamp.inode() == wanted.getInode()
        && stamp.sizeBytes() == wanted.getSizeBytes()
        && stamp.mtimeNs() == wanted.getChangedNs()
        && stamp.ctimeNs() == wanted.getStatusChangedNs();
  }

  private Digest stored(Path real, String name, FileStamp stamp) throws IOException {
    DigestedFile file = digests.digest(name, stamp);
    if (!file.stamp().equals(stamp)) {
      throw new IOException(real + " changes");
    }
    if (!store.contains(file.digest())) {
      keep(real, file);
    }
    return file.digest();
  }

  private void keep(Path real, DigestedFile file) throws IOException {
    byte[] content = file.content();
    if (content != null) {
      store.put(file.digest(), content);
      return;
    }
    try (InputStream in = Files.newInputStream(real)) {
      if (!store.put(in).equals(file.digest())) {
        throw new IOException(real + " changes");
      }
    }
  }
}
