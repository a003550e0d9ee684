package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.chunk.Compression;
import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A piece of a file, compressed (protocol spec 1.6). Immutable by convention: the array is not
 * copied.
 *
 * @param contentBytes length of the content, at most {@link #CONTENT_BYTES_MAX}
 * @param compression how it is compressed; below version 40 always LZO
 * @param compressed the compressed content
 */
public record FileChunk(int contentBytes, Compression compression, byte[] compressed)
    implements Message {
  static final int ID = 74;

  /** A receiver refuses more (protocol spec 1.6). */
  public static final int CONTENT_BYTES_MAX = 1 << 20;

  /** How much of a file senders put into one chunk (protocol spec 1.6). */
  public static final int SENT_BYTES = 100_000;

  /** The lowest version that names the algorithm and can take zstd. */
  private static final int ZSTD_VERSION = 40;

  /** {@code content[from, from + length)} compressed as a peer at {@code version} can read it. */
  public static FileChunk of(byte[] content, int from, int length, int version, int zstdLevel) {
    Compression compression = version >= ZSTD_VERSION ? Compression.ZSTD : Compression.LZO;
    return new FileChunk(
        length, compression, compression.compress(content, from, length, zstdLevel));
  }

  /**
   * The content.
   *
   * @throws ProtocolException if it does not decompress to {@link #contentBytes} bytes
   */
  public byte[] content() throws ProtocolException {
    return compression.decompress(compressed, contentBytes);
  }

  static FileChunk decode(FieldReader in, int version) throws ProtocolException {
    int contentBytes = in.u32();
    int compressedBytes = in.u32();
    Compression compression = version >= ZSTD_VERSION ? Compression.of(in.u32()) : Compression.LZO;
    if (contentBytes < 0 || contentBytes > CONTENT_BYTES_MAX) {
      throw new ProtocolException(
          "a chunk of " + Integer.toUnsignedString(contentBytes) + " bytes");
    }
    if (contentBytes > 0 && compressedBytes == 0) {
      throw new ProtocolException("a chunk of " + contentBytes + " bytes without data");
    }
    return new FileChunk(contentBytes, compression, in.raw(compressedBytes));
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    if (version < ZSTD_VERSION && compression != Compression.LZO) {
      throw new IllegalArgumentException("a peer of version " + version + " reads LZO only");
    }
    out.u32(contentBytes);
    out.u32(compressed.length);
    if (version >= ZSTD_VERSION) {
      out.u32(compression.number());
    }
    out.raw(compressed);
  }
}
