package dev.affogato.compiler.args;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rule for an argument: the longest name that begins the word and covers it. Immutable.
 *
 * <p>So {@code -fprofile-use=x} finds the refusal for {@code -fprofile} and not the general {@code
 * -f}, without the order of the table meaning anything.
 */
final class OptionTable {
  private final Map<String, OptionRule> rules = new HashMap<>();
  private final int longestName;

  OptionTable(List<OptionRule> lines) {
    int longest = 0;
    for (OptionRule rule : lines) {
      if (rules.put(rule.name(), rule) != null) {
        throw new IllegalArgumentException("option " + rule.name() + " is in the table twice");
      }
      longest = Math.max(longest, rule.name().length());
    }
    longestName = longest;
  }

  Collection<OptionRule> rules() {
    return rules.values();
  }

  @Nullable OptionRule find(String word) {
    for (int length = Math.min(word.length(), longestName); length > 0; length--) {
      OptionRule rule = rules.get(word.substring(0, length));
      if (rule != null && rule.covers(word)) {
        return rule;
      }
    }
    return null;
  }
}
