package dev.affogato.console.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file by which init scripts find a program (protocol spec 9.11). Thread-safe: no state. */
public final class PidFile {
  private static final System.Logger LOG = System.getLogger(PidFile.class.getName());
  private static final Path FOLDER = Path.of("/run");

  private PidFile() {}

  /**
   * Writes {@code /run/<program>.pid}; where that is not allowed, it only says so at debug level.
   */
  public static void write(String program) {
    Path file = FOLDER.resolve(program + ".pid");
    try {
      Files.writeString(file, ProcessHandle.current().pid() + "\n", StandardCharsets.US_ASCII);
    } catch (IOException notAllowed) {
      LOG.log(System.Logger.Level.DEBUG, "no pid file {0}: {1}", file, notAllowed.getMessage());
    }
  }
}
