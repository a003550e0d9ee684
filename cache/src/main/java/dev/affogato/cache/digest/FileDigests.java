package dev.affogato.cache.digest;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Digests of files, each file read once as long as it stays as it is. Thread-safe, and several
 * processes may share the memory in one file.
 *
 * <p>A digest is remembered only if the file was read in one state, had not been changed within the
 * two seconds before it was read, and lies on a file system of this machine that keeps its times
 * honestly: a change within one tick of the clock shows in no time, and the clocks of other
 * machines are not ours. Names are absolute paths, one ISO-8859-1 character a byte.
 */
public final class FileDigests implements AutoCloseable {
  /** Contents up to this size come back with the digest: nearly all sources and headers. */
  public static final int CONTENT_BYTES_MAX = 1 << 20;

  /** A file that changes all the time is given up on; a compile of it would be, too. */
  private static final int READS_MAX = 3;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final @Nullable DigestMemo memo;
  private final FileAccess access;
  private final TimeSource time;

  private FileDigests(@Nullable DigestMemo memo, FileAccess access, TimeSource time) {
    this.memo = memo;
    this.access = access;
    this.time = time;
  }

  /** Opens the memory in {@code file}, which is made if there is none; its folder must be there. */
  public static FileDigests open(Path file, FileAccess access, TimeSource time) throws IOException {
    return new FileDigests(DigestMemo.open(file), access, time);
  }

  /** Without a memory: each file is read. */
  public static FileDigests forgetful(FileAccess access, TimeSource time) {
    return new FileDigests(null, access, time);
  }

  /** The digest of the regular file {@code path}, from memory or by reading it. */
  public DigestedFile digest(String path) throws IOException {
    return digest(path, access.stamp(path));
  }

  /** The same for a caller that has just asked for the stamp. */
  public DigestedFile digest(String path, FileStamp stamp) throws IOException {
    Optional<Digest> known = recall(path, stamp);
    return known.isPresent() ? new DigestedFile(known.get(), stamp, null) : read(path);
  }

  /** What is remembered for {@code path} in that state. */
  public Optional<Digest> recall(String path, FileStamp stamp) throws IOException {
    return memo != null && stamp.isRegular() && access.isTrustworthy(stamp)
        ? memo.get(path, stamp)
        : Optional.empty();
  }

  /** Reads the file in any case; its content comes back if it is small. */
  public DigestedFile read(String path) throws IOException {
    for (int reads = 0; reads < READS_MAX; reads++) {
      long nowNs = wallNs();
      FileStamp before = access.stamp(path);
      if (!before.isRegular()) {
        throw new NoSuchFileException(path, null, "not a regular file");
      }
      DigestedFile read = hash(path, before);
      if (access.stamp(path).equals(before) && read.digest().sizeBytes() == before.sizeBytes()) {
        if (memo != null && before.isSettledAt(nowNs) && access.isTrustworthy(before)) {
          memo.put(path, before, read.digest());
        }
        return read;
      }
    }
    throw new IOException(path + " changes while it is read");
  }

  @Override
  public void close() throws IOException {
    if (memo != null) {
      memo.close();
    }
  }

  private DigestedFile hash(String path, FileStamp stamp) throws IOException {
    try (InputStream in = access.open(path)) {
      if (stamp.sizeBytes() <= CONTENT_BYTES_MAX) {
        // Up to one byte more than there should be, so that growth is noticed.
        byte[] content = in.readNBytes((int) stamp.sizeBytes() + 1);
        return new DigestedFile(Digest.of(content), stamp, content);
      }
      Hasher hasher = new Hasher();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(ByteBuffer.wrap(buffer, 0, n));
      }
      return new DigestedFile(hasher.digest(), stamp, null);
    }
  }

  private long wallNs() {
    Instant now = time.wallClock();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
