package dev.affogato.client.agent;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.TcpPeers;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the daemon of this machine, where icecream's clients look for it (protocol spec 1.1).
 *
 * <p>That there is none is remembered for a moment, so that a build without a daemon does not probe
 * every place for every file. Thread-safe: what is remembered is one immutable record.
 */
final class LocalDaemons implements AutoCloseable {
  /** Users that distributions run the daemon as. */
  private static final Set<String> SERVICE_USERS = Set.of("icecc", "icecream");

  private static final Path USERS = Path.of("/etc/passwd");
  private static final int TCP_PORT = 10245;

  /** The daemon is on this machine: it accepts at once, or its queue is full. */
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(5);

  private static final Duration ABSENCE = Duration.ofSeconds(1);

  /** A daemon that accepts and says nothing costs 15 s a try, so it is left alone longer. */
  private static final Duration ABSENCE_WHEN_SILENT = Duration.ofSeconds(30);

  private final List<String> sockets;
  private final boolean tcp;
  private final TimeSource time;
  private final DaemonFiles files;
  private final KeptConversations kept = new KeptConversations();
  private volatile @Nullable Absence absence;

  LocalDaemons(List<String> sockets, boolean tcp, TimeSource time) {
    this.sockets = List.copyOf(sockets);
    this.tcp = tcp;
    this.time = time;
    this.files = new DaemonFiles(time);
  }

  /** Nobody answered for those who have this {@code home}, until {@code untilNanos}. */
  private record Absence(String home, long untilNanos) {}

  /** Tells the daemons of different calls apart. */
  static String key(CallSettings settings) {
    String testSocket = settings.testSocket();
    return testSocket == null ? "home " + settings.home() : testSocket;
  }

  /** A conversation with the daemon, or null if none is found. */
  @Nullable LocalDaemon find(CallSettings settings) {
    KeptConversations.Talk talk = begin(settings);
    return talk == null ? null : new LocalDaemon(talk, files, time, null, false);
  }

  /**
   * The same for a job that may go the direct way; if it does, the conversation serves another one
   * after it.
   */
  @Nullable LocalDaemon findForSeveral(CallSettings settings) {
    String key = key(settings);
    KeptConversations.Talk old = kept.take(key);
    KeptConversations.Talk talk = old != null ? old : begin(settings);
    LocalDaemon.Store store =
        new LocalDaemon.Store() {
          @Override
          public boolean keep(KeptConversations.Talk idle) {
            return kept.keep(key, idle);
          }

          @Override
          public KeptConversations.@Nullable Talk renew() {
            return begin(settings);
          }
        };
    return talk == null ? null : new LocalDaemon(talk, files, time, store, old != null);
  }

  /** Ends conversations that wait for another job. */
  @Override
  public void close() {
    kept.close();
  }

  private KeptConversations.@Nullable Talk begin(CallSettings settings) {
    String testSocket = settings.testSocket();
    if (testSocket != null) {
      return unix(testSocket, false, new Silence());
    }
    String home = settings.home() == null ? "" : settings.home();
    Absence known = absence;
    if (known != null && known.home().equals(home) && known.untilNanos() - time.nanoTime() > 0) {
      return null;
    }
    Silence silence = new Silence();
    KeptConversations.Talk found = search(home, silence);
    // An interrupted search has seen nothing.
    if (found == null && !Thread.currentThread().isInterrupted()) {
      Duration forgotten = silence.seen ? ABSENCE_WHEN_SILENT : ABSENCE;
      absence = new Absence(home, time.nanoTime() + forgotten.toNanos());
    }
    return found;
  }

