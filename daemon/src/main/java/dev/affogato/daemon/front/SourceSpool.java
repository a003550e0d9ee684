package dev.affogato.daemon.front;

import dev.affogato.base.time.Deadline;
import dev.affogato.protocol.icecc.chunk.Compression;
import dev.affogato.protocol.icecc.message.FileChunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The source of one foreign job between the socket and the compiler. The socket is always read on,
 * since its sender copes with nothing else (protocol spec 8), so all of it may have to wait here.
 *
 * <p>Chunks stay compressed. They are kept in memory while {@link SpoolSpace} has some, else their
 * bytes go to a file; the queue holds both kinds in order. One thread adds, one reads; thread-safe
 * by its own lock.
 */
final class SourceSpool implements AutoCloseable {
  /** No preprocessed source comes near, compressed; a sender of more is not compiling. */
  static final long SOURCE_BYTES_MAX = 1L << 30;

  /**
   * Its compiler may already run and wait for it. Each chunk has a limit of its own, but a source
   * in single bytes would keep a slot for ever.
   */
  static final Duration SOURCE_TIME_MAX = Duration.ofMinutes(10);

  private final SpoolSpace space;
  private final Deadline deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private @Nullable FileChannel file;
  private long fileBytes;
  private long compressedBytes;
  private long contentBytes;
  private boolean complete;
  private @Nullable String failure;

  /**
   * A chunk that waits.
   *
   * @param compressed its data, or null if they are in the file
   * @param offset where in the file
   */
  private record Piece(
      int contentBytes,
      Compression compression,
      int compressedBytes,
      byte @Nullable [] compressed,
      long offset) {}

  SourceSpool(SpoolSpace space) {
    this.space = space;
    this.deadline = Deadline.after(space.nanoTime(), SOURCE_TIME_MAX);
  }

  /** Takes the next chunk. */
  void add(FileChunk chunk) throws IOException {
    lock.lock();
    try {
      if (failure != null || complete) {
        return;
      }
      int length = chunk.compressed().length;
      if (compressedBytes + length > SOURCE_BYTES_MAX) {
        throw new IOException("a source of more than " + (SOURCE_BYTES_MAX >> 20) + " MiB");
      }
      if (deadline.hasPassed(space.nanoTime())) {
        throw new IOException(
            "a source that is not complete after " + SOURCE_TIME_MAX.toMinutes() + " minutes");
      }
      compressedBytes += length;
      contentBytes += chunk.contentBytes();
      pieces.add(piece(chunk, length));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private Piece piece(FileChunk chunk, int length) throws IOException {
    if (space.take(length)) {
      return new Piece(chunk.contentBytes(), chunk.compression(), length, chunk.compressed(), 0);
    }
    if (file == null) {
      file = space.file();
    }
    long offset = fileBytes;
    ByteBuffer data = ByteBuffer.wrap(chunk.compressed());
    while (data.hasRemaining()) {
      fileBytes += file.write(data, fileBytes);
    }
    return new Piece(chunk.contentBytes(), chunk.compression(), length, null, offset);
  }

  /** Nothing more will be added. */
  void complete() {
    lock.lock();
    try {
      complete = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The rest will never come: the reader gets an exception instead of an end. */
  void fail(String why) {
    lock.lock();
    try {
      if (!complete && failure == null) {
        failure = why;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isComplete() {
    lock.lock();
    try {
      return complete;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes as received. */
  long compressedBytes() {
    lock.lock();
    try {
      return compressedBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of source. */
  long contentBytes() {
    lock.lock();
    try {
      return contentBytes;
    } finally {
      lock.unlock();
    }
  }

  /** The source; reading waits for what has not come yet. */
  InputStream content() {
    return new Content();
  }

  /** Drops what was not read. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      failure = "the job has ended";
      changed.signal();
      pieces.forEach(this::giveBack);
      pieces.clear();
      if (file != null) {
        file.close();
        file = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Piece piece) {
    if (piece.compressed() != null) {
      space.giveBack(piece.compressedBytes());
    }
  }

  /** The next chunk's content, or null at the end. */
  private byte @Nullable [] next() throws IOException {
    lock.lock();
    try {
      while (pieces.isEmpty() && !complete && failure == null) {
        changed.await();
      }
      if (failure != null) {
        throw new IOException(failure);
      }
      Piece piece = pieces.poll();
      if (piece == null) {
        return null;
      }
      giveBack(piece);
      return new FileChunk(piece.contentBytes(), piece.compression(), data(piece)).content();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the job was cancelled").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  private byte[] data(Piece piece) throws IOException {
    if (piece.compressed() != null) {
      return piece.compressed();
    }
    if (file == null) {
      throw new IOException("the job has ended");
    }
    ByteBuffer data = ByteBuffer.allocate(piece.compressedBytes());
    while (data.hasRemaining()) {
      if (file.read(data, piece.offset() + data.position()) < 0) {
        throw new IOException("the file of a waiting source was cut");
      }
    }
    return data.array();
  }

  /** Confined to the reading thread. */
  private final class Content extends InputStream {
    private byte[] chunk = new byte[0];
    private int position;

    @Override
    public int read() throws IOException {
      return refill() ? chunk[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!refill()) {
        return -1;
      }
      int n = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, target, offset, n);
      position += n;
      return n;
    }

    private boolean refill() throws IOException {
      while (position == chunk.length) {
        byte[] next = next();
        if (next == null) {
          return false;
        }
        chunk = next;
        position = 0;
      }
      return true;
    }
  }
}
