package dev.affogato.compiler.scan.facts;

import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.PathText;
import dev.affogato.compiler.scan.store.Records;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Facts and answers by set of flags, as long as nothing they rest upon changes. Thread-safe; two
 * threads that need the same new facts at once may both ask.
 */
public final class FactsCache {
  /** Builds use a few sets; a caller that invents ever new ones must not fill the memory. */
  private static final int SETS_MAX = 2_000;

  private final CompilerQuestions questions;
  private final Catalogue catalogue;
  private final KeptFacts kept;
  private final Map<FlagSet, Known> known = new ConcurrentHashMap<>();

  /** Everything about one set of flags. */
  public record Known(CompilerFacts facts, Answers answers, Witnesses witnesses) {}

  /**
   * @param records what earlier processes were told
   */
  public FactsCache(CompilerQuestions questions, Catalogue catalogue, Records records) {
    this.questions = questions;
    this.catalogue = catalogue;
    this.kept = new KeptFacts(records);
  }

  /**
   * @throws dev.affogato.compiler.scan.macro.UnsureException if the compiler cannot be asked
   */
  public Known get(FlagSet flags, Moment moment) throws InterruptedException {
    Known found = known.get(flags);
    if (found != null && isCurrent(found, moment)) {
      return found;
    }
    Known made = remembered(flags, moment);
    if (made == null) {
      made = asked(flags, moment);
    }
    if (known.size() >= SETS_MAX) {
      known.clear();
    }
    known.put(flags, made);
    return made;
  }

  private @Nullable Known remembered(FlagSet flags, Moment moment) {
    KeptFacts.Kept record = kept.find(flags);
    if (record == null) {
      return null;
    }
    Known made = known(flags, record, moment);
    return isCurrent(made, moment) ? made : null;
  }

  private Known asked(FlagSet flags, Moment moment) throws InterruptedException {
    CompilerQuestions.Answer answer = questions.preprocess(flags, Probe.text());
    Witnesses witnesses = Witnesses.of(flags, answer.messages(), catalogue, moment);
    Known made = known(flags, new KeptFacts.Kept(answer, witnesses, Map.of()), moment);
    made.answers().keep();
    return made;
  }

  private Known known(FlagSet flags, KeptFacts.Kept record, Moment moment) {
    CompilerFacts facts = Probe.read(flags.kind(), record.answer(), catalogue.names());
    Answers.Keeper keeper =
        record.witnesses().areSettled(moment)
            ? answers ->
                kept.keep(flags, new KeptFacts.Kept(record.answer(), record.witnesses(), answers))
            : answers -> {};
    return new Known(
        facts, new Answers(flags, questions, record.answers(), keeper), record.witnesses());
  }

  private boolean isCurrent(Known known, Moment moment) {
    return known.witnesses().areUnchanged(catalogue, moment)
        && !hasNewFolder(known.facts(), moment);
  }

  /** Whether a folder appeared that the compiler would have searched, and now will. */
  private boolean hasNewFolder(CompilerFacts facts, Moment moment) {
    for (String folder : facts.absentFolders()) {
      String path = PathText.absolute("/", folder);
      if (catalogue.stamp(catalogue.directory(path).self(), moment).isDirectory()) {
        return true;
      }
    }
    return false;
  }
}
