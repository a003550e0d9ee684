package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which files a scan found, under whatever name. Confined to one thread; seldom asked. */
final class ScannedPaths {
  private final ScanResult scan;
  private final FileAccess access;

  ScannedPaths(ScanResult scan, FileAccess access) {
    this.scan = scan;
    this.access = access;
  }

  /**
   * The first of {@code names}, one character a byte, that the scan does not know; null if it knows
   * all.
   *
   * @param cwd where relative ones begin
   */
  @Nullable String firstUnknown(List<String> names, String cwd) {
    Set<String> spelled = HashSet.newHashSet(scan.files().size());
    for (ScannedFile file : scan.files()) {
      spelled.add(plain(file.path()));
    }
    for (String name : names) {
      String path = plain(name.startsWith("/") ? name : cwd + '/' + name);
      if (!spelled.contains(path) && !contains(path)) {
        return name;
      }
    }
    return null;
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

  /**
   * Whether {@code path}, absolute, leads to one of them: compilers write some names shorter than
   * they were found, and follow some links.
   */
  boolean contains(String path) {
    FileStamp asked = access.stamp(path);
    return scan.files().stream().anyMatch(file -> file.stamp().isSameFile(asked));
  }
}
