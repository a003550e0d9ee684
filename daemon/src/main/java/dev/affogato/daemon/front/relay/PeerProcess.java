package dev.affogato.daemon.front.relay;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The process at the other end of a unix socket, and what proc(5) shows of the surroundings it is
 * confined to. Launcher and agent each say a key that names them, but any process of the user can
 * say any key: what the kernel says of both must be the same as well, so that nobody leaves a
 * sandbox by an agent outside, or lures calls from outside into one. Immutable.
 *
 * <p>The links to a process' namespaces tell most. The kernel shows them to its own user and to
 * root only; to a daemon with a user of its own it shows the rest.
 *
 * @param pid as of this process' namespace
 * @param startTicks when it started; tells it from a later one of the same number
 */
record PeerProcess(int pid, long startTicks) {
  private static final Path PROC = Path.of("/proc");
  private static final String[] CONFINEMENT = {
    "TracerPid", "NoNewPrivs", "Seccomp", "Seccomp_filters"
  };
  private static final String[] NAMESPACES = {"mnt", "pid", "user", "net"};

  /** Columns of /proc/PID/stat behind the name, which ends with the last parenthesis. */
  private static final int START_TIME = 22 - 3;

  /** Deeper than any tree of processes; a tree that changes meanwhile must not lead in circles. */
  private static final int ANCESTORS_MAX = 10_000;

  /** One user namespace maps all there are; what others do not map is shown as this user. */
  private static final Pattern ALL_USERS = Pattern.compile("\\s*0\\s+0\\s+4294967295\\s*");

  /**
   * Whoever connected {@code peer}, or null if the kernel does not tell. To be called as soon as it
   * is accepted: later its process may have ended, and another one have its number.
   */
  static @Nullable PeerProcess of(Connection peer) {
    OptionalInt pid = peer.peerProcess();
    try {
      return pid.isEmpty() ? null : new PeerProcess(pid.getAsInt(), startTicks(pid.getAsInt()));
    } catch (IOException hiddenOrEnded) {
      return null;
    }
  }

  /**
   * What it is confined to, as a text equal exactly for equal surroundings.
   *
   * @throws IOException if it has ended, or is nobody this machine could tell from others
   */
  String surroundings() throws IOException {
    String status = read(pid, "status");
    checkUser(status);
    StringJoiner facts = new StringJoiner("\n");
    for (String name : CONFINEMENT) {
      facts.add(name + " " + field(status, name));
    }
    facts.add("users " + read(pid, "uid_map").strip().replaceAll("\\s+", " "));
    for (String name : NAMESPACES) {
      facts.add(namespace(name, status));
    }
    if (startTicks(pid) != startTicks) {
      throw new IOException("process " + pid + " has ended");
    }
    return facts.toString();
  }

  /**
   * Its pid namespace, told from those of earlier processes as well: the kernel gives the numbers
   * that {@link #surroundings} may have to new namespaces again.
   *
   * @throws IOException if it has ended
   */
  String pidNamespace() throws IOException {
    return firstOfNamespace(read(pid, "status"));
  }

  /** Users without a number here look like one, whoever they are. */
  private static void checkUser(String status) throws IOException {
    String effective = field(status, "Uid").split("\\s+")[1];
    boolean allKnown = ALL_USERS.matcher(Files.readString(PROC.resolve("self/uid_map"))).matches();
    String nobody = Files.readString(PROC.resolve("sys/kernel/overflowuid")).strip();
    if (!allKnown && effective.equals(nobody)) {
      throw new IOException(
          "a user who has no number in this daemon's user namespace asks for the relay");
    }
  }

  private String namespace(String name, String status) throws IOException {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/ns/" + name)).toString();
    } catch (IOException notShown) {
      return name + (name.equals("pid") ? " " + firstOfNamespace(status) : "");
    }
  }

  /** Its oldest ancestor in its pid namespace: the namespace's first process, mostly. */
  private String firstOfNamespace(String status) throws IOException {
    int depth = depth(status);
    if (depth == 1) {
      return "same";
    }
    int first = pid;
    int parent = Integer.parseInt(field(status, "PPid"));
    for (int i = 0; i < ANCESTORS_MAX && parent > 0; i++) {
      String ofParent = read(parent, "status");
      if (depth(ofParent) != depth) {
        break;
      }
      first = parent;
      parent = Integer.parseInt(field(ofParent, "PPid"));
    }
    return first + " of " + startTicks(first);
  }

  /** How many namespaces, from this process' own on, it has a number in. */
  private static int depth(String status) throws IOException {
    return field(status, "NSpid").split("\\s+").length;
  }

  private static String field(String status, String name) throws IOException {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s*(.*)$").matcher(status);
    if (!line.find()) {
      throw new IOException("the kernel does not tell " + name + " of a process");
    }
    return line.group(1).strip();
  }

  static long startTicks(int pid) throws IOException {
    String stat = read(pid, "stat");
    String[] columns = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return Long.parseLong(columns[START_TIME]);
  }

  private static String read(int pid, String file) throws IOException {
    return Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
  }
}
