package dev.affogato.console.dashboard.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events for a bounded number of followers.
 *
 * <p>One thread publishes; each follower's thread takes from a short queue of its own. Whoever is
 * too slow for that is cut off: his browser comes back and begins with a whole picture. Thread-safe
 * by its monitor.
 */
public final class EventStream {
  /** Enough for all of a small team; each costs what is sent to it. */
  static final int FOLLOWERS_MAX = 32;

  /** Two seconds' worth. */
  static final int BEHIND_MAX = 8;

  private final Set<Follower> followers = new LinkedHashSet<>();
  private long dropped;
  private boolean closed;

  /** One who listens. */
  final class Follower implements AutoCloseable {
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final Runnable cutOff;
    private boolean fresh = true;
    private boolean ended;

    private Follower(Runnable cutOff) {
      this.cutOff = cutOff;
    }

    /** Waits for the next event; null at the end. */
    byte @Nullable [] next() throws InterruptedException {
      synchronized (EventStream.this) {
        while (waiting.isEmpty() && !ended) {
          EventStream.this.wait();
        }
        return ended ? null : waiting.remove();
      }
    }

    @Override
    public void close() {
      synchronized (EventStream.this) {
        ended = true;
        followers.remove(this);
      }
    }
  }

  /**
   * A new follower, or null if there are too many.
   *
   * @param cutOff ends his connection although a thread writes to it, and does not wait for that
   */
  synchronized @Nullable Follower join(Runnable cutOff) {
    if (closed || followers.size() >= FOLLOWERS_MAX) {
      return null;
    }
    Follower follower = new Follower(cutOff);
    followers.add(follower);
    return follower;
  }

  /** How many listen. */
  public synchronized int followers() {
    return followers.size();
  }

  /** How many were cut off for being slow. */
  public synchronized long dropped() {
    return dropped;
  }

  /** An event as it goes over the wire; {@code data} has no line breaks. */
  public static byte[] event(String name, String data) {
    return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Tells every follower.
   *
   * @param event for those who have begun; null for nothing
   * @param beginning makes the whole picture for those who begin now, and need no {@code event}
   */
  public void publish(byte @Nullable [] event, Supplier<byte[]> beginning) {
    byte[] whole = hasFresh() ? beginning.get() : null;
    List<Follower> slow = new ArrayList<>();
    synchronized (this) {
      for (Follower follower : followers) {
        byte[] own = follower.fresh ? whole : event;
        if (own == null) {
          continue;
        }
        follower.fresh = false;
        if (follower.waiting.size() >= BEHIND_MAX) {
          slow.add(follower);
        } else {
          follower.waiting.add(own);
        }
      }
      dropped += slow.size();
      slow.forEach(Follower::close);
      notifyAll();
    }
    slow.forEach(follower -> follower.cutOff.run());
  }

  private synchronized boolean hasFresh() {
    return followers.stream().anyMatch(follower -> follower.fresh);
  }

  void close() {
    List<Follower> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(followers);
      all.forEach(Follower::close);
      notifyAll();
    }
    all.forEach(follower -> follower.cutOff.run());
  }
}
