package dev.affogato.base.net;

import java.io.FileDescriptor;
import java.lang.System.Logger.Level;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Two things the kernel offers for a socket and the JDK has no name for.
 *
 * <p>{@code TCP_USER_TIMEOUT}, tcp(7): how long sent data may stay without an acknowledgement, or
 * wait for a peer that does not read. Keep-alive probes are not sent while data are on their way,
 * so without it a cable that is pulled in that moment is noticed after a quarter of an hour. And
 * the process number in {@code SO_PEERCRED}, unix(7), of which the JDK tells user and group only.
 *
 * <p>Asks the JDK's own classes, which answer only if the process was started with {@code
 * --add-opens java.base/sun.nio.ch=ALL-UNNAMED}; elsewhere nothing is set and nothing known.
 * Calling {@code setsockopt} through java.lang.foreign would need the descriptor from the same
 * classes and costs an agent 50 ms of CPU at its start, this 0.5 ms. Thread-safe: immutable.
 */
final class KernelOptions {
  private static final System.Logger LOG = System.getLogger(KernelOptions.class.getName());

  // From netinet/in.h, linux/tcp.h and asm-generic/socket.h.
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_USER_TIMEOUT = 18;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;

  private static final @Nullable KernelOptions POSSIBLE = find();

  private final Method descriptor;
  private final Method setOption;
  private final Method getOption;

  private KernelOptions(Method descriptor, Method setOption, Method getOption) {
    this.descriptor = descriptor;
    this.setOption = setOption;
    this.getOption = getOption;
    descriptor.setAccessible(true);
    setOption.setAccessible(true);
    getOption.setAccessible(true);
  }

  private static @Nullable KernelOptions find() {
    try {
      Class<?> net = Class.forName("sun.nio.ch.Net");
      Class<?> fd = FileDescriptor.class;
      return new KernelOptions(
          Class.forName("sun.nio.ch.SelChImpl").getMethod("getFD"),
          net.getDeclaredMethod(
              "setIntOption0", fd, boolean.class, int.class, int.class, int.class, boolean.class),
          net.getDeclaredMethod("getIntOption0", fd, boolean.class, int.class, int.class));
    } catch (ReflectiveOperationException | InaccessibleObjectException otherJdkOrNotOpen) {
      LOG.log(Level.DEBUG, "the JDK does not open its sockets: {0}", otherJdkOrNotOpen.toString());
      return null;
    }
  }

  /** Limits how long data sent on {@code tcp} may stay unacknowledged, where that is possible. */
  static void limitUnacknowledged(SocketChannel tcp, Duration limit) {
    if (POSSIBLE == null) {
      return;
    }
    int millis = Math.toIntExact(limit.toMillis());
    try {
      Object fd = POSSIBLE.descriptor.invoke(tcp);
      POSSIBLE.setOption.invoke(null, fd, false, IPPROTO_TCP, TCP_USER_TIMEOUT, millis, false);
    } catch (ReflectiveOperationException e) {
      // Also how a channel answers that has been closed meanwhile.
      LOG.log(Level.DEBUG, "no limit for unacknowledged data", e);
    }
  }

  /** The limit of {@code tcp} in milliseconds, if it can be known. */
  static OptionalInt unacknowledgedMsMax(SocketChannel tcp) {
    return get(tcp, IPPROTO_TCP, TCP_USER_TIMEOUT);
  }

  /** The process that connected {@code unix} or listened for it, if it can be known. */
  static OptionalInt peerProcess(SocketChannel unix) {
    // The first of three numbers; the kernel fills as much as it is given room for.
    return get(unix, SOL_SOCKET, SO_PEERCRED);
  }

  private static OptionalInt get(SocketChannel channel, int level, int option) {
    if (POSSIBLE == null) {
      return OptionalInt.empty();
    }
    try {
      Object fd = POSSIBLE.descriptor.invoke(channel);
      return OptionalInt.of((Integer) POSSIBLE.getOption.invoke(null, fd, false, level, option));
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.DEBUG, "the option of a socket is not known", e);
      return OptionalInt.empty();
    }
  }
}
