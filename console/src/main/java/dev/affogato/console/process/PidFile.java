package dev.affogato.console.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * The file by which service scripts find a program (protocol spec 9.11).
 *
 * <p>Two daemons on one machine share its name: the file is the first one's for as long as that
 * lives, so that a service script never ends the wrong one. It is root's even after the program has
 * become another user, since scripts must not send signals wherever that user points. Thread-safe:
 * no state.
 */
public final class PidFile {
  private static final System.Logger LOG = System.getLogger(PidFile.class.getName());
  private static final String OUR_CLASSES = "dev.affogato.";
  private static final Path FOLDER = Path.of("/run");

  /** Longer than any number of a process. */
  private static final int LENGTH_MAX = 32;

  private final Path file;
  private final Path processes;
  private final String program;
  private final String command;

  PidFile(Path folder, Path processes, String program, String command) {
    this.command = command;
    this.file = folder.resolve(program + ".pid");
    this.processes = processes;
    this.program = program;
  }

  /**
   * The file {@code /run/<program>.pid}.
   *
   * @param command the program's other name, as a subcommand of ours
   */
  public static PidFile of(String program, String command) {
    return new PidFile(FOLDER, Path.of("/proc"), program, command);
  }

  /**
   * Writes the file, unless it is that of another living process of this program. Where it may not
   * be written, that is only said at debug level.
   */
  public void write() {
    OptionalLong holder = livingHolder();
    if (holder.isPresent()) {
      LOG.log(
          Level.INFO,
          "{0} is that of another {1}, process {2}, and is left to it",
          file,
          program,
          String.valueOf(holder.getAsLong()));
      return;
    }
    Path made = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(made);
      Files.writeString(
          made, self() + "\n", StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException notAllowed) {
      LOG.log(Level.DEBUG, "no pid file {0}: {1}", file, notAllowed.getMessage());
    }
  }

  /** Removes the file if it is this process' own. */
  public void remove() {
    OptionalLong written = written();
    if (written.isPresent() && written.getAsLong() == self()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException notAllowed) {
        // Whoever starts next sees that this process is gone.
        LOG.log(Level.DEBUG, "{0} stays: {1}", file, notAllowed.getMessage());
      }
    }
  }

  private OptionalLong livingHolder() {
    OptionalLong pid = written();
    return pid.isPresent() && pid.getAsLong() != self() && isThisProgram(pid.getAsLong())
        ? pid
        : OptionalLong.empty();
  }

  private OptionalLong written() {
    try {
      if (Files.size(file) > LENGTH_MAX) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(
          Long.parseLong(Files.readString(file, StandardCharsets.ISO_8859_1).strip()));
    } catch (IOException | NumberFormatException none) {
      return OptionalLong.empty();
    }
  }

  /** A number is used again after a while: the process must also be one of this program. */
  private boolean isThisProgram(long pid) {
    try {
      String commandLine =
          Files.readString(
              processes.resolve(Long.toString(pid)).resolve("cmdline"),
              StandardCharsets.ISO_8859_1);
      boolean ours = false;
      for (String word : commandLine.split("\0", -1)) {
        if (word.substring(word.lastIndexOf('/') + 1).equals(program)
            || (ours && word.equals(command))) {
          return true;
        }
        ours = word.startsWith(OUR_CLASSES);
      }
      return false;
    } catch (IOException gone) {
      return false;
    }
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }
}
