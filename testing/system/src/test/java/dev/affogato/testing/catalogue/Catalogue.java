package dev.affogato.testing.catalogue;

import static java.util.stream.Collectors.toSet;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The compile cases of behaviour spec 6.2 on one farm, which serves them all: stock's scheduler
 * takes half a minute to look at a new peer.
 *
 * <p>Not every farm runs every case in every build; {@code -Dcatalogue=all} does, and {@code
 * -Dcatalogue=23,27} runs these rows on each.
 */
abstract class Catalogue extends OnOneFarm {
  Catalogue(Lineup lineup) {
    super(lineup);
  }

  /** The cases to try now: whatever is wanted, of what the client does right. */
  final Stream<CompileCase> cases() {
    String wanted = System.getProperty("catalogue", "");
    Set<Integer> rows =
        wanted.isEmpty()
            ? usualRows()
            : wanted.equals("all")
                ? Cases.rows()
                : Arrays.stream(wanted.split(",")).map(Integer::valueOf).collect(toSet());
    return Cases.all().stream()
        .filter(each -> rows.contains(each.row()))
        .filter(each -> each.verdict(lineup().client()) != Verdict.DEFECTIVE);
  }

  /** The rows of every build. */
  Set<Integer> usualRows() {
    return Cases.SELECTION;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void doesWhatTheCompilerAloneDoes(CompileCase wanted) throws Exception {
    new TripleRun(farm(), wanted, directory()).check();
  }
}
