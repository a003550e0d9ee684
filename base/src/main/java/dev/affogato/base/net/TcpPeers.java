package dev.affogato.base.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who is at the other end of a TCP connection within this machine, from the kernel's socket tables,
 * proc(5). Thread-safe: no state.
 */
public final class TcpPeers {
  private static final Path OWN_PROCESS = Path.of("/proc/self");
  private static final Path[] TABLES = {Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")};

  // Columns of the tables.
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int UID = 7;

  /** {@code TCP_LISTEN} of net/tcp_states.h. */
  private static final String LISTENING = "0A";

  private TcpPeers() {}

  /**
   * The numbers of the users who listen on {@code port} of this machine, on whatever address; empty
   * also when the tables do not tell.
   */
  public static Set<Integer> listeners(int port) {
    String end = String.format(Locale.ROOT, ":%04X", port);
    Set<Integer> users = new TreeSet<>();
    try {
      for (Path table : TABLES) {
        if (Files.exists(table)) {
          rows(
              table,
              columns -> {
                if (columns[STATE].equals(LISTENING) && columns[LOCAL].endsWith(end)) {
                  users.add(Integer.parseInt(columns[UID]));
                }
                return false;
              });
        }
      }
    } catch (IOException unknown) {
      return Set.of();
    }
    return users;
  }

  /**
   * Whether the peer of {@code connection} is a process of this process' own user on this machine.
   * False also when the tables do not tell.
   */
  public static boolean isOwnUser(SocketChannel connection) {
    try {
      return isOwnUser(connection.getRemoteAddress(), connection.getLocalAddress());
    } catch (IOException unknown) {
      return false;
    }
  }

  /** As {@link #isOwnUser(SocketChannel)}, for a connection known by the addresses of its ends. */
  public static boolean isOwnUser(SocketAddress remote, SocketAddress local) {
    try {
      String peer = entry(remote);
      String here = entry(local);
      String ownUid = Files.getAttribute(OWN_PROCESS, "unix:uid").toString();
      for (Path table : TABLES) {
        if (Files.exists(table) && hasSocket(table, peer, here, ownUid)) {
          return true;
        }
      }
      return false;
    } catch (IOException unknown) {
      return false;
    }
  }

  private static boolean hasSocket(Path table, String local, String remote, String uid)
      throws IOException {
    // In the table for IPv6 the IPv4 address is the end of the mapped one.
    return rows(
        table,
        columns ->
            columns[LOCAL].endsWith(local)
                && columns[REMOTE].endsWith(remote)
                && columns[UID].equals(uid));
  }

  /** Shows {@code wanted} one row after the other until it says yes; returns whether it did. */
  private static boolean rows(Path table, Predicate<String[]> wanted) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      lines.readLine(); // the heading
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > UID && wanted.test(columns)) {
          return true;
        }
      }
      return false;
    }
  }

  /** As the tables write it: the address in numbers of this machine's byte order, and the port. */
  private static String entry(SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      throw new IOException("not a TCP address: " + address);
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(inet.getAddress().getAddress()).order(ByteOrder.nativeOrder());
    StringBuilder numbers = new StringBuilder();
    while (bytes.hasRemaining()) {
      numbers.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
    }
    return numbers + String.format(Locale.ROOT, ":%04X", inet.getPort());
  }
}
