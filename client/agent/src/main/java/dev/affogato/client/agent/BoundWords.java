package dev.affogato.client.agent;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks for words in source that mean something else where another machine expands its macros:
 *
 * <ul>
 *   <li>{@code __DATE__}, {@code __TIME__} and {@code __TIMESTAMP__}: its clock, time zone and
 *       {@code SOURCE_DATE_EPOCH} are not this build's. {@code __BASE_FILE__} is empty there, where
 *       the source comes through a pipe.
 *   <li>{@code push_macro} and {@code pop_macro} outside a directive, so probably in the operator
 *       {@code _Pragma} or an argument of a macro that makes it one: the preprocessor obeys it only
 *       where it expands macros.
 *   <li>{@code GCC target} and {@code GCC optimize} outside a directive, however many blanks there
 *       are: they define macros, but neither for a preprocessor nor for a compiler that is told
 *       that its source is preprocessed. Clang knows neither.
 * </ul>
 *
 * <p>Directives are left to {@link PragmaWatch}: the word {@code pragma} before, in a line that
 * begins with #. Words in comments and strings count as well; that costs a local compile, no more.
 * Confined to one thread.
 */
final class BoundWords {
  /** One byte more than the longest word: longer ones are none of ours. */
  private static final int KEPT_BYTES = "__TIMESTAMP__".length() + 1;

  /** What the words before the current one, in directives of pragmas and outside, have begun. */
  private enum Before {
    NOTHING,
    PRAGMA,
    GCC
  }

  private final boolean clang;
  private final byte[] word = new byte[KEPT_BYTES];
  private int filled;
  private Before before = Before.NOTHING;
  private boolean lineIsBlank = true;
  private boolean directive;

  /**
   * @param clang whether the source is clang's
   */
  BoundWords(boolean clang) {
    this.clang = clang;
  }

  /** The worst of the words that end in this piece, or null; pieces are given in order. */
  @Nullable Snag foundIn(byte[] source, int start, int size) {
    Snag found = null;
    for (int i = start; i < start + size; i++) {
      byte letter = source[i];
      if (isOfWord(letter)) {
        if (filled < word.length) {
          word[filled++] = letter;
        }
      } else {
        if (filled > 0) {
          found = Snag.worse(found, inWord());
          filled = 0;
          lineIsBlank = false;
        }
        between(letter);
      }
    }
    return found;
  }

  private static boolean isOfWord(byte letter) {
    return (letter >= 'a' && letter <= 'z')
        || letter == '_'
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9');
  }

  /** Lines may end between GCC and target where they are an argument of a macro. */
  private void between(byte letter) {
    if (letter == '\n') {
      lineIsBlank = true;
      directive = false;
      before = before == Before.PRAGMA ? Before.NOTHING : before;
    } else if (letter != ' ' && (letter < '\t' || letter > '\r')) {
      directive |= lineIsBlank && letter == '#';
      lineIsBlank = false;
      before = Before.NOTHING;
    }
  }

  private @Nullable Snag inWord() {
    Before was = before;
    before = Before.NOTHING;
    // Most words are none of ours by their first letter already.
    return switch (word[0]) {
      case '_' ->
          isOneOf("__DATE__", "__TIME__", "__TIMESTAMP__", "__BASE_FILE__")
              ? Snag.BOUND_MACRO
              : null;
      case 'p' -> pragmaOrMacro(was);
      case 'G' -> {
        before = was != Before.PRAGMA && isOneOf("GCC") ? Before.GCC : Before.NOTHING;
        yield null;
      }
      case 't', 'o' ->
          !clang && was == Before.GCC && isOneOf("target", "optimize") ? Snag.LOCAL_PRAGMA : null;
      default -> null;
    };
  }

  private @Nullable Snag pragmaOrMacro(Before was) {
    if (directive && isOneOf("pragma")) {
      before = Before.PRAGMA;
      return null;
    }
    return was != Before.PRAGMA && isOneOf("push_macro", "pop_macro") ? Snag.BOUND_MACRO : null;
  }

  private boolean isOneOf(String... names) {
    for (String name : names) {
      if (name.length() == filled
          && name.equals(new String(word, 0, filled, StandardCharsets.US_ASCII))) {
        return true;
      }
    }
    return false;
  }
}
