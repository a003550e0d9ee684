package dev.affogato.base.net;

import dev.affogato.base.address.Addresses;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * One accepted or opened stream connection, TCP or unix.
 *
 * <p>One thread may read while another writes. {@link #close()} from any thread ends both with an
 * {@link IOException}; that is how waits are limited (see {@link Watchdog}).
 */
public final class Connection implements AutoCloseable {
  // A machine that does not answer is given up after 2 + 2 * 2 s: a build must go on within 10 s of
  // its network's end. Peers of icecream use 27 + 3 * 3 s (protocol spec 1.2). The kernel answers,
  // so a process may be silent for longer; and the clock of a suspended machine stands still: it
  // does not find all its peers gone.
  private static final int KEEP_IDLE_S = 2;
  private static final int KEEP_INTERVAL_S = 2;
  private static final int KEEP_COUNT = 2;

  // Limits the time without keep-alive as well, so it must be within the same 10 s.
  private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(6);

  private final SocketChannel channel;
  private InputStream in;
  private byte @Nullable [] peeked;
  private OutputStream out;

  /** Who connected stays the same, and the JDK reads /etc/passwd and /etc/group to say it. */
  private volatile @Nullable UserPrincipal peerUser;

  /** Takes over {@code channel}, which must be connected and blocking. */
  public Connection(SocketChannel channel) throws IOException {
    this.channel = channel;
    if (isTcp(channel)) {
      noticeDeadMachines(channel);
    }
    this.in = Channels.newInputStream(channel);
    this.out = Channels.newOutputStream(channel);
  }

  /**
   * Connects to {@code address}.
   *
   * @param local local address to bind to first, or null for any
   * @throws IOException if refused, unreachable, or not connected within {@code timeout}
   */
  public static Connection open(
      SocketAddress address, @Nullable SocketAddress local, Duration timeout) throws IOException {
    SocketChannel channel = channelFor(address);
    Watchdog.Guard guard = Watchdog.closeAfter(timeout, channel);
    try {
      if (local != null) {
        channel.bind(local);
      }
      channel.connect(address);
      Connection connection = new Connection(channel);
      connection.limitUnacknowledged();
      return connection;
    } catch (IOException | RuntimeException e) {
      channel.close();
      if (guard.fired()) {
        throw (IOException)
            new SocketTimeoutException(
                    "no connection to " + address + " within " + timeout.toMillis() + " ms")
                .initCause(e);
      }
      throw e instanceof IOException io
          ? io
          : new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
    } finally {
      guard.close();
    }
  }

  /**
   * Sandboxes judge by the address family that they see: Java's sockets for both families reach
   * IPv4 by way of IPv6, which a rule that allows a port of {@code 0.0.0.0/0} does not cover.
   */
  private static SocketChannel channelFor(SocketAddress address) throws IOException {
    if (address instanceof UnixDomainSocketAddress) {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    }
    boolean onlyIpv4 =
        address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet4Address;
    return onlyIpv4 ? SocketChannel.open(StandardProtocolFamily.INET) : SocketChannel.open();
  }

  /**
   * A channel to be connected to {@code address} by other means than this class, which all the same
   * notices a machine that does not answer as {@link #open} does.
   */
  public static SocketChannel unconnected(InetSocketAddress address) throws IOException {
    SocketChannel channel = channelFor(address);
    try {
      noticeDeadMachines(channel);
      KernelOptions.limitUnacknowledged(channel, UNACKNOWLEDGED);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void noticeDeadMachines(SocketChannel tcp) throws IOException {
    tcp.setOption(StandardSocketOptions.TCP_NODELAY, true);
    tcp.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    tcp.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_IDLE_S);
    tcp.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_INTERVAL_S);
    tcp.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_COUNT);
  }

  /** {@link #open(SocketAddress, SocketAddress, Duration)} from any local address. */
  public static Connection open(SocketAddress address, Duration timeout) throws IOException {
    return open(address, null, timeout);
  }

  /**
   * Gives the peer up when data have waited for 6 s: without an acknowledgement, or because it does
   * not read. For peers that read whatever comes, as servers do, and are asked in haste; a client
   * may have been stopped by its user. What is opened by {@link #open} has it already.
   */
  public void limitUnacknowledged() {
    if (isTcp(channel)) {
      KernelOptions.limitUnacknowledged(channel, UNACKNOWLEDGED);
    }
  }

  /** From now on {@code traffic} counts its bytes. To be called before anybody uses it. */
  public void countBy(Traffic traffic) {
    in = traffic.counted(in);
    out = traffic.counted(out);
  }

  public InputStream in() {
    return in;
  }

  /**
   * The first {@code count} bytes, or fewer if there are no more, to find out what the peer speaks:
   * {@link #in()} begins with them all the same. No more than these are read from the channel, so
   * that it can be handed to somebody else together with them. To be called before anybody has
   * asked for {@link #in()}; more than once with the same count only.
   */
  public byte[] peek(int count) throws IOException {
    byte[] known = peeked;
    if (known == null) {
      InputStream buffered = new BufferedInputStream(in, count);
      buffered.mark(count);
      known = buffered.readNBytes(count);
      buffered.reset();
      in = buffered;
      peeked = known;
    }
    return known.clone();
  }

  /** Unbuffered: every write is a system call. */
  public OutputStream out() {
    return out;
  }

  /** Whether the peer is on this machine's unix socket. */
  public boolean isUnix() {
    return !isTcp(channel);
  }

  /** Whether the peer is on this machine's loopback network. */
  public boolean isLoopback() {
    try {
      return channel.getRemoteAddress() instanceof InetSocketAddress inet
          && inet.getAddress() != null
          && inet.getAddress().isLoopbackAddress();
    } catch (IOException closed) {
      return false;
    }
  }

  /**
   * The peer's address without port, as {@link Addresses#text} writes it, or {@code local unix
   * domain socket} (protocol spec 11.9).
   */
  public String peerName() {
    try {
      return channel.getRemoteAddress() instanceof InetSocketAddress inet
              && inet.getAddress() != null
          ? Addresses.text(inet.getAddress())
          : "local unix domain socket";
    } catch (IOException closed) {
      return "closed connection";
    }
  }

  /** This side's address without port as the peer sees it, or the empty string on a unix socket. */
  public String localName() {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress inet
              && inet.getAddress() != null
          ? Addresses.text(inet.getAddress())
          : "";
    } catch (IOException closed) {
      return "";
    }
  }

  /** The user at the other end of a unix socket, as the kernel says, or null if it says nothing. */
  public @Nullable UserPrincipal peerUser() {
    UserPrincipal known = peerUser;
    if (known != null) {
      return known;
    }
    try {
      UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
      UserPrincipal user = principal == null ? null : principal.user();
      peerUser = user;
      return user;
    } catch (IOException | UnsupportedOperationException notUnix) {
      return null;
    }
  }

  /**
   * The process at the other end of a unix socket at the time it connected, as the kernel says;
   * empty if it says nothing, or if this process was not started as our programs are ({@code
   * --add-opens java.base/sun.nio.ch=ALL-UNNAMED}). It may have ended since, and its number be
   * another's.
   */
  public OptionalInt peerProcess() {
    OptionalInt process = isUnix() ? KernelOptions.peerProcess(channel) : OptionalInt.empty();
    // 0 is a process that this one's namespace has no number for.
    return process.isPresent() && process.getAsInt() > 0 ? process : OptionalInt.empty();
  }

  /**
   * Whether reading failed with {@code e} because the peer's machine no longer answers or cannot be
   * reached any more, as opposed to a peer that ended the connection, whatever its reason.
   */
  public static boolean isSilence(IOException e) {
    // The JDK has classes for all other ends: end of stream, reset, closed here.
    return e.getClass() == IOException.class;
  }

  /** Tells the peer that nothing more will be written. */
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** The channel below, for options this class does not know. */
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to release.
    }
  }

  private static boolean isTcp(SocketChannel channel) {
    return channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY);
  }
}
