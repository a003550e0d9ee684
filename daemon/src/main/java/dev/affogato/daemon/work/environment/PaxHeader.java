package dev.affogato.daemon.work.environment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The extension header of POSIX.1-2001 tar archives: lines of {@code LENGTH KEY=VALUE}. Only what
 * changes where bytes go is taken over; times, owners and attributes are ignored. Immutable: no
 * state.
 */
final class PaxHeader {
  private static final Set<String> USED = Set.of("path", "linkpath", "size");
  private static final String SPARSE = "GNU.sparse.";

  /** Digits of the length of the longest line that a header can have, with room. */
  private static final int LENGTH_DIGITS_MAX = 8;

  private PaxHeader() {}

  static Map<String, String> parse(byte[] bytes) throws EnvironmentRefusedException {
    Map<String, String> used = new HashMap<>();
    int at = 0;
    while (at < bytes.length) {
      int blank = indexOf(bytes, ' ', at, Math.min(bytes.length, at + LENGTH_DIGITS_MAX));
      int lineLength = length(bytes, at, blank);
      int end = at + lineLength;
      int equals = indexOf(bytes, '=', blank + 1, Math.min(end, bytes.length));
      if (lineLength <= 0
          || end > bytes.length
          || bytes[end - 1] != '\n'
          || blank < 0
          || equals < 0) {
        throw damaged();
      }
      String key = new String(bytes, blank + 1, equals - blank - 1, StandardCharsets.ISO_8859_1);
      if (key.startsWith(SPARSE)) {
        throw new EnvironmentRefusedException(
            "a member is a sparse file; pack it without --sparse");
      }
      if (USED.contains(key)) {
        used.put(key, value(Arrays.copyOfRange(bytes, equals + 1, end - 1)));
      }
      at = end;
    }
    return used;
  }

  /**
   * Headers for all following members may carry comments; one name for all of them makes no sense.
   */
  static void checkGlobal(Map<String, String> used) throws EnvironmentRefusedException {
    if (!used.isEmpty()) {
      throw new EnvironmentRefusedException(
          "a global header sets " + used.keySet() + " for all members");
    }
  }

  static long size(String value) throws EnvironmentRefusedException {
    try {
      long size = Long.parseLong(value);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the refusal.
    }
    throw damaged();
  }

  private static int length(byte[] bytes, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length;
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = Math.max(0, from); i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String value(byte[] bytes) throws EnvironmentRefusedException {
    String text = MemberName.decode(bytes);
    if (text == null) {
      throw new EnvironmentRefusedException("a member's name is not UTF-8");
    }
    return text;
  }

  private static EnvironmentRefusedException damaged() {
    return new EnvironmentRefusedException("an extension header is damaged");
  }
}
