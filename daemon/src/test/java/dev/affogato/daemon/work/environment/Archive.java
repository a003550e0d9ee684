package dev.affogato.daemon.work.environment;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes archives as a peer might send them, good and evil. */
public final class Archive {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  public Archive() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
  }

  /** The least that counts as an environment. */
  public static Archive environment() {
    return new Archive()
        .file("bin/true", 0755, "true")
        .file("usr/bin/as", 0755, "as")
        .file("usr/bin/gcc", 0755, "gcc");
  }

  /** From here on long names are written as pax headers. */
  public Archive posix() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return this;
  }

  public Archive file(String name, int mode, String content) {
    return file(name, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  public Archive file(String name, int mode, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.setMode(mode);
    entry.setSize(content.length);
    return add(entry, content);
  }

  public Archive folder(String name) {
    return add(new TarArchiveEntry(name + "/", TarConstants.LF_DIR, true), new byte[0]);
  }

  public Archive symlink(String name, String target) {
    return link(name, target, TarConstants.LF_SYMLINK);
  }

  public Archive hardLink(String name, String target) {
    return link(name, target, TarConstants.LF_LINK);
  }

  public Archive special(String name, byte type) {
    return add(new TarArchiveEntry(name, type, true), new byte[0]);
  }

  /** A member with a pax header of one line. */
  public Archive pax(String name, String key, String value) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.addPaxHeader(key, value);
    return add(entry, new byte[0]);
  }

  /** Raw blocks, such as headers no tool writes. */
  public Archive raw(byte[] blocks) {
    try {
      tar.flush();
      bytes.write(blocks);
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** One header block with a right check sum. */
  public static byte[] header(String name, char type, long size) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 124, String.format("%011o", size));
    put(block, 257, "ustar\00000");
    block[156] = (byte) type;
    put(block, 148, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, String.format("%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] chars = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(chars, 0, block, at, chars.length);
  }

  private Archive link(String name, String target, byte type) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  private Archive add(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public byte[] tar() {
    try {
      tar.finish();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public byte[] packed(String compression) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case "none" -> packed;
          case "gzip" -> new GZIPOutputStream(packed);
          case "bzip2" -> new BZip2CompressorOutputStream(packed);
          case "xz" -> new XZOutputStream(packed, new LZMA2Options(1));
          case "zstd" -> new ZstdOutputStream(packed);
          default -> throw new IllegalArgumentException(compression);
        }) {
      out.write(tar());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }
}
