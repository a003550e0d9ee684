package dev.affogato.protocol.reapi.grpc.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes compressed pieces, gives plain ones. Confined to one thread at a time. */
public final class Inflater implements AutoCloseable {
  /** 8 MB, what RFC 8878 asks every decoder for: a frame may not make us take more memory. */
  private static final int WINDOW_LOG_MAX = 23;

  private static final int BUFFER_BYTES = 128 * 1024;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(WINDOW_LOG_MAX);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private boolean atFrameEnd = true;

  /** What came cannot be decompressed. */
  public static final class NotZstdException extends IOException {
    private static final long serialVersionUID = 1;

    NotZstdException(String message) {
      super(message);
    }
  }

  /** Takes plain bytes; must take all of them. */
  public interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }

  /**
   * A content that is here as a whole.
   *
   * @throws NotZstdException if this is not zstd, or more than {@code bytesMax}
   */
  public static byte[] whole(byte[] compressed, int bytesMax) throws NotZstdException {
    try {
      return Zstd.decompress(compressed, bytesMax);
    } catch (ZstdException e) {
      throw new NotZstdException("not zstd, or longer than announced: " + e.getMessage());
    }
  }

  /**
   * Decompresses all of {@code compressed}. What comes out is passed on in small pieces, so that
   * the sink can end it when there is more than was announced.
   *
   * @throws NotZstdException if this is not zstd
   */
  public void inflate(ByteBuffer compressed, Sink sink) throws IOException {
    ByteBuffer input = compressed;
    if (!input.isDirect()) {
      input = ByteBuffer.allocateDirect(compressed.remaining()).put(compressed).flip();
    }
    boolean more = input.hasRemaining();
    while (more) {
      try {
        atFrameEnd = context.decompressDirectByteBufferStream(plain.clear(), input);
      } catch (ZstdException notZstd) {
        throw new NotZstdException("not zstd: " + notZstd.getMessage());
      }
      boolean full = !plain.hasRemaining();
      plain.flip();
      if (plain.hasRemaining()) {
        sink.take(plain);
      }
      more = input.hasRemaining() || (full && !atFrameEnd);
    }
  }

  /** Whether what came so far ends where a frame ends. */
  public boolean isAtFrameEnd() {
    return atFrameEnd;
  }

  @Override
  public void close() {
    context.close();
  }
}
