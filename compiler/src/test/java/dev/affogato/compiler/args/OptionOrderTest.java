package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.MemoryFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** The spellings of the options that the real compilers are given, in turn. */
  private static final List<List<String>> SPELLINGS =
      List.of(
          List.of("-c", "-S", "--compile", "-c -S", "--assemble", "-c -c"),
          List.of("tiny.c", "./tiny.c", "-x c tiny.c"),
          List.of("-o sub/t.o", "-osub/t.o", "", "--output sub/t.o", "--output=t.x", "-o t"),
          List.of("-DX=1", "-D X=1", "--define-macro=X=1", "-UX", "-DX", "--define-macro X=3"),
          List.of("-Iinc", "-I inc", "-isystem inc", "-iquoteinc", "--include-directory=inc"),
          List.of("-MD", "-MMD -MF t.P", "-MD -MT x", "", "-MFt.P -MD -MP", "-Wp,-MD,t.P"));

  /** All 720 orders take minutes. A part that fits no smaller block of them has every variety. */
  private static final int STRIDE = 17;

  @TempDir Path root;

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

  /** Six options in all their orders, so that each spelling comes in many places. */
  @ParameterizedTest
  @ValueSource(strings = {"gcc", "clang"})
  void makesOfEveryOrderWhatTheRealCompilerMakes(String compiler) throws Exception {
    RealCompiler.need(compiler);
    TwoSteps steps = new TwoSteps(root, compiler);
    int turn = 0;
    for (List<List<String>> order : orders(SPELLINGS)) {
      turn++;
      if (turn % STRIDE == 0) {
        check(steps, compiler, order, turn / STRIDE);
      }
    }
  }

  private static void check(TwoSteps steps, String compiler, List<List<String>> order, int turn)
      throws Exception {
    StringBuilder line = new StringBuilder(compiler);
    for (List<String> spellings : order) {
      int place = SPELLINGS.indexOf(spellings);
      line.append(' ').append(spellings.get((turn + turn / (place + 2)) % spellings.size()));
    }
    Map<String, byte[]> expected = steps.compilePlainly(line.toString());
    boolean partial = turn % 2 == 0;
    TwoSteps.assertSame(
        line.toString(), expected, steps.compileInTwoSteps(line.toString(), partial));
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

  private static <T> List<List<T>> orders(List<T> units) {
    if (units.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      List<T> rest = new ArrayList<>(units);
      T first = rest.remove(i);
      for (List<T> tail : orders(rest)) {
        List<T> order = new ArrayList<>();
        order.add(first);
        order.addAll(tail);
        all.add(order);
      }
    }
    return all;
  }
}
