package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Launchers that somebody else has accepted and knows: the daemon, for the agent within it.
 *
 * <p>Whoever hands them over also limits how many there are at a time. Thread-safe by its own lock;
 * what is to be run at a connection's end runs outside of it.
 */
public final class HandedOver implements LauncherSource {
  private final Queue<Connection> waiting = new ArrayDeque<>();
  private final Map<Connection, Runnable> atEnd = new HashMap<>();
  private boolean closed;

  /**
   * Has {@code launcher} served, which will begin with its call. It is closed when that is over, at
   * once if this source has been closed.
   *
   * @param ended run exactly once, when {@code launcher} has been closed, on any thread
   */
  public void add(Connection launcher, Runnable ended) {
    synchronized (this) {
      if (!closed) {
        atEnd.put(launcher, ended);
        waiting.add(launcher);
        notifyAll();
        return;
      }
    }
    launcher.close();
    ended.run();
  }

  @Override
  public synchronized Connection next() throws ClosedChannelException, InterruptedException {
    while (waiting.isEmpty()) {
      if (closed) {
        throw new ClosedChannelException();
      }
      wait();
    }
    return waiting.remove();
  }

  @Override
  public synchronized boolean isOpen() {
    return !closed;
  }

  /** Such launchers come from any namespace: only the kernel knows their number in ours. */
  @Override
  public int processOf(Connection launcher, int said) {
    return launcher.peerProcess().orElse(0);
  }

  @Override
  public void ended(Connection launcher) {
    Runnable action = forget(launcher);
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void close() {
    for (Connection launcher = closeNext(); launcher != null; launcher = closeNext()) {
      launcher.close();
      ended(launcher);
    }
  }

  private synchronized @Nullable Runnable forget(Connection launcher) {
    return atEnd.remove(launcher);
  }

  private synchronized @Nullable Connection closeNext() {
    closed = true;
    notifyAll();
    return waiting.poll();
  }
}
