package dev.affogato.client.agent;

import java.nio.charset.StandardCharsets;

/**
 * Looks for {@code __DATE__}, {@code __TIME__} and {@code __TIMESTAMP__} in source whose macros the
 * other machine expands: its clock, time zone and {@code SOURCE_DATE_EPOCH} are not this build's.
 * {@code __BASE_FILE__} is empty there, where the source comes through a pipe.
 *
 * <p>Words in comments and strings count as well; that costs a local compile, no more. Confined to
 * one thread.
 */
final class BoundMacros {
  private static final byte[][] NAMES = {
    bytes("__DATE__"), bytes("__TIME__"), bytes("__TIMESTAMP__"), bytes("__BASE_FILE__")
  };

  /** One byte less than the longest name: a name may begin in one piece and end in the next. */
  private static final int CARRIED_BYTES = "__TIMESTAMP__".length() - 1;

  private final byte[] seam = new byte[2 * CARRIED_BYTES];
  private int carried;

  /** Whether a name ends in this piece; pieces are given in order. */
  boolean foundIn(byte[] source, int start, int size) {
    int head = Math.min(size, CARRIED_BYTES);
    System.arraycopy(source, start, seam, carried, head);
    boolean found = contains(seam, 0, carried + head) || contains(source, start, start + size);
    carry(source, start, size, head);
    return found;
  }

  private void carry(byte[] source, int start, int size, int head) {
    if (size >= CARRIED_BYTES) {
      System.arraycopy(source, start + size - CARRIED_BYTES, seam, 0, CARRIED_BYTES);
      carried = CARRIED_BYTES;
      return;
    }
    int kept = Math.min(CARRIED_BYTES, carried + head);
    System.arraycopy(seam, carried + head - kept, seam, 0, kept);
    carried = kept;
  }

  private static boolean contains(byte[] bytes, int from, int end) {
    for (int i = from + 2; i < end; i++) {
      // All begin with two underscores and B, D or T, which few other words do.
      byte letter = bytes[i];
      if ((letter == 'T' || letter == 'D' || letter == 'B')
          && bytes[i - 1] == '_'
          && bytes[i - 2] == '_') {
        for (byte[] name : NAMES) {
          if (isAt(bytes, i - 2, end, name)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isAt(byte[] bytes, int at, int end, byte[] name) {
    if (name.length > end - at) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
