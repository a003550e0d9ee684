package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.MemoryFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every order of a few options, since makefiles use all of them. */
class OptionOrderTest {
  private static final List<List<String>> UNITS =
      List.of(
          List.of("-c"),
          List.of("a.c"),
          List.of("-o", "x/a.o"),
          List.of("-DX=1"),
          List.of("-I", "inc"),
          List.of("-O2"),
          List.of("-MD"));

  @Test
  void comesToTheSameJobInEveryOrder() {
    for (List<List<String>> order : orders(UNITS)) {
      List<String> words = order.stream().flatMap(List::stream).toList();
      Remote job = (Remote) analyse(words);

      assertThat(job.input()).isEqualTo("a.c");
      assertThat(job.output()).isEqualTo("x/a.o");
      assertThat(job.remoteFlags(false)).containsExactly("-O2", "-c");
      assertThat(job.preprocessCommand(false)).isEqualTo(expectedPreprocessing(words));
    }
  }

  @Test
  void isLocalInEveryOrderOnceAnOptionIs() {
    List<List<String>> units = new ArrayList<>(UNITS.subList(0, 4));
    units.add(List.of("-fprofile-arcs"));
    units.add(List.of("--never-heard"));
    for (List<List<String>> order : orders(units)) {
      List<String> words = order.stream().flatMap(List::stream).toList();
      String expected =
          words.indexOf("-fprofile-arcs") < words.indexOf("--never-heard")
              ? "side-files"
              : "option";

      assertThat(((Local) analyse(words)).reason().code()).isEqualTo(expected);
    }
  }

  private static List<String> expectedPreprocessing(List<String> words) {
    List<String> expected = new ArrayList<>(words);
    expected.remove("-o");
    expected.remove("x/a.o");
    expected.replaceAll(word -> word.equals("-c") ? "-E" : word);
    expected.addAll(List.of("-MF", "x/a.d", "-MQ", "x/a.o"));
    return expected;
  }

  private static Analysis analyse(List<String> words) {
    return ArgumentAnalysis.analyse(
        CompilerKind.GCC, Language.C, words, new MemoryFiles(), CompilerAnswers.NONE);
  }

  private static List<List<List<String>>> orders(List<List<String>> units) {
    if (units.isEmpty()) {
      return List.of(List.of());
    }
    List<List<List<String>>> all = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      List<List<String>> rest = new ArrayList<>(units);
      List<String> first = rest.remove(i);
      for (List<List<String>> tail : orders(rest)) {
        List<List<String>> order = new ArrayList<>();
        order.add(first);
        order.addAll(tail);
        all.add(order);
      }
    }
    return all;
  }
}
