package dev.affogato.daemon.work.execution;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's page size: 4 KiB nearly everywhere, 16 or 64 KiB on some ARM and POWER machines. */
public final class PageSize {
  private static final int USUAL_BYTES = 4096;

  /** AT_PAGESZ, getauxval(3). */
  private static final long PAGE_SIZE_ENTRY = 6;

  private PageSize() {}

  public static int bytes() {
    try {
      return parse(Files.readAllBytes(Path.of("/proc/self/auxv")));
    } catch (IOException noProc) {
      return USUAL_BYTES;
    }
  }

  /** Pairs of native words: what, value. Every JDK of today runs with words of 64 bits. */
  static int parse(byte[] auxiliaryVector) {
    ByteBuffer words = ByteBuffer.wrap(auxiliaryVector).order(ByteOrder.nativeOrder());
    while (words.remaining() >= 2 * Long.BYTES) {
      long what = words.getLong();
      long value = words.getLong();
      if (what == PAGE_SIZE_ENTRY && value > 0 && value <= 1 << 20) {
        return (int) value;
      }
    }
    return USUAL_BYTES;
  }
}
