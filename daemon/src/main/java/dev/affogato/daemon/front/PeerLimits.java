package dev.affogato.daemon.front;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the peers of a daemon may take of it. Immutable.
 *
 * @param connectionsMax connections of all peers together; one user or address gets half at most
 * @param foreignJobsMax jobs of other machines that run or wait, shared in the same way
 * @param transfersMax environments that one connection may send
 * @param transferTime how long it may take to send one
 */
record PeerLimits(int connectionsMax, int foreignJobsMax, int transfersMax, Duration transferTime) {
  /** A build with -j1000 on a machine that serves as many others; each costs two threads. */
  private static final int CONNECTIONS_MAX = 4096;

  private static final int CONNECTIONS_MIN = 64;

  /** Clients send one, and the same again if it was lost. */
  private static final int TRANSFERS_MAX = 16;

  /** 400 MB over a poor wireless network. */
  private static final Duration TRANSFER_TIME = Duration.ofMinutes(30);

  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

  /**
   * For a daemon with {@code slots}. A scheduler gives it a job for each slot and a few ahead;
   * whoever brings more was not sent by one.
   */
  static PeerLimits of(int slots) {
    return new PeerLimits(
        Math.clamp(openFilesMax() / 2, CONNECTIONS_MIN, CONNECTIONS_MAX),
        16 + 4 * slots,
        TRANSFERS_MAX,
        TRANSFER_TIME);
  }

  /** Compilers, archives and spools need files as well, and fail without them. */
  private static int openFilesMax() {
    try {
      String limits = Files.readString(Path.of("/proc/self/limits"), StandardCharsets.ISO_8859_1);
      Matcher files = OPEN_FILES.matcher(limits);
      return files.find()
          ? (int) Math.min(Long.parseLong(files.group(1)), Integer.MAX_VALUE)
          : Integer.MAX_VALUE;
    } catch (IOException | NumberFormatException unknown) {
      return Integer.MAX_VALUE;
    }
  }
}
