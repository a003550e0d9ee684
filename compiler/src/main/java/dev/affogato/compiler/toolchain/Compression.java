package dev.affogato.compiler.toolchain;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** How an environment archive is compressed, with icecream's words for it (behaviour 4.2). */
public enum Compression {
  NONE("none", "none", ".tar"),
  GZIP("gzip", "gz", ".tar.gz"),
  BZIP2("bzip2", "bz2", ".tar.bz2"),
  /** Only for hosts that say they can unpack it, as with xz (protocol 12.3). */
  ZSTD("zstd", "zstd", ".tar.zst"),
  XZ("xz", "xz", ".tar.xz");

  /** zstd's default: smaller than gzip makes it, in a ninth of the time. */
  private static final int ZSTD_LEVEL = 3;

  /** The default, 6, saves another 8 % of a gcc's archive and takes half as long again. */
  private static final int XZ_PRESET = 3;

  private final String word;
  private final String shortWord;
  private final String suffix;

  Compression(String word, String shortWord, String suffix) {
    this.word = word;
    this.shortWord = shortWord;
    this.suffix = suffix;
  }

  /** The compression of that name, as in {@code ICECC_ENV_COMPRESSION}. */
  public static Optional<Compression> named(String name) {
    for (Compression compression : values()) {
      if (name.equals(compression.word) || name.equals(compression.shortWord)) {
        return Optional.of(compression);
      }
    }
    return Optional.empty();
  }

  public String word() {
    return word;
  }

  /** What the archive's file name ends in. */
  public String suffix() {
    return suffix;
  }

  OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, 1 << 16);
      case BZIP2 -> new BZip2CompressorOutputStream(out);
      case ZSTD -> new ZstdOutputStream(out, ZSTD_LEVEL);
      case XZ -> new XZOutputStream(out, new LZMA2Options(XZ_PRESET));
    };
  }
}
