package dev.affogato.console.run;

import dev.affogato.base.io.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The private folder of one run: sockets, and the two files in which launchers leave a mark before
 * and without the agent's help. Deleted at the end.
 *
 * <p>Thread-safe: no state besides the path.
 */
final class RunFolder implements AutoCloseable {
  /** One byte for each launcher started. */
  private static final String LAUNCHED = "launched";

  /** One line, a reason code, for each launcher that went local on its own. */
  private static final String FALLBACK = "fallback";

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /** A new folder only this user can enter, below the system's folder for temporary files. */
  static RunFolder create() throws IOException {
    return new RunFolder(
        Files.createTempDirectory(
            "affogato-run-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  Path path() {
    return path;
  }

  Path agentSocket() {
    return path.resolve("agent.sock");
  }

  Path daemonSocket() {
    return path.resolve("daemon.sock");
  }

  long launched() throws IOException {
    Path marks = path.resolve(LAUNCHED);
    return Files.exists(marks) ? Files.size(marks) : 0;
  }

  /** Local jobs that only their launcher knew of: reason code and count. */
  Map<String, Long> unseen() throws IOException {
    Path lines = path.resolve(FALLBACK);
    Map<String, Long> counts = new LinkedHashMap<>();
    if (Files.exists(lines)) {
      for (String code : Files.readAllLines(lines, StandardCharsets.ISO_8859_1)) {
        counts.merge(code, 1L, Long::sum);
      }
    }
    return counts;
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(path);
  }
}
