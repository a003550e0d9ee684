package dev.affogato.base.net;

import java.io.FileDescriptor;
import java.lang.System.Logger.Level;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The socket option {@code TCP_USER_TIMEOUT}, tcp(7), for which the JDK has no name: how long sent
 * data may stay without an acknowledgement. Keep-alive probes are not sent while data are on their
 * way, so without it a cable that is pulled in that moment is noticed after a quarter of an hour.
 *
 * <p>Asks the JDK's own classes to set it, which they do only if the process was started with
 * {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}; elsewhere nothing is set. Calling {@code
 * setsockopt} through java.lang.foreign would need the descriptor from the same classes and costs
 * an agent 50 ms of CPU at its start, this 0.5 ms. Thread-safe: immutable.
 */
final class UserTimeout {
  private static final System.Logger LOG = System.getLogger(UserTimeout.class.getName());

  // From netinet/in.h and linux/tcp.h; the same on every architecture.
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_USER_TIMEOUT = 18;

  private static final @Nullable UserTimeout POSSIBLE = find();

  private final Method descriptor;
  private final Method setOption;
  private final Method getOption;

  private UserTimeout(Method descriptor, Method setOption, Method getOption) {
    this.descriptor = descriptor;
    this.setOption = setOption;
    this.getOption = getOption;
  }

  private static @Nullable UserTimeout find() {
    try {
      Class<?> net = Class.forName("sun.nio.ch.Net");
      UserTimeout found =
          new UserTimeout(
              Class.forName("sun.nio.ch.SelChImpl").getMethod("getFD"),
              net.getDeclaredMethod(
                  "setIntOption0",
                  FileDescriptor.class,
                  boolean.class,
                  int.class,
                  int.class,
                  int.class,
                  boolean.class),
              net.getDeclaredMethod(
                  "getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class));
      found.descriptor.setAccessible(true);
      found.setOption.setAccessible(true);
      found.getOption.setAccessible(true);
      return found;
    } catch (ReflectiveOperationException | InaccessibleObjectException otherJdkOrNotOpen) {
      LOG.log(Level.DEBUG, "unacknowledged data have no limit: {0}", otherJdkOrNotOpen.toString());
      return null;
    }
  }

  /** Sets it for {@code tcp}; false if this process cannot. */
  static boolean set(SocketChannel tcp, Duration limit) {
    if (POSSIBLE == null) {
      return false;
    }
    try {
      POSSIBLE.setOption.invoke(
          null,
          POSSIBLE.descriptor.invoke(tcp),
          false,
          IPPROTO_TCP,
          TCP_USER_TIMEOUT,
          Math.toIntExact(limit.toMillis()),
          false);
      return true;
    } catch (ReflectiveOperationException e) {
      // Also how a channel answers that has been closed meanwhile.
      LOG.log(Level.DEBUG, "no limit for unacknowledged data", e);
      return false;
    }
  }

  /** What is set for {@code tcp}, or null if this process cannot know. */
  static @Nullable Duration get(SocketChannel tcp) throws ReflectiveOperationException {
    if (POSSIBLE == null) {
      return null;
    }
    Object millis =
        POSSIBLE.getOption.invoke(
            null, POSSIBLE.descriptor.invoke(tcp), false, IPPROTO_TCP, TCP_USER_TIMEOUT);
    return Duration.ofMillis(((Integer) millis).longValue());
  }
}
