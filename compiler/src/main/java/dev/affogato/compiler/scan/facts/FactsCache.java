package dev.affogato.compiler.scan.facts;

import dev.affogato.compiler.scan.lex.Names;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Facts and answers by set of flags. Thread-safe; two threads that need the same new facts at once
 * may both ask.
 */
public final class FactsCache {
  /** Builds use a few sets; a caller that invents ever new ones must not fill the memory. */
  private static final int SETS_MAX = 2_000;

  private final CompilerQuestions questions;
  private final Names names;
  private final Map<FlagSet, Known> known = new ConcurrentHashMap<>();

  /** Everything about one set of flags. */
  public record Known(CompilerFacts facts, Answers answers) {}

  public FactsCache(CompilerQuestions questions, Names names) {
    this.questions = questions;
    this.names = names;
  }

  /**
   * @throws dev.affogato.compiler.scan.macro.UnsureException if the compiler cannot be asked
   */
  public Known get(FlagSet flags) throws InterruptedException {
    Known found = known.get(flags);
    if (found != null) {
      return found;
    }
    CompilerQuestions.Answer answer = questions.preprocess(flags, Probe.text());
    Known made = new Known(Probe.read(flags.kind(), answer, names), new Answers(flags, questions));
    if (known.size() >= SETS_MAX) {
      known.clear();
    }
    Known earlier = known.putIfAbsent(flags, made);
    return earlier == null ? made : earlier;
  }

  /** Forgets one set, because something its answer rested upon has changed. */
  public void forget(FlagSet flags) {
    known.remove(flags);
  }
}
