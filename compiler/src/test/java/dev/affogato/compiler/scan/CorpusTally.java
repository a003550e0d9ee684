package dev.affogato.compiler.scan;

import java.util.Map;
import java.util.TreeMap;

/** Counts how scans compared. Thread-safe by its lock. */
final class CorpusTally {
  private static final int EXAMPLES_MAX = 5;

  private int commands;
  private int local;
  private int failing;
  private int exact;
  private int wrong;
  private int alsoWrong;
  private int watched;
  private int changed;
  private final Map<String, Integer> unsure = new TreeMap<>();

  synchronized void local() {
    commands++;
    local++;
  }

  /** The compiler itself cannot preprocess it, such as for want of a generated header. */
  synchronized void failing() {
    commands++;
    failing++;
  }

  synchronized void exact() {
    commands++;
    exact++;
  }

  synchronized void unsure(String code, String text) {
    commands++;
    if (unsure.merge(code, 1, Integer::sum) <= EXAMPLES_MAX) {
      System.out.println("UNSURE " + text);
    }
  }

  synchronized void wrong(String text) {
    commands++;
    wrong++;
    System.out.println("WRONG " + text);
  }

  /** The compiler's own looks were compared; whatever it looked for in vain was told absent. */
  synchronized void watched() {
    watched++;
  }

  synchronized void changed() {
    changed++;
  }

  /** One more thing wrong with a command that is counted already. */
  synchronized void alsoWrong(String text) {
    alsoWrong++;
    System.out.println("WRONG " + text);
  }

  synchronized int wrong() {
    return wrong + alsoWrong;
  }

  synchronized void print(String title) {
    int compared = exact + wrong + unsure.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "%s: %d commands, %d local anyway, %d do not preprocess, %d compared: %.2f %% exact, %d"
            + " wrong, unsure %s; %d watched, %d changes, %d of these wrong%n",
        title,
        commands,
        local,
        failing,
        compared,
        compared == 0 ? 100.0 : 100.0 * exact / compared,
        wrong,
        unsure,
        watched,
        changed,
        alsoWrong);
  }
}
