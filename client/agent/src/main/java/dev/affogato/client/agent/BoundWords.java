package dev.affogato.client.agent;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for words in source whose macros the other machine expands:
 *
 * <ul>
 *   <li>{@code __DATE__}, {@code __TIME__} and {@code __TIMESTAMP__}: its clock, time zone and
 *       {@code SOURCE_DATE_EPOCH} are not this build's. {@code __BASE_FILE__} is empty there, where
 *       the source comes through a pipe.
 *   <li>{@code GCC target} and {@code GCC optimize} in the operator {@code _Pragma}, told from the
 *       directive by the escaped quotation mark: they define macros, but neither for a preprocessor
 *       nor for a compiler that is told that its source is preprocessed.
 * </ul>
 *
 * <p>Words in comments and strings count as well; that costs a local compile, no more. Confined to
 * one thread.
 */
final class BoundWords {
  private record Word(Snag snag, byte[] bytes) {}

  private static final List<Word> WORDS =
      List.of(
          word(Snag.BOUND_MACRO, "__DATE__"),
          word(Snag.BOUND_MACRO, "__TIME__"),
          word(Snag.BOUND_MACRO, "__TIMESTAMP__"),
          word(Snag.BOUND_MACRO, "__BASE_FILE__"),
          word(Snag.LOCAL_PRAGMA, "GCC target(\\"),
          word(Snag.LOCAL_PRAGMA, "GCC target (\\"),
          word(Snag.LOCAL_PRAGMA, "GCC optimize(\\"),
          word(Snag.LOCAL_PRAGMA, "GCC optimize (\\"));

  /** One byte less than the longest word: a word may begin in one piece and end in the next. */
  private static final int CARRIED_BYTES = "GCC optimize (\\".length() - 1;

  private final byte[] seam = new byte[2 * CARRIED_BYTES];
  private int carried;

  /** The worst of the words that end in this piece, or null; pieces are given in order. */
  @Nullable Snag foundIn(byte[] source, int start, int size) {
    int head = Math.min(size, CARRIED_BYTES);
    System.arraycopy(source, start, seam, carried, head);
    Snag found = Snag.worse(find(seam, 0, carried + head), find(source, start, start + size));
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

  private static @Nullable Snag find(byte[] bytes, int from, int end) {
    Snag found = null;
    for (int i = from + 2; i < end; i++) {
      // All begin with two underscores and B, D or T, or with GCC, which few other words do.
      byte letter = bytes[i];
      if (letter >= 'B'
          && letter <= 'T'
          && ((bytes[i - 1] == '_' && bytes[i - 2] == '_')
              || (bytes[i - 1] == 'C' && bytes[i - 2] == 'G'))) {
        for (Word word : WORDS) {
          if (isAt(bytes, i - 2, end, word.bytes())) {
            found = Snag.worse(found, word.snag());
          }
        }
      }
    }
    return found;
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

  private static Word word(Snag snag, String text) {
    return new Word(snag, text.getBytes(StandardCharsets.US_ASCII));
  }
}
