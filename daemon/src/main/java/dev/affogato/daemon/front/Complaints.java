package dev.affogato.daemon.front;

import dev.affogato.base.time.TimeSource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What peers do that they must not, for the log: a few lines a minute for each peer and for all
 * together, and how many there would have been. Breaking the rules must not fill a disk.
 *
 * <p>Thread-safe by its own lock.
 */
final class Complaints {
  static final int LINES_PER_PEER_MAX = 5;
  static final int LINES_MAX = 50;
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger(Complaints.class.getName());

  private final TimeSource time;
  private final Map<String, Integer> linesOfPeers = new HashMap<>();
  private long windowNanos;
  private int lines;
  private int unsaid;

  Complaints(TimeSource time) {
    this.time = time;
    this.windowNanos = time.nanoTime();
  }

  /**
   * @param what what happened, which limit stopped it, and what to do
   */
  void about(String peer, String what) {
    String line;
    int forgotten;
    synchronized (this) {
      forgotten = newWindow(time.nanoTime());
      line = line(peer, what);
    }
    if (forgotten > 0) {
      LOG.log(Level.WARNING, "{0} more complaints about peers were not logged", forgotten);
    }
    if (!line.isEmpty()) {
      LOG.log(Level.WARNING, "{0}", line);
    }
  }

  /** Begins a new window if it is time; returns how many lines the last one kept back. */
  private int newWindow(long nowNanos) {
    if (nowNanos - windowNanos < WINDOW.toNanos()) {
      return 0;
    }
    int forgotten = unsaid;
    windowNanos = nowNanos;
    linesOfPeers.clear();
    lines = 0;
    unsaid = 0;
    return forgotten;
  }

  private String line(String peer, String what) {
    // Peers beyond LINES_MAX have no line left, so the map stays small.
    int ofPeer = linesOfPeers.getOrDefault(peer, 0);
    if (lines >= LINES_MAX || ofPeer >= LINES_PER_PEER_MAX) {
      unsaid++;
      return "";
    }
    lines++;
    linesOfPeers.put(peer, ofPeer + 1);
    boolean last = ofPeer + 1 == LINES_PER_PEER_MAX || lines == LINES_MAX;
    return peer + ": " + what + (last ? "; for a minute, more of the like is only counted" : "");
  }
}
