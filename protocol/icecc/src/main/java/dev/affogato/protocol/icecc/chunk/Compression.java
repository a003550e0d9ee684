package dev.affogato.protocol.icecc.chunk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lzo.LzoCompressor;
import io.airlift.compress.v3.lzo.LzoDecompressor;
import java.util.Arrays;

/** The algorithms of a chunk, with their numbers on the wire. Thread-safe. */
public enum Compression {
  /** Raw LZO1X without a header; the only one below version 40. */
  LZO(0) {
    @Override
    public byte[] compress(byte[] content, int from, int length, int zstdLevel) {
      if (length == 0) {
        return LZO_EMPTY.clone();
      }
      LzoCompressor compressor = new LzoCompressor();
      byte[] buffer = new byte[compressor.maxCompressedLength(length)];
      int size = compressor.compress(content, from, length, buffer, 0, buffer.length);
      return Arrays.copyOf(buffer, size);
    }

    @Override
    int decompressInto(byte[] compressed, byte[] content) throws MalformedInputException {
      return new LzoDecompressor()
          .decompress(compressed, 0, compressed.length, content, 0, content.length);
    }
  },
  /** One independent frame a chunk. */
  ZSTD(1) {
    @Override
    public byte[] compress(byte[] content, int from, int length, int zstdLevel) {
      byte[] buffer = new byte[Math.toIntExact(Zstd.compressBound(length))];
      long size =
          Zstd.compressByteArray(buffer, 0, buffer.length, content, from, length, zstdLevel);
      if (Zstd.isError(size)) {
        throw new IllegalStateException("zstd level " + zstdLevel + ": " + Zstd.getErrorName(size));
      }
      return Arrays.copyOf(buffer, Math.toIntExact(size));
    }

    @Override
    int decompressInto(byte[] compressed, byte[] content) {
      long size =
          Zstd.decompressByteArray(content, 0, content.length, compressed, 0, compressed.length);
      if (Zstd.isError(size)) {
        throw new ZstdException(size);
      }
      return Math.toIntExact(size);
    }
  };

  /** Level 1, what the reference sends by default (protocol spec 1.6). */
  public static final int DEFAULT_ZSTD_LEVEL = 1;

  /** LZO1X' end marker alone: what an empty input compresses to. */
  private static final byte[] LZO_EMPTY = {0x11, 0, 0};

  private static final Compression[] BY_NUMBER = values();

  private final int number;

  Compression(int number) {
    this.number = number;
  }

  /** The algorithm with that number on the wire. */
  public static Compression of(int number) throws ProtocolException {
    if (number < 0 || number >= BY_NUMBER.length) {
      throw new ProtocolException(
          "unknown compression algorithm " + Integer.toUnsignedString(number));
    }
    return BY_NUMBER[number];
  }

  /** This algorithm's number on the wire. */
  public int number() {
    return number;
  }

  /** Compresses {@code content[from, from + length)}; only ZSTD looks at {@code zstdLevel}. */
  public abstract byte[] compress(byte[] content, int from, int length, int zstdLevel);

  abstract int decompressInto(byte[] compressed, byte[] content) throws MalformedInputException;

  /**
   * The content that {@code compressed} stands for. The caller has checked {@code contentBytes}
   * against a limit.
   *
   * @throws ProtocolException if the data is damaged or of another length
   */
  public byte[] decompress(byte[] compressed, int contentBytes) throws ProtocolException {
    byte[] content = new byte[contentBytes];
    if (contentBytes == 0) {
      return content;
    }
    try {
      int size = decompressInto(compressed, content);
      if (size != contentBytes) {
        throw new ProtocolException(
            "a chunk of " + contentBytes + " bytes decompressed to " + size + " bytes");
      }
      return content;
    } catch (MalformedInputException | ZstdException | IndexOutOfBoundsException e) {
      throw new ProtocolException("a chunk of " + contentBytes + " bytes does not decompress", e);
    }
  }
}
