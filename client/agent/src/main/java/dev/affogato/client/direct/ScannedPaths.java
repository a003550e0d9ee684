package dev.affogato.client.direct;

import dev.affogato.base.io.NativeText;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which files a scan found, wherever they really are. Confined to one thread; seldom asked. */
final class ScannedPaths {
  private final ScanResult scan;
  private @Nullable Set<Path> real;

  ScannedPaths(ScanResult scan) {
    this.scan = scan;
  }

  /**
   * The first of {@code names}, one character a byte, that the scan does not know; null if it knows
   * all.
   *
   * @param cwd where relative ones begin
   */
  @Nullable String firstUnknown(List<String> names, String cwd) throws IOException {
    Set<String> spelled = HashSet.newHashSet(scan.files().size());
    for (ScannedFile file : scan.files()) {
      spelled.add(plain(file.path()));
    }
    for (String name : names) {
      String path = plain(name.startsWith("/") ? name : cwd + '/' + name);
      if (!spelled.contains(path) && !isKnownByAnotherName(path)) {
        return name;
      }
    }
    return null;
  }

  /** Compilers write some names shorter than they were found, and follow some links. */
  private boolean isKnownByAnotherName(String path) throws IOException {
    String name = NativeText.toJava(path).orElse(null);
    if (name == null) {
      // No file of such a name goes this way.
      return true;
    }
    try {
      return contains(Path.of(name).toRealPath());
    } catch (NoSuchFileException notHere) {
      return false;
    }
  }

  /** Without what changes nothing about where a path leads. */
  private static String plain(String path) {
    String plain = path;
    while (plain.contains("/./")) {
      plain = plain.replace("/./", "/");
    }
    while (plain.contains("//")) {
      plain = plain.replace("//", "/");
    }
    return plain;
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
