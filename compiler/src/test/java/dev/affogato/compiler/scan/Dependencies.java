package dev.affogato.compiler.scan;

import dev.affogato.compiler.CompilerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The files a makefile rule of a compiler names. Immutable.
 *
 * @param files real paths
 */
record Dependencies(TreeSet<String> files) {
  static Dependencies of(String rule, Path folder) {
    TreeSet<String> files = new TreeSet<>();
    for (String name : names(rule)) {
      files.add(Closures.real(folder.resolve(name)));
    }
    return new Dependencies(files);
  }

  static List<String> names(String rule) {
    List<String> names = new ArrayList<>();
    int colon = rule.indexOf(':');
    String list = rule.substring(colon + 1).replace("\\\n", " ").replace("\\ ", "\u0001");
    for (String name : list.split("\\s+")) {
      if (!name.isEmpty()) {
        names.add(name.replace('\u0001', ' ').replace("\\#", "#").replace("$$", "$"));
      }
    }
    return names;
  }

  /** What is wrong with {@code result}; empty if nothing is. */
  String differences(ScanResult result, CompilerKind kind) {
    TreeSet<String> expected = new TreeSet<>(files);
    TreeSet<String> found = real(result, false);
    if (kind == CompilerKind.CLANG) {
      // clang lists files that are only asked for, too.
      TreeSet<String> asked = real(result, true);
      asked.removeAll(found);
      expected.removeAll(asked);
    }
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    TreeSet<String> extra = new TreeSet<>(found);
    extra.removeAll(expected);
    return missing.isEmpty() && extra.isEmpty() ? "" : "missing " + missing + ", extra " + extra;
  }

  private static TreeSet<String> real(ScanResult result, boolean asked) {
    TreeSet<String> files = new TreeSet<>();
    for (ScannedFile file : result.files()) {
      if (file.use() != ScannedFile.Use.COMPARED
          && (file.use() == ScannedFile.Use.ASKED) == asked) {
        files.add(Closures.real(Path.of(file.path())));
      }
    }
    return files;
  }
}