  /**
   * A bare connection to the daemon, for other talk than icecream's; never to a TCP port, which any
   * user may have taken. Null if there is none that may be trusted.
   */
  @Nullable Connection connect(CallSettings settings) {
    String testSocket = settings.testSocket();
    String home = settings.home() == null ? "" : settings.home();
    for (String place : testSocket == null ? places(home) : List.of(testSocket)) {
      try {
        Path path = Path.of(place);
        if (testSocket != null || trusted(path)) {
          return Connection.open(UnixDomainSocketAddress.of(path), CONNECT_WAIT);
        }
      } catch (InvalidPathException | IOException nobodyThere) {
        // The next place, as when classic jobs look for it.
      }
    }
    return null;
  }

  private List<String> places(String home) {
    List<String> places = new ArrayList<>(sockets);
    if (home.startsWith("/")) {
      places.add(DaemonSockets.ofHome(home));
    }
    return places;
  }

  private KeptConversations.@Nullable Talk search(String home, Silence silence) {
    for (String place : places(home)) {
      KeptConversations.Talk daemon = unix(place, true, silence);
      if (daemon != null) {
        return daemon;
      }
    }
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), TCP_PORT);
    return tcp ? converse(loopback, silence) : null;
  }

  private KeptConversations.@Nullable Talk unix(String place, boolean checkOwner, Silence silence) {
    try {
      Path path = Path.of(place);
      if (checkOwner && !trusted(path)) {
        return null;
      }
      return converse(UnixDomainSocketAddress.of(path), silence);
    } catch (InvalidPathException notNameable) {
      return null;
    }
  }

  private KeptConversations.@Nullable Talk converse(SocketAddress address, Silence silence) {
    try {
      Connection connection = Connection.open(address, CONNECT_WAIT);
      if (address instanceof InetSocketAddress inet && !listenerTrusted(inet.getPort())) {
        connection.close();
        return null;
      }
      return new KeptConversations.Talk(MessageChannel.handshake(connection), address);
    } catch (SocketTimeoutException e) {
      silence.seen = true;
      return null;
    } catch (IOException nobodyThere) {
      return null;
    }
  }

  /**
   * A daemon learns the build's sources and names the machines they go to, so it must be root's,
   * the user's own or that of the service's user. Numbers first: names cost a look into the user
   * database, for which glibc connects to a socket that a sandbox may not allow.
   */
  private static boolean trusted(Path socket) {
    try {
      Object uid = Files.getAttribute(socket, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (uid.equals(0) || uid.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        return true;
      }
      return isInItsOwnersFolder(socket, uid)
          || SERVICE_USERS.contains(Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS).getName());
    } catch (IOException absent) {
      return false;
    }
  }

  /** The same of a port, which any user may have taken before the daemon. */
  private static boolean listenerTrusted(int port) throws IOException {
    Set<Integer> listeners = TcpPeers.listeners(port);
    Set<Integer> trusted = new HashSet<>(Set.of(0));
    if (Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer own) {
      trusted.add(own);
    }
    if (!trusted.containsAll(listeners)) {
      trusted.addAll(serviceUsers());
    }
    return !listeners.isEmpty() && trusted.containsAll(listeners);
  }

  /** Those of {@link #SERVICE_USERS} that passwd(5) has a number for. */
  private static Set<Integer> serviceUsers() throws IOException {
    Set<Integer> users = new HashSet<>();
    for (String line : Files.readAllLines(USERS, StandardCharsets.ISO_8859_1)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2 && SERVICE_USERS.contains(fields[0]) && fields[2].matches("\\d{1,9}")) {
        users.add(Integer.valueOf(fields[2]));
      }
    }
    return users;
  }

  /**
   * In a user namespace root and the service's user may both be known as nobody. What lies in one
   * of the system's folders and belongs to the folder's owner has been put there by one of them.
   */
  private static boolean isInItsOwnersFolder(Path socket, Object uid) throws IOException {
    Path folder = socket.getParent();
    return folder != null
        && (folder.startsWith("/run") || folder.startsWith("/var/run"))
        && uid.equals(Files.getAttribute(folder, "unix:uid"))
        && !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
  }

  /** Whether some place accepted and then said nothing. Confined to one search. */
  private static final class Silence {
    private boolean seen;
  }
}
