package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Contents by their digests, wherever they are kept. The empty content is always there.
 * Implementations are thread-safe.
 */
public interface Contents {
  /** The largest content that is taken. */
  long blobBytesMax();

  /** Whether {@code digest} is here; if so it counts as used. */
  boolean contains(Digest digest) throws IOException;

  /** Those of {@code digests} that are not here, each once; the others count as used. */
  List<Digest> findMissing(Collection<Digest> digests) throws IOException;

  /** Keeps {@code digests} from being thrown out until the lease is closed. */
  Lease lease(Collection<Digest> digests) throws IOException;

  /** Stores {@code content}. */
  Digest put(byte[] content) throws IOException;

  /**
   * Stores what somebody else says is {@code digest}.
   *
   * @throws WrongDigestException if it is not
   */
  void put(Digest digest, byte[] content) throws IOException;

  /**
   * The same for what can be had again from who sent it, as inputs and the messages that describe
   * them: it may be kept in memory only.
   */
  default void hold(Digest digest, byte[] content) throws IOException {
    put(digest, content);
  }

  /**
   * The same, without waiting for the disk: it is here at once for everybody who uses this object,
   * and a process that is killed may lose it.
   */
  default void putSoon(Digest digest, byte[] content) throws IOException {
    put(digest, content);
  }

  /** Stores all of {@code content}, as far as a blob may be large. */
  Digest put(InputStream content) throws IOException;

  /** Begins to take a content that comes in pieces. */
  IncomingBlob receive(Digest expected) throws IOException;

  /**
   * Makes a finished file part of the store and removes it from where it is: by renaming, where it
   * lies on the store's file system and is this user's alone. Nobody may have it open for writing.
   */
  Digest adopt(Path file, boolean executable) throws IOException;

  /**
   * The same for a file that the caller removes afterwards, as {@link #putSoon}: it may also stay
   * where it is.
   */
  default Digest adoptSoon(Path file, boolean executable) throws IOException {
    return adopt(file, executable);
  }

  /**
   * The whole content, checked against its digest; not to be changed. Callers have looked at the
   * size.
   *
   * @throws MissingBlobException if it is not here, or not what it should be
   */
  byte[] read(Digest digest) throws IOException;

  /**
   * Opens a content for reading. Unchecked but for size and time of change: readers check.
   *
   * @throws MissingBlobException if it is not here
   */
  SeekableByteChannel openRead(Digest digest) throws IOException;

  /**
   * Makes {@code target} a name of the content: a hard link if the file systems allow it, else a
   * copy. It must not be written to: mount it read-only.
   *
   * @throws MissingBlobException if it is not here
   */
  void link(Digest digest, boolean executable, Path target) throws IOException;

  /** Writes the content to the new file {@code target}, which shares nothing with the store. */
  void copy(Digest digest, Path target) throws IOException;

  /** Forgets a content that turned out wrong. */
  void discard(Digest digest) throws IOException;
}
