package dev.affogato.testing.catalogue;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The compile cases of behaviour spec 6.2 on one farm, which serves them all: stock's scheduler
 * takes half a minute to look at a new peer.
 *
 * <p>Not every farm runs every case in every build; {@code -Dcatalogue=all} does.
 */
abstract class Catalogue extends OnOneFarm {
  Catalogue(Lineup lineup) {
    super(lineup);
  }

  /** The cases of this farm. */
  Stream<CompileCase> cases() {
    return "all".equals(System.getProperty("catalogue"))
        ? all()
        : all().filter(wanted -> Cases.SELECTION.contains(wanted.row()));
  }

  /** Whatever the client does right. */
  Stream<CompileCase> all() {
    return Cases.all().stream()
        .filter(wanted -> wanted.verdict(lineup().client()) != Verdict.DEFECTIVE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void doesWhatTheCompilerAloneDoes(CompileCase wanted) throws Exception {
    new TripleRun(farm(), wanted, directory()).check();
  }
}
