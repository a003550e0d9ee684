package dev.affogato.daemon.work.execution;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@link JailServer} there is, started for the first job, and again if it is killed. Where that
 * fails jobs are started one by one. Thread-safe: by lock.
 */
public final class JailServers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JailServers.class.getName());

  private static final int STARTS_MAX = 10;

  private final @Nullable String program;
  private @Nullable JailServer server;
  private int starts;
  private boolean closed;

  /**
   * @param program that serves; empty for none
   */
  public JailServers(Optional<String> program) {
    this.program = program.orElse(null);
  }

  /** The server; null where there is none. */
  public synchronized @Nullable JailServer get() {
    JailServer present = server;
    if (present != null && !present.isOver()) {
      return present;
    }
    if (program == null || closed || starts >= STARTS_MAX) {
      return null;
    }
    starts++;
    try {
      server = JailServer.start(program);
      return server;
    } catch (IOException failure) {
      starts = STARTS_MAX;
      LOG.log(Level.WARNING, "jails are started one by one: {0}", failure.toString());
      return null;
    }
  }

  /** Ends the server, with all its jails. */
  @Override
  public synchronized void close() {
    closed = true;
    if (server != null) {
      server.close();
    }
  }
}
