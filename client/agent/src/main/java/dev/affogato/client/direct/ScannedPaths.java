package dev.affogato.client.direct;

import dev.affogato.base.io.NativeText;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which files a scan found, wherever they really are. Confined to one thread; seldom asked. */
final class ScannedPaths {
  private final ScanResult scan;
  private @Nullable Set<Path> real;

  ScannedPaths(ScanResult scan) {
    this.scan = scan;
  }

  /** Whether {@code file}, free of links, is one of them. */
  boolean contains(Path file) throws IOException {
    Set<Path> known = real;
    if (known == null) {
      known = new HashSet<>();
      for (ScannedFile scanned : scan.files()) {
        String name = NativeText.toJava(scanned.path()).orElse(null);
        if (name != null) {
          known.add(Path.of(name).toRealPath());
        }
      }
      real = known;
    }
    return known.contains(file);
  }
}
