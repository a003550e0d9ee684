package dev.affogato.client.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for conditions that count in the output of clang's {@code -frewrite-includes}. It replaces
 * conditions by their results, so the other machine's {@code __COUNTER__} lags behind by those that
 * were evaluated here. The conditions themselves stay in the text, disabled, so they can be read:
 * one counts if it names {@code __COUNTER__}, other than in {@code defined}, or a macro that any of
 * its definitions leads there. Names that are pasted together are not followed.
 *
 * <p>The name alone would tell too little: test frameworks have it in their headers to make unique
 * names, which does no harm. Gcc refuses such conditions by itself. Confined to one thread.
 */
final class CounterWatch {
  private static final String COUNTER = "__COUNTER__";

  /** A longer directive is taken for the worst. */
  private static final int DIRECTIVE_CHARS_MAX = 1 << 20;

  /** So many macros are remembered; after more, one that counts is enough. */
  private static final int MACROS_MAX = 1 << 18;

  private static final Pattern DEFINE =
      Pattern.compile("#\\s*define\\s+([A-Za-z_]\\w*)(.*)", Pattern.DOTALL);
  private static final Pattern CONDITION =
      Pattern.compile("#\\s*(?:if|elif)\\b(.*)", Pattern.DOTALL);
  private static final Pattern IS_IT_DEFINED =
      Pattern.compile("\\bdefined\\s*\\(?\\s*" + COUNTER + "\\b");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

  private enum At {
    START,
    DIRECTIVE,
    ELSEWHERE
  }

  /** The names in all definitions of a macro; macros without any lead nowhere. */
  private final Map<String, Set<String>> definitions = new HashMap<>();

  private final StringBuilder directive = new StringBuilder();
  private At at = At.START;
  private boolean somethingCounts;

  /** A snag if a condition that ends in this piece counts; pieces are given in order. */
  @Nullable Snag foundIn(byte[] source, int start, int size) {
    boolean found = false;
    for (int i = start; i < start + size; i++) {
      byte letter = source[i];
      if (letter == '\n') {
        found |= endOfLine();
      } else if (at == At.DIRECTIVE) {
        take(letter);
      } else if (at == At.START && letter != ' ' && letter != '\t') {
        at = letter == '#' ? At.DIRECTIVE : At.ELSEWHERE;
        take(letter);
      }
    }
    return found ? Snag.BOUND_MACRO : null;
  }

  private void take(byte letter) {
    if (at == At.DIRECTIVE && directive.length() <= DIRECTIVE_CHARS_MAX) {
      directive.append((char) (letter & 0xff));
    }
  }

  private boolean endOfLine() {
    if (at != At.DIRECTIVE) {
      at = At.START;
      return false;
    }
    if (directive.length() > DIRECTIVE_CHARS_MAX) {
      endOfDirective();
      return true;
    }
    String text = directive.toString().stripTrailing();
    if (text.endsWith("\\")) {
      directive.setLength(text.length() - 1);
      return false;
    }
    endOfDirective();
    return counts(text);
  }

  private void endOfDirective() {
    directive.setLength(0);
    at = At.START;
  }

  private boolean counts(String text) {
    Matcher definition = DEFINE.matcher(text);
    if (definition.matches()) {
      remember(definition.group(1), names(definition.group(2)));
      return somethingCounts && definitions.size() > MACROS_MAX;
    }
    Matcher condition = CONDITION.matcher(text);
    return condition.matches() && leadsToCounter(condition.group(1));
  }

  private void remember(String macro, Set<String> names) {
    somethingCounts |= names.contains(COUNTER);
    if (!names.isEmpty() && definitions.size() <= MACROS_MAX) {
      definitions.computeIfAbsent(macro, none -> new HashSet<>()).addAll(names);
    }
  }

  private boolean leadsToCounter(String condition) {
    if (!somethingCounts && !condition.contains(COUNTER)) {
      return false;
    }
    Set<String> reached = names(IS_IT_DEFINED.matcher(condition).replaceAll(""));
    Deque<String> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (String name : definitions.getOrDefault(open.remove(), Set.of())) {
        if (reached.add(name)) {
          open.add(name);
        }
      }
    }
    return reached.contains(COUNTER);
  }

  private static Set<String> names(String text) {
    Set<String> names = new HashSet<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }
}
