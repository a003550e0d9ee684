package dev.affogato.compiler.scan;

import dev.affogato.compiler.scan.command.PreprocessorOptions;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.facts.FactsCache;
import dev.affogato.compiler.scan.facts.FlagSet;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.HeaderForm;
import dev.affogato.compiler.scan.files.Looks;
import dev.affogato.compiler.scan.files.SharedOutlines;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.store.Records;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds what translation units depend on. Thread-safe; scans in parallel share everything known of
 * files and compilers.
 *
 * <p>Why it is fast: each file is read and reduced to its directives once; a scan then runs through
 * some thousand directives of shared, immutable outlines, in which the parts of conditionals are
 * linked, conditions are parsed and header names are hashed already.
 */
public final class Scanner {
  /**
   * What is known of more paths than this is forgotten: the agent has some 100 MB for everything,
   * and a project with 3,000 headers of Boost takes 33 MB for them and the names looked up in vain.
   */
  private static final int PATHS_MAX = 150_000;

  /** Each round answers all questions the one before met, so more than a few hint at a loop. */
  private static final int ROUNDS_MAX = 16;

  private final CompilerQuestions questions;
  private final Records facts;
  private final Supplier<Catalogue> catalogues;
  private volatile Memory memory;

  /** All hold names of the catalogue, so they are replaced together. */
  private record Memory(Catalogue catalogue, FactsCache facts, KnownScans scans) {}

  /** A scanner that begins knowing nothing. */
  public Scanner(SourceFiles files, CompilerQuestions questions) {
    this(files, questions, Records.NONE);
  }

  /**
   * @param records what earlier processes learnt of files and compilers, and later ones will; it is
   *     up to their owner to save them
   */
  public Scanner(SourceFiles files, CompilerQuestions questions, Records records) {
    this(questions, records, () -> new Catalogue(files, records));
  }

  /**
   * A scanner of one of several users, who share what none of them can change.
   *
   * @param facts what compilers are known to have answered
   */
  public Scanner(
      SourceFiles files, CompilerQuestions questions, SharedOutlines shared, Records facts) {
    this(questions, facts, () -> new Catalogue(files, shared));
  }

  private Scanner(CompilerQuestions questions, Records facts, Supplier<Catalogue> catalogues) {
    this.questions = questions;
    this.facts = facts;
    this.catalogues = catalogues;
    this.memory = newMemory();
  }

  private Memory newMemory() {
    Catalogue catalogue = catalogues.get();
    return new Memory(catalogue, new FactsCache(questions, catalogue, facts), new KnownScans());
  }

  /**
   * Which files were reduced to their directives since the last time, not being on record; none as
   * long as they are fewer than {@code atLeast}.
   */
  public List<HeaderForm> takeMade(int atLeast) {
    return memory.catalogue().takeMade(atLeast);
  }

  /**
   * Scans one translation unit. Never fails for what is in its files: what cannot be told makes the
   * verdict unsure.
   *
   * @throws InterruptedException if this thread was interrupted while the compiler was asked
   */
  public ScanResult scan(ScanRequest request) throws InterruptedException {
    Memory current = memory;
    if (current.catalogue().size() > PATHS_MAX) {
      current = newMemory();
      memory = current;
    }
    PreprocessorOptions options = PreprocessorOptions.parse(request.arguments());
    try {
      return scan(request, options, current);
    } catch (UnsureException unsure) {
      return new ScanResult(
          List.of(), List.of(), List.of(), Set.of(), new Verdict.Unsure(unsure.reason()));
    }
  }

  private static ScanResult scan(ScanRequest request, PreprocessorOptions options, Memory memory)
      throws InterruptedException {
    FlagSet flags =
        FlagSet.of(
            request.program(),
            request.kind(),
            request.identity(),
            request.language(),
            options.modeFlags(),
            request.environment(),
            Path.of(request.workingDirectory()));
    FactsCache.Known known = memory.facts().get(flags, request.moment());
    KnownScans.Unit same = memory.scans().unit(request, options, known);
    ScanResult before = same.result(memory.catalogue(), request.moment());
    if (before != null) {
      return before;
    }
    for (int round = 1; ; round++) {
      Looks looks = new Looks();
      ScanRequest watched = request.at(request.moment().with(looks));
      TranslationUnit unit = new TranslationUnit(watched, options, memory.catalogue(), known);
      ScanResult result = unit.scan();
      Set<String> unanswered = unit.unanswered();
      if (unanswered.isEmpty()) {
        same.came(result, looks);
        return result;
      }
      if (round == ROUNDS_MAX) {
        throw new UnsureException(
            "compiler-question", "the compiler is asked ever new questions: " + unanswered);
      }
      known.answers().ask(unanswered);
    }
  }
}
