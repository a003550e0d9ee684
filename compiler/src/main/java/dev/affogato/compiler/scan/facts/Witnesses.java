package dev.affogato.compiler.scan.facts;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.PathText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files and folders a compiler's answer rests upon: the driver, the program it starts, what
 * configures it, and where clang finds installations of gcc. Immutable.
 */
record Witnesses(Map<String, FileStamp> stamps) {
  /** A line of {@code -v} tells one path behind each of these. */
  private static final List<String> MARKS = List.of("Reading specs from ", "Configuration file: ");

  /** Another version installed beside it would be taken instead: its folder shows that. */
  private static final List<String> INSTALLATIONS =
      List.of("Found candidate GCC installation: ", "Selected GCC installation: ");

  Witnesses {
    stamps = Map.copyOf(stamps);
  }

  static Witnesses of(FlagSet flags, String messages, Catalogue catalogue, Moment moment) {
    Map<String, FileStamp> stamps = new LinkedHashMap<>();
    for (String name : paths(flags, messages)) {
      String path = PathText.absolute(flags.directory().toString(), name);
      stamps.put(path, catalogue.stamp(catalogue.file(path), moment));
    }
    return new Witnesses(stamps);
  }

  static Set<String> paths(FlagSet flags, String messages) {
    Set<String> paths = new LinkedHashSet<>();
    paths.add(flags.program().toString());
    for (String line : messages.lines().toList()) {
      for (String mark : MARKS) {
        addBehind(mark, line, paths);
      }
      List<String> installations = new ArrayList<>();
      for (String mark : INSTALLATIONS) {
        addBehind(mark, line, installations);
      }
      installations.forEach(folder -> addParent(folder, paths));
      addStarted(line, paths);
    }
    return paths;
  }

  private static void addBehind(String mark, String line, Collection<String> paths) {
    if (line.startsWith(mark)) {
      paths.add(line.substring(mark.length()).strip());
    }
  }

  private static void addParent(String folder, Set<String> paths) {
    int slash = folder.lastIndexOf('/');
    if (slash > 0) {
      paths.add(folder.substring(0, slash));
    }
  }

  /** The command line of what the driver starts: indented, quoted by clang. */
  private static void addStarted(String line, Set<String> paths) {
    if (line.startsWith(" \"/") && line.indexOf('"', 2) > 0 && line.contains("\" \"-cc1\"")) {
      paths.add(line.substring(2, line.indexOf('"', 2)));
    } else if (line.startsWith(" /") && line.contains("/cc1") && line.indexOf(' ', 1) > 0) {
      paths.add(line.substring(1, line.indexOf(' ', 1)));
    }
  }

  boolean areUnchanged(Catalogue catalogue, Moment moment) {
    for (Map.Entry<String, FileStamp> entry : stamps.entrySet()) {
      if (!catalogue.stamp(catalogue.file(entry.getKey()), moment).equals(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a change made from now on must show. */
  boolean areSettled(Moment moment) {
    return stamps.values().stream().allMatch(stamp -> stamp.isSettledAt(moment.wallNs()));
  }
}
