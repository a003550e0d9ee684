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
   * Whether {@code names} are those whose text is read, in the same order and spelling, as nearly
   * always; if not, they may still be the same files.
   *
   * @param cwd where relative ones begin
   */
  boolean areRead(List<String> names, String cwd) {
    int next = 0;
    for (ScannedFile file : scan.files()) {
      if (file.use() == ScannedFile.Use.INCLUDED) {
        if (next == names.size() || !isSame(names.get(next), file.path(), cwd)) {
          return false;
        }
        next++;
      }
    }
    return next == names.size();
  }

  private static boolean isSame(String name, String path, String cwd) {
    if (name.startsWith("/")) {
      return name.equals(path);
    }
    int length = cwd.length();
    int skipped = name.startsWith("./") ? 2 : 0;
    return path.length() == length + 1 + name.length() - skipped
        && path.charAt(length) == '/'
        && path.startsWith(cwd)
        && path.startsWith(name.substring(skipped), length + 1);
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
      String path = absolute(name, cwd);
      if (!spelled.contains(path) && !contains(path)) {
        return name;
      }
    }
    return null;
  }

  /**
   * The first file whose text the scan took for read and that is not among {@code names}; null if
   * there is none.
   */
  @Nullable String firstUnread(List<String> names, String cwd) {
    Set<String> spelled = HashSet.newHashSet(names.size());
    for (String name : names) {
      spelled.add(absolute(name, cwd));
    }
    List<FileStamp> read = null;
    for (ScannedFile file : scan.files()) {
      if (file.use() == ScannedFile.Use.INCLUDED && !spelled.contains(plain(file.path()))) {
        if (read == null) {
          access.expect(spelled.stream());
          read = spelled.stream().map(access::stamp).toList();
        }
        if (read.stream().noneMatch(file.stamp()::isSameFile)) {
          return file.path();
        }
      }
    }
    return null;
  }

  private static String absolute(String name, String cwd) {
    return plain(name.startsWith("/") ? name : cwd + '/' + name);
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
