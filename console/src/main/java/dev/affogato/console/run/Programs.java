package dev.affogato.console.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finding programs as a shell would. Thread-safe: no state. */
public final class Programs {
  private Programs() {}

  /**
   * Where {@code name} is found along {@code searchPath}. The JDK would search this process' own
   * PATH, in which a compiler is not yet stood in for.
   */
  static Optional<String> find(String name, String searchPath) {
    if (name.indexOf('/') >= 0) {
      return isProgram(Path.of(name)) ? Optional.of(name) : Optional.empty();
    }
    for (String folder : searchPath.split(":")) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
      if (isProgram(candidate)) {
        return Optional.of(candidate.toString());
      }
    }
    return Optional.empty();
  }

  private static boolean isProgram(Path candidate) {
    return Files.isExecutable(candidate) && !Files.isDirectory(candidate);
  }

  /**
   * Where {@code name} is found if {@code launcher}, which stands in for it in some folders, is
   * passed over.
   */
  public static Optional<String> findBehind(Path launcher, String name, String searchPath)
      throws IOException {
    if (name.indexOf('/') >= 0) {
      return find(name, searchPath);
    }
    StringBuilder others = new StringBuilder();
    for (String folder : searchPath.split(":")) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
      boolean standsIn =
          Files.exists(candidate)
              && Files.exists(launcher)
              && Files.isSameFile(candidate, launcher);
      if (!standsIn) {
        others.append(others.isEmpty() ? "" : ":").append(folder.isEmpty() ? "." : folder);
      }
    }
    return find(name, others.toString());
  }
}
