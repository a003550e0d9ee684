package dev.affogato.console.env;

import dev.affogato.base.io.FileTrees;
import dev.affogato.compiler.toolchain.EnvironmentArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A daemon's folder of environments, seen from another process while the daemon may be at work in
 * it.
 *
 * <p>Received ones lie at {@code target=PLATFORM/NAME/} and count only with a mark at {@code
 * complete/target=PLATFORM/NAME}, whose time of change is the last use; own ones at {@code
 * native/REQUEST/}, whose time of change is theirs. The daemon looks whether an environment is
 * there each time before it takes it, so one that is renamed away at once is either used whole or
 * not at all. Jobs that are running are found by their command lines, which name the folder.
 * Immutable.
 */
public final class EnvironmentFolder {
  private static final String MARKS = "complete";
  private static final String TARGET_PREFIX = "target=";
  private static final String MARK_VERSION = "1 ";
  private static final String NATIVE = "native";

  /** Emptied by the daemon when it starts, should we be stopped half way. */
  private static final String AWAY = "incoming";

  private final Path base;

  public EnvironmentFolder(Path base) {
    this.base = base.toAbsolutePath().normalize();
  }

  /** All environments, the longest unused first. */
  public List<KeptEnvironment> list() throws IOException {
    List<KeptEnvironment> all = new ArrayList<>();
    for (Path target : children(base, TARGET_PREFIX + "*")) {
      for (Path root : children(target, "*")) {
        received(target, root).ifPresent(all::add);
      }
    }
    for (Path folder : children(base.resolve(NATIVE), "[!.]*")) {
      own(folder).ifPresent(all::add);
    }
    all.sort(Comparator.comparing(KeptEnvironment::lastUse));
    return all;
  }

  private Optional<KeptEnvironment> received(Path target, Path root) throws IOException {
    Path mark = mark(root);
    try {
      String text = Files.readString(mark, StandardCharsets.ISO_8859_1).strip();
      if (!text.matches(MARK_VERSION + "[0-9]{1,18}") || !Files.isDirectory(root)) {
        return Optional.empty();
      }
      return Optional.of(
          new KeptEnvironment(
              true,
              name(target).substring(TARGET_PREFIX.length()),
              name(root),
              root,
              Long.parseLong(text.substring(MARK_VERSION.length())),
              Files.getLastModifiedTime(mark).toInstant()));
    } catch (NoSuchFileException arrivingOrGone) {
      return Optional.empty();
    }
  }

  private Optional<KeptEnvironment> own(Path folder) throws IOException {
    try {
      for (Path file : children(folder, "*")) {
        Optional<String> name = EnvironmentArchive.nameOf(name(file));
        if (name.isPresent()) {
          return Optional.of(
              new KeptEnvironment(
                  false,
                  "",
                  name.get(),
                  folder,
                  Files.size(file),
                  Files.getLastModifiedTime(folder).toInstant()));
        }
      }
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Removes {@code environment} unless a job runs in it, or it was used since it was listed.
   *
   * @return whether it was removed
   */
  public boolean remove(KeptEnvironment environment) throws IOException {
    if (isUsedAgain(environment) || isRunInReceived(environment)) {
      return false;
    }
    Path away = base.resolve(AWAY);
    Files.createDirectories(away);
    Path doomed =
        away.resolve("pruned-" + ProcessHandle.current().pid() + "-" + environment.name());
    try {
      Files.move(environment.path(), doomed);
    } catch (NoSuchFileException gone) {
      return false;
    }
    // Looked for again after the move: a job that starts now finds nothing to start in.
    if (isMarkedAgain(environment) || isRunInReceived(environment)) {
      Files.move(doomed, environment.path());
      return false;
    }
    if (environment.received()) {
      Files.deleteIfExists(mark(environment.path()));
    }
    FileTrees.delete(doomed);
    return true;
  }

  /** Whether it was used since it was listed, or is gone. */
  private boolean isUsedAgain(KeptEnvironment environment) throws IOException {
    Path told = environment.received() ? mark(environment.path()) : environment.path();
    try {
      return !Files.getLastModifiedTime(told, LinkOption.NOFOLLOW_LINKS)
          .toInstant()
          .equals(environment.lastUse());
    } catch (NoSuchFileException gone) {
      return true;
    }
  }

  /**
   * As {@link #isUsedAgain}, once its folder is away; without a mark the daemon is done with it.
   */
  private boolean isMarkedAgain(KeptEnvironment environment) throws IOException {
    return environment.received()
        && Files.exists(mark(environment.path()), LinkOption.NOFOLLOW_LINKS)
        && isUsedAgain(environment);
  }

  private static boolean isRunInReceived(KeptEnvironment environment) {
    return environment.received() && isRunIn(environment.path());
  }

  /** Whether a jail was made of {@code root} whose job still runs. */
  static boolean isRunIn(Path root) {
    String word = "\0" + root + "/";
    return ProcessHandle.allProcesses().anyMatch(process -> commandLine(process).contains(word));
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException endedMeanwhile) {
      return "";
    }
  }

  private Path mark(Path root) {
    return base.resolve(MARKS).resolve(base.relativize(root));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private List<Path> children(Path folder, String glob) throws IOException {
    List<Path> children = new ArrayList<>();
    // The folder itself may be a link that somebody put there on purpose.
    boolean found =
        folder.equals(base)
            ? Files.isDirectory(folder)
            : Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    if (found) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
        stream.forEach(children::add);
      }
    }
    return children;
  }
}
