package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where launchers come from: a socket of the agent's own, or the daemon's relay. Thread-safe: one
 * thread asks, any may close.
 */
public interface LauncherSource extends AutoCloseable {
  /**
   * Those that connect to {@code channel}, a listening unix socket, which the source takes over.
   *
   * @throws IOException if the system does not tell who we are
   */
  static LauncherSource listening(ServerSocketChannel channel) throws IOException {
    return new ListeningSource(channel);
  }

  /**
   * The next launcher of this user, waiting as long as it takes; null if whoever came is none.
   *
   * @throws IOException if nobody can come now; while {@link #isOpen} asking again may help
   */
  @Nullable Connection next() throws IOException, InterruptedException;

  /** Whether launchers may still come. */
  boolean isOpen();

  /**
   * The process of a launcher that came from {@link #next}, as this process counts them.
   *
   * @param said what it says of itself, which is true in its own namespace
   * @return 0 if nobody can tell
   */
  default int processOf(Connection launcher, int said) {
    return said;
  }

  /** A launcher that came from {@link #next} has been served and its connection closed. */
  default void ended(Connection launcher) {}

  /** Removes what agents of this user have left behind that have long ended. */
  default void tidyUp() {}

  /** Ends {@link #next} with an exception; launchers that wait see their connections end. */
  @Override
  void close() throws IOException;
}
