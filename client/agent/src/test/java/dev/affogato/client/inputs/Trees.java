package dev.affogato.client.inputs;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.io.NativeText;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.FileDigests;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import dev.affogato.compiler.scan.Verdict;
import dev.affogato.compiler.toolchain.ToolchainTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Trees of files by name, without a compiler. */
final class Trees {
  static final ToolchainTree NO_TOOLCHAIN =
      new ToolchainTree("/none", List.of(), List.of(), Map.of(), List.of());

  static final FileAccess STAMPS = FileAccess.ofThisMachine();

  /** Some seconds ahead, so that files made a moment ago count as settled. */
  static final TimeSource LATER =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return TimeSource.system().nanoTime();
        }

        @Override
        public Instant wallClock() {
          return TimeSource.system().wallClock().plusSeconds(10);
        }
      };

  private Trees() {}

  static InputTrees in(Path folder, TimeSource time) throws IOException {
    return new InputTrees(FileDigests.open(folder.resolve("digests"), STAMPS, time), STAMPS, time);
  }

  static ScanResult scan(Collection<String> files) {
    List<ScannedFile> scanned = new ArrayList<>();
    for (String file : files) {
      String path = NativeText.ofJava(file);
      scanned.add(new ScannedFile(path, STAMPS.stamp(path), ScannedFile.Use.INCLUDED));
    }
    return new ScanResult(scanned, List.of(), List.of(), Set.of(), new Verdict.Exact());
  }
}
