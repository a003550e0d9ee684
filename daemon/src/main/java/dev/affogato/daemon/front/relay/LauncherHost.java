package dev.affogato.daemon.front.relay;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The agent that this daemon has for launchers without one of their own. Implementations are
 * thread-safe.
 */
public interface LauncherHost extends AutoCloseable {
  /**
   * Whether launchers of {@code place} are served now; those that are not have an agent of their
   * own.
   *
   * @param place a text, equal exactly for those whose user and surroundings are the same
   */
  boolean takes(String place);

  /**
   * Serves a launcher, whose call comes next; does not wait for its end.
   *
   * @param ended run when {@code launcher} has been closed
   */
  void serve(String place, Connection launcher, Runnable ended);

  @Override
  void close() throws IOException;

  /** Opens one, when the first launcher asks for it. */
  interface Maker {
    /**
     * @param daemon this daemon's socket
     */
    LauncherHost open(Path daemon) throws IOException;
  }
}
