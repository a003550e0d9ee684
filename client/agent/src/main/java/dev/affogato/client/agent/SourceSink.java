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
  private final @Nullable BoundMacros boundMacros;
  private final @Nullable PragmaWatch pragmas;
  private final byte[] piece = new byte[FileChunk.SENT_BYTES];
  private int filled;
  private long sourceBytes;
  private long sentBytes;

  private SourceSink(
      CompileServer server, @Nullable BoundMacros boundMacros, @Nullable PragmaWatch pragmas) {
    this.server = server;
    this.boundMacros = boundMacros;
    this.pragmas = pragmas;
  }

  /** A sink for source that is preprocessed completely. */
  static SourceSink complete(CompileServer server) {
    return new SourceSink(server, null, null);
  }

  /**
   * A sink for source whose macros the compiler there will expand.
   *
   * @param pragmas null for compilers that lose none
   */
  static SourceSink partial(CompileServer server, @Nullable PragmaWatch pragmas) {
    return new SourceSink(server, new BoundMacros(), pragmas);
  }

  /** The server failed, told through the interface that passes source on. */
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
    if (boundMacros != null && boundMacros.foundIn(bytes, start, size)) {
      throw new Failed(
          new Fallback(
              FallbackCode.BOUND_MACRO,
              "the source mentions __DATE__, __TIME__, __TIMESTAMP__ or __BASE_FILE__, which mean"
                  + " something else on another machine"));
    }
    if (pragmas != null && pragmas.foundIn(bytes, start, size)) {
      throw new Failed(
          new Fallback(
              FallbackCode.PRAGMA_MACRO,
              "the source has a pragma, such as push_macro, that partial preprocessing does not"
                  + " carry to another machine"));
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
