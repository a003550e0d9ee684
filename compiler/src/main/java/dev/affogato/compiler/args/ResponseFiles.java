package dev.affogato.compiler.args;

import dev.affogato.compiler.FileView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Replaces {@code @file} arguments by the words in the file, as GNU programs do: words are
 * separated by white space, both kinds of quotes group, a backslash makes the next character
 * ordinary (inside quotes too), and the words may again be {@code @file}s.
 */
final class ResponseFiles {
  /** As in gcc and icecream, behaviour 2.2. */
  static final int EXPANSIONS_MAX = 2000;

  /** One file; what a build tool writes there is a command line. */
  static final int FILE_BYTES_MAX = 4 << 20;

  /** All words together; far above any real link line, far below what hurts. */
  static final int WORDS_MAX = 1_000_000;

  private ResponseFiles() {}

  /** The command line in full, or why there is none. */
  sealed interface Expansion {
    record Words(List<String> words) implements Expansion {}

    record Failed(String why) implements Expansion {}
  }

  static Expansion expand(List<String> arguments, FileView files) {
    if (arguments.stream().noneMatch(word -> word.startsWith("@"))) {
      return new Expansion.Words(arguments);
    }
    List<String> expanded = new ArrayList<>();
    Deque<String> pending = new ArrayDeque<>(arguments);
    int expansions = 0;
    while (!pending.isEmpty()) {
      String word = pending.removeFirst();
      if (!word.startsWith("@")) {
        expanded.add(word);
        continue;
      }
      if (++expansions > EXPANSIONS_MAX) {
        return failed(word, "is one of more than " + EXPANSIONS_MAX + " response files");
      }
      byte[] content = files.read(word.substring(1), FILE_BYTES_MAX);
      if (content == null) {
        return failed(word, "names no readable file of at most " + FILE_BYTES_MAX + " bytes");
      }
      List<String> words = split(new String(content, StandardCharsets.ISO_8859_1));
      if (expanded.size() + pending.size() + words.size() > WORDS_MAX) {
        return failed(word, "makes the command longer than " + WORDS_MAX + " words");
      }
      words.reversed().forEach(pending::addFirst);
    }
    return new Expansion.Words(expanded);
  }

  private static Expansion failed(String word, String what) {
    return new Expansion.Failed("argument " + word + " " + what);
  }

  /** The words of {@code text}, by the GNU rules above. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int at = skipSpace(text, 0);
    while (at < text.length()) {
      StringBuilder word = new StringBuilder();
      at = skipSpace(text, readWord(text, at, word));
      words.add(word.toString());
    }
    return words;
  }

  private static int readWord(String text, int start, StringBuilder word) {
    char quote = 0;
    int at = start;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
        if (at < text.length()) {
          word.append(text.charAt(at));
        }
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (isSpace(c)) {
        break;
      } else {
        word.append(c);
      }
    }
    return Math.min(at, text.length());
  }

  private static int skipSpace(String text, int start) {
    int at = start;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
