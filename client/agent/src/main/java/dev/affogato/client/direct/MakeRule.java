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
    int begin = 0;
    int at = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\\' && c != '$' && c != '\n' && c != '\t') {
        continue;
      }
      char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
      boolean folded = c == '\\' && next == '\n';
      if (folded || c == ' ' || c == '\t' || c == '\n') {
        end(word.append(text, begin, at), words);
        begin = at + 1;
      }
      if (c == '\n') {
        return words;
      }
      if (folded) {
        at++;
        begin = at + 1;
      } else if (isEscape(c, next)) {
        word.append(text, begin, at).append(next);
        at++;
        begin = at + 1;
      }
    }
    end(word.append(text, begin, at), words);
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
