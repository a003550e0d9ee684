package dev.affogato.client.agent;

import dev.affogato.client.launcher.CppSink;
import dev.affogato.protocol.icecc.message.FileChunk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Collects preprocessed source into pieces of the size icecream sends and passes them to the
 * server. Confined to one thread.
 */
final class SourceSink implements CppSink {
  private final CompileServer server;
  private final SourceWatch watch;
  private final boolean patient;
  private @Nullable Snag curable;
  private final byte[] piece = new byte[FileChunk.SENT_BYTES];
  private int filled;
  private long sourceBytes;
  private long sentBytes;

  /**
   * A sink for one source.
   *
   * @param patient whether after a snag that complete preprocessing cures the rest is taken and
   *     dropped: the next preprocessor can only begin when this one has ended
   */
  SourceSink(CompileServer server, SourceWatch watch, boolean patient) {
    this.server = server;
    this.watch = watch;
    this.patient = patient;
  }

  /** Why the job cannot be done there, told through the interface that passes source on. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1;
    private final transient Fallback fallback;

    Failed(Fallback fallback) {
      super(fallback.getMessage(), fallback);
      this.fallback = fallback;
    }

    Fallback fallback() {
      return fallback;
    }
  }

  @Override
  public void accept(byte[] bytes, int start, int size) throws Failed {
    Snag snag = watch.foundIn(bytes, start, size);
    if (snag != null) {
      if (!patient || !snag.wholeHelps()) {
        throw new Failed(snag.fallback());
      }
      curable = snag;
    }
    if (curable != null) {
      return;
    }
    int taken = 0;
    while (taken < size) {
      int count = Math.min(size - taken, piece.length - filled);
      System.arraycopy(bytes, start + taken, piece, filled, count);
      filled += count;
      taken += count;
      if (filled == piece.length) {
        flush();
      }
    }
  }

  /** Sends what is left over; called once at the end. */
  void flush() throws Failed {
    if (curable != null) {
      throw new Failed(curable.fallback());
    }
    if (filled == 0) {
      return;
    }
    try {
      sentBytes += server.source(piece, filled);
      sourceBytes += filled;
      filled = 0;
    } catch (Fallback e) {
      throw new Failed(e);
    }
  }

  long sourceBytes() {
    return sourceBytes;
  }

  long sentBytes() {
    return sentBytes;
  }
}
