package dev.affogato.client.direct;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.reapi.direct.DirectConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the direct doors of daemons of this machine, kept for the next job, with what each
 * daemon is known to have. Thread-safe: its own state is guarded by its monitor, a connection
 * belongs to who took it.
 */
final class Doors {
  /** As many jobs may be at a look-up at once; more connections are closed after use. */
  private static final int IDLE_MAX = 64;

  /** A daemon of another make or version is not asked for every job. */
  private static final Duration ABSENCE = Duration.ofSeconds(10);

  /** Finds and connects to the daemon that a call looks for. */
  interface Opener {
    /** Null if there is none that may be trusted with direct jobs. */
    @Nullable Connection open() throws IOException;
  }

  private final TimeSource time;
  private final Map<String, Door> doors = new HashMap<>();
  private boolean closed;

  Doors(TimeSource time) {
    this.time = time;
  }

  /** What is known of one daemon. Guarded by the monitor of {@link Doors}. */
  private static final class Door {
    private final Deque<DirectConnection> idle = new ArrayDeque<>();
    private Presence presence = new Presence("");
    private boolean absent;
    private long absentUntilNanos;
  }

  /**
   * A connection, from the store or new.
   *
   * @param key tells one daemon from another
   * @throws Detour if the daemon has no such door
   */
  Visit visit(String key, Opener opener) throws Detour {
    DirectConnection kept = idle(key);
    return kept == null ? open(key, opener) : new Visit(key, kept, presence(key, kept), true);
  }

  /** The same by a new connection, in place of one that turned out to be of no use any more. */
  Visit open(String key, Opener opener) throws Detour {
    try {
      Connection connection = opener.open();
      if (connection == null) {
        throw absent(key, "no daemon of this machine was found that may be trusted");
      }
      DirectConnection opened = DirectConnection.open(connection);
      return new Visit(key, opened, presence(key, opened), false);
    } catch (IOException e) {
      throw absent(key, "the daemon of this machine has no direct door: " + e.getMessage());
    }
  }

  private synchronized @Nullable DirectConnection idle(String key) throws Detour {
    Door door = doors.computeIfAbsent(key, _ -> new Door());
    if (door.absent && door.absentUntilNanos - time.nanoTime() > 0) {
      throw new Detour(
          DetourCode.NO_DOOR, "the daemon of this machine had no direct door a moment ago");
    }
    return door.idle.pollLast();
  }

  private synchronized Presence presence(String key, DirectConnection connection) {
    Door door = doors.computeIfAbsent(key, _ -> new Door());
    door.absent = false;
    String epoch = connection.welcome().getEpoch();
    if (!door.presence.epoch().equals(epoch)) {
      door.presence = new Presence(epoch);
    }
    return door.presence;
  }

  private synchronized Detour absent(String key, String why) {
    Door door = doors.computeIfAbsent(key, _ -> new Door());
    // An interrupted visitor has seen nothing.
    if (!Thread.currentThread().isInterrupted()) {
      door.absent = true;
      door.absentUntilNanos = time.nanoTime() + ABSENCE.toNanos();
    }
    return new Detour(DetourCode.NO_DOOR, why);
  }

  /** Ends the connections in store. */
  synchronized void close() {
    closed = true;
    for (Door door : doors.values()) {
      door.idle.forEach(DirectConnection::close);
      door.idle.clear();
    }
  }

  private synchronized boolean keep(String key, DirectConnection connection) {
    Door door = doors.get(key);
    if (closed
        || door == null
        || door.idle.size() >= IDLE_MAX
        || !door.presence.epoch().equals(connection.welcome().getEpoch())) {
      return false;
    }
    door.idle.addLast(connection);
    return true;
  }

  /** A connection in use. Confined to the thread that took it. */
  final class Visit implements AutoCloseable {
    private final String key;
    private final DirectConnection connection;
    private final Presence presence;
    private final boolean kept;
    private boolean sound = true;

    private Visit(String key, DirectConnection connection, Presence presence, boolean kept) {
      this.key = key;
      this.connection = connection;
      this.presence = presence;
      this.kept = kept;
    }

    DirectConnection connection() {
      return connection;
    }

    Presence presence() {
      return presence;
    }

    /** Whether it was opened for an earlier job: the daemon may have ended it since. */
    boolean isKept() {
      return kept;
    }

    /** The connection is of no use any more. */
    void spoiled() {
      sound = false;
    }

    /** Back into the store, unless it is spoiled. */
    @Override
    public void close() {
      if (!sound || Thread.currentThread().isInterrupted() || !keep(key, connection)) {
        connection.close();
      }
    }
  }
}
