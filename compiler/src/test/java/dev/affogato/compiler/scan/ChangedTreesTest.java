package dev.affogato.compiler.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.args.Remote;
import dev.affogato.compiler.scan.ScanAgainstCompilersTest.Installed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever changes between two scans, the second notices. {@code -Daffogato.scan.changes=N} makes
 * more changes, testing/corpora/scan.sh some of real programs.
 */
class ChangedTreesTest {
  private static final int CHANGES = Integer.getInteger("affogato.scan.changes", 16);
  private static final int CHANGES_OF_A_PROGRAM = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Installed.class)
  void areSeenByAWarmScanner(Installed installed) throws Exception {
    Closures closures = installed.closures();
    Warmth warmth = new Warmth(closures.compiler, closures.kind);
    for (int seed = 0; seed * CHANGES_OF_A_PROGRAM < CHANGES; seed++) {
      Path root = Files.createDirectories(folder.toRealPath().resolve("tree" + seed + "/w"));
      RandomProgram program = new RandomProgram(seed);
      program.write(root);
      List<String> words = new ArrayList<>(program.flags());
      words.addAll(List.of("-c", program.source(), "-o", "x.o"));
      RecordedCommand command = new RecordedCommand(root, program.cplusplus ? "g++" : "gcc", words);
      Remote remote = command.analysed(closures.kind).orElseThrow();
      TreeChanges changes = new TreeChanges(root, new Random(seed));
      for (int i = 0; i < CHANGES_OF_A_PROGRAM; i++) {
        String change = changes.change(warmth.scan(command, remote));
        assertThat(warmth.compare(command, remote)).as("seed %s: %s", seed, change).isEmpty();
        if (i % 3 == 2) {
          changes.undo();
        }
      }
    }
  }
}
