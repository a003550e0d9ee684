package dev.affogato.compiler.scan.facts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a compiler answered to {@code __has_attribute(x)} and its like, with one set of flags.
 * Thread-safe.
 *
 * <p>Scans that meet an unknown question go on with a guess and collect what else they meet; then
 * all is asked in one run and the scan is made again. So a compiler is asked a few times in its
 * life.
 */
public final class Answers {
  private static final String MARKER = "affogato_answer ";

  private final FlagSet flags;
  private final CompilerQuestions questions;
  private final Map<String, Long> known;
  private final Keeper keeper;

  /** Gets all answers whenever there are more. */
  interface Keeper {
    void keep(Map<String, Long> answers);
  }

  /**
   * @param remembered what was answered to earlier processes
   */
  Answers(FlagSet flags, CompilerQuestions questions, Map<String, Long> remembered, Keeper keeper) {
    this.flags = flags;
    this.questions = questions;
    this.known = new ConcurrentHashMap<>(remembered);
    this.keeper = keeper;
  }

  void keep() {
    keeper.keep(Map.copyOf(known));
  }

  /** The answer to {@code query}, such as {@code __has_builtin(x)}; null if it was never asked. */
  public @Nullable Long to(String query) {
    return known.get(query);
  }

  /** Puts all {@code queries} to the compiler in one run; what it does not understand is 0. */
  public void ask(Collection<String> queries) throws InterruptedException {
    List<String> asked = new ArrayList<>(queries);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < asked.size(); i++) {
      text.append("#if 1\n").append(MARKER).append(i).append(' ').append(asked.get(i));
      text.append("\n#endif\n");
    }
    CompilerQuestions.Answer answer = questions.preprocess(flags, text.toString());
    for (String line : answer.output().lines().toList()) {
      if (line.startsWith(MARKER)) {
        record(asked, line.substring(MARKER.length()).strip());
      }
    }
    for (String query : asked) {
      known.putIfAbsent(query, 0L);
    }
    keep();
  }

  private void record(List<String> asked, String line) {
    int blank = line.indexOf(' ');
    if (blank < 0) {
      return;
    }
    int index = Integer.parseInt(line.substring(0, blank));
    String value = line.substring(blank + 1).strip();
    int digits = 0;
    while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
      digits++;
    }
    if (digits > 0 && digits < 10 && index < asked.size()) {
      known.put(asked.get(index), Long.parseLong(value.substring(0, digits)));
    }
  }
}
