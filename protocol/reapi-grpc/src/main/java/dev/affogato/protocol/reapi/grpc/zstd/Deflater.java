package dev.affogato.protocol.reapi.grpc.zstd;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** Takes plain pieces, gives compressed ones. Confined to one thread at a time. */
public final class Deflater implements AutoCloseable {
  /** The fastest: on a LAN the processor is what is short. */
  private static final int LEVEL = 1;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);

  /** Takes compressed bytes. */
  public interface Sink<E extends Exception> {
    void take(ByteBuffer bytes) throws E, InterruptedException;
  }

  /**
   * Compresses all of {@code plain}, which is direct.
   *
   * @param out where compressed bytes are put before the sink takes them, direct
   * @param last whether the frame ends here
   */
  public <E extends Exception> void deflate(
      ByteBuffer plain, boolean last, ByteBuffer out, Sink<E> sink) throws E, InterruptedException {
    EndDirective directive = last ? EndDirective.END : EndDirective.CONTINUE;
    boolean done;
    do {
      boolean flushed = context.compressDirectByteBufferStream(out.clear(), plain, directive);
      done = last ? flushed : !plain.hasRemaining();
      out.flip();
      if (out.hasRemaining()) {
        sink.take(out);
      }
    } while (!done);
  }

  @Override
  public void close() {
    context.close();
  }
}
