package dev.affogato.client.direct;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the makefile rules that compilers write about what they have read. Stateless; names are one
 * character a byte.
 */
public final class MakeRule {
  private MakeRule() {}

  /** What the first rule of {@code text} depends on, in its order. */
  public static List<String> prerequisites(String text) {
    List<String> words = words(text);
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).endsWith(":")) {
        return words.subList(i + 1, words.size());
      }
    }
    return List.of();
  }

  /** The words of the first logical line. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
      if (c == '\\' && next == '\n') {
        at++;
        end(word, words);
      } else if (isEscape(c, next)) {
        word.append(next);
        at++;
      } else if (c == '\n') {
        break;
      } else if (c == ' ' || c == '\t') {
        end(word, words);
      } else {
        word.append(c);
      }
    }
    end(word, words);
    return words;
  }

  private static boolean isEscape(char c, char next) {
    return c == '\\' ? next == ' ' || next == '#' : c == '$' && next == '$';
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
