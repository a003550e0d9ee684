package dev.affogato.base.net;

import dev.affogato.base.product.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says who listens on a TCP port that could not be had, from proc(5): a person would have to look
 * for that next. Immutable.
 */
public final class PortHolder {
  private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");
  private static final String OUR_CLASSES = "dev.affogato.";
  private static final String LISTENING = "0A";

  // Columns of the tables.
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int UID = 7;
  private static final int INODE = 9;

  private final Path proc;

  PortHolder(Path proc) {
    this.proc = proc;
  }

  /**
   * Who listens on {@code port} of this machine: process and program, or, where that is another
   * user's secret, the user's number. Empty if it is not known.
   */
  public static Optional<String> of(int port) {
    return new PortHolder(Path.of("/proc")).describe(port);
  }

  Optional<String> describe(int port) {
    String end = String.format(Locale.ROOT, ":%04X", port);
    Set<String> sockets = new HashSet<>();
    String uid = null;
    try {
      for (String table : TABLES) {
        for (String line : lines(table)) {
          String[] columns = line.strip().split("\\s+");
          if (columns.length > INODE
              && columns[LOCAL].endsWith(end)
              && columns[STATE].equals(LISTENING)) {
            uid = columns[UID];
            sockets.add("socket:[" + columns[INODE] + "]");
          }
        }
      }
      if (uid == null) {
        return Optional.empty();
      }
      Optional<String> process = process(sockets);
      return process.isPresent() ? process : Optional.of("a program of user id " + uid);
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private List<String> lines(String table) throws IOException {
    Path file = proc.resolve(table);
    return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
  }

  private Optional<String> process(Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (hasOneOf(sockets, process.resolve("fd"))) {
          return Optional.of("process " + process.getFileName() + " (" + name(process) + ")");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasOneOf(Set<String> sockets, Path descriptors) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
      for (Path each : open) {
        if (sockets.contains(target(each))) {
          return true;
        }
      }
      return false;
    } catch (IOException othersOrGone) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** A Java program of ours is not called `java`, but what it was told to be. */
  private static String name(Path process) throws IOException {
    String commandLine = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    String[] words = commandLine.split("\0");
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].startsWith(OUR_CLASSES)) {
        return Product.NAME + " " + words[i + 1];
      }
    }
    return Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1).strip();
  }
}
