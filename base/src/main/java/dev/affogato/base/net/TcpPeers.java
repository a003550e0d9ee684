package dev.affogato.base.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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
  private static final int UID = 7;

  private TcpPeers() {}

  /**
   * Whether the peer of {@code connection} is a process of this process' own user on this machine.
   * IPv4 only; false also when the tables do not tell.
   */
  public static boolean isOwnUser(SocketChannel connection) {
    try {
      String peer = entry(connection.getRemoteAddress());
      String here = entry(connection.getLocalAddress());
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
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > UID
            // In the table for IPv6 the IPv4 address is the end of the mapped one.
            && columns[LOCAL].endsWith(local)
            && columns[REMOTE].endsWith(remote)
            && columns[UID].equals(uid)) {
          return true;
        }
      }
      return false;
    }
  }

  /** As the tables write it: the address as a number of this machine's byte order, and the port. */
  private static String entry(java.net.SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress inet)) {
      throw new IOException("not a TCP address: " + address);
    }
    InetAddress host = inet.getAddress();
    if (host == null || host.getAddress().length != 4) {
      throw new IOException("not an IPv4 address: " + address);
    }
    int number = ByteBuffer.wrap(host.getAddress()).order(ByteOrder.nativeOrder()).getInt();
    return String.format(Locale.ROOT, "%08X:%04X", number, inet.getPort());
  }
}
