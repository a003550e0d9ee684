package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.MemoryFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every two options of a table together, with values that are files, words and options. */
class OptionPairsTest {
  private static final List<String> VALUES = List.of("x", "list", "-O2", "");

  private final MemoryFiles files =
      new MemoryFiles().with("list", "").with("/project/list", "").with("a.c", "");

  @ParameterizedTest
  @EnumSource(
      value = CompilerKind.class,
      names = {"GCC", "CLANG"})
  void neverSendsAwayWhatAnOptionKeepsHere(CompilerKind kind) {
    OptionTable table = kind == CompilerKind.GCC ? GccOptions.TABLE : ClangOptions.TABLE;
    List<List<String>> options = new ArrayList<>();
    Set<List<String>> refused = new HashSet<>();
    for (OptionRule rule : table.rules()) {
      List<String> option = option(rule, VALUES.get(options.size() % VALUES.size()));
      options.add(option);
      if (rule.role() == Role.REFUSE) {
        refused.add(option);
      }
    }
    for (List<String> first : options) {
      for (List<String> second : options) {
        List<String> words =
            Stream.of(first, second, List.of("-c", "a.c")).flatMap(List::stream).toList();
        if (analyse(kind, words) instanceof Remote job) {
          assertThat(refused).as("%s", words).doesNotContain(first, second);
          checkHalves(words, job);
        }
      }
    }
  }

  private static List<String> option(OptionRule rule, String value) {
    return rule.style() == ValueStyle.NONE
        ? List.of(rule.name())
        : rule.style() == ValueStyle.JOINED
            ? List.of(rule.name() + value)
            : List.of(rule.name(), value);
  }

  private Analysis analyse(CompilerKind kind, List<String> words) {
    return ArgumentAnalysis.analyse(kind, Language.C, words, files, Commands.ANSWERS);
  }

  private static void checkHalves(List<String> words, Remote job) {
    List<String> there = job.remoteFlags(false);
    assertThat(there).as("%s", words).doesNotContain("a.c", "-E").containsAnyOf("-c", "-S");
    assertThat(job.preprocessCommand(false)).as("%s", words).contains("-E", "a.c");
  }
}
