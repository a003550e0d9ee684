package dev.affogato.cache.blob;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.io.NativeText;
import dev.affogato.cache.digest.Digest;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a content lies, and whether what lies there can be it. Thread-safe: no state of its own.
 *
 * <p>The name holds hash and size, {@code blobs/ab/cdef….1234}, and a final {@code x} says
 * executable.
 */
final class BlobPlaces {
  /**
   * The time every whole blob shows as that of its last change. A blob with another one was written
   * to after it was stored, and is not used. It is also what a compiler in a jail sees, so it must
   * not tell when the store got the file.
   */
  static final FileTime CHANGED = FileTime.from(1_000_000_000L, TimeUnit.SECONDS);

  private static final long CHANGED_NS = CHANGED.to(TimeUnit.NANOSECONDS);
  private static final char EXECUTABLE = 'x';
  private static final int FOLDER_DIGITS = 2;

  private final FileAccess stamps = FileAccess.ofThisMachine();
  private final Path blobs;
  private final String blobsNative;

  BlobPlaces(Path blobs) {
    this.blobs = blobs;
    this.blobsNative = NativeText.ofJava(blobs.toString());
  }

  Path folder() {
    return blobs;
  }

  Path of(Digest digest, boolean executable) {
    return blobs.resolve(name(digest, executable));
  }

  boolean isThere(Digest digest, boolean executable) {
    FileStamp stamp = stamps.stamp(blobsNative + '/' + name(digest, executable));
    return stamp.isRegular()
        && stamp.sizeBytes() == digest.sizeBytes()
        && stamp.mtimeNs() == CHANGED_NS;
  }

  /** The digest a file of the store is named by; empty for a file that does not belong here. */
  static Optional<Digest> parse(Path file) {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    Path folder = file.getParent();
    if (folder == null || dot < 0) {
      return Optional.empty();
    }
    int end = name.endsWith("x") ? name.length() - 1 : name.length();
    try {
      long size = Long.parseLong(name, dot + 1, end, 10);
      return Digest.parse(folder.getFileName() + name.substring(0, dot), size);
    } catch (NumberFormatException foreign) {
      return Optional.empty();
    }
  }

  private static String name(Digest digest, boolean executable) {
    StringBuilder name = new StringBuilder(Digest.HEX_DIGITS + 24);
    HexFormat hex = HexFormat.of();
    name.append(hex.toHexDigits(digest.a()))
        .insert(FOLDER_DIGITS, '/')
        .append(hex.toHexDigits(digest.b()))
        .append(hex.toHexDigits(digest.c()))
        .append(hex.toHexDigits(digest.d()))
        .append('.')
        .append(digest.sizeBytes());
    return (executable ? name.append(EXECUTABLE) : name).toString();
  }
}
