package dev.affogato.daemon.work.environment;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The ways an archive may be packed, told apart by their first bytes: its name does not reach us
 * with a suffix (protocol spec 6.1). Immutable.
 */
enum Compression {
  GZIP("\u001f\u008b"),
  BZIP2("BZh"),
  XZ("\u00fd7zXZ\0"),
  ZSTD("(\u00b5/\u00fd"),
  NONE("");

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAGIC_BYTES_MAX = 6;

  /** {@code xz -9} needs 65 MiB to unpack; more would let a peer fill our memory. */
  private static final int XZ_MEMORY_KIB_MAX = 128 << 10;

  /**
   * Window of {@code zstd --ultra -22}, 128 MiB; larger ones need a flag on the sender's side as
   * well.
   */
  private static final int ZSTD_WINDOW_LOG_MAX = 27;

  /** One character a byte. */
  private final String magic;

  Compression(String magic) {
    this.magic = magic;
  }

  /** The unpacked bytes of {@code packed}; closing the result closes {@code packed}. */
  static InputStream unpack(InputStream packed) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(packed, BUFFER_BYTES);
    buffered.mark(MAGIC_BYTES_MAX);
    String start = new String(buffered.readNBytes(MAGIC_BYTES_MAX), StandardCharsets.ISO_8859_1);
    buffered.reset();
    return of(start).open(buffered);
  }

  private static Compression of(String start) {
    return Arrays.stream(values()).filter(c -> start.startsWith(c.magic)).findFirst().orElseThrow();
  }

  private InputStream open(InputStream packed) throws IOException {
    try {
      return decompressor(packed);
    } catch (IOException | RuntimeException damaged) {
      throw UnpackedStream.damaged(damaged);
    }
  }

  private InputStream decompressor(InputStream packed) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPInputStream(packed, BUFFER_BYTES);
      case BZIP2 -> new BZip2CompressorInputStream(packed, true);
      case XZ -> new XZInputStream(packed, XZ_MEMORY_KIB_MAX);
      case ZSTD -> new ZstdInputStream(packed).setLongMax(ZSTD_WINDOW_LOG_MAX);
      case NONE -> packed;
    };
  }
}
