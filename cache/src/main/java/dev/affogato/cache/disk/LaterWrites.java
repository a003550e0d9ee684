package dev.affogato.cache.disk;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the disk that nobody waits for, done one after the other in the order they came: what
 * names contents is written after them. Whoever asks meanwhile is answered from memory by who left
 * the write here; what was not written when the process was killed is lost, and is asked for anew.
 *
 * <p>Thread-safe: all by its lock. A thread of its own lives while there is something to do.
 */
public final class LaterWrites implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LaterWrites.class.getName());

  private static final long DEFAULT_BYTES_MAX = 16L << 20;
  private static final int HEAP_SHARE = 32;

  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private long bytes;
  private long taken;
  private long done;
  private boolean working;
  private boolean closed;

  /** A write that can fail as disks do; what it was to store is lost then. */
  public interface Write {
    void run() throws IOException;
  }

  private record Entry(long bytes, Write write) {}

  /**
   * @param bytesMax of memory that waiting writes hold; 0 has everybody write at once
   */
  public LaterWrites(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** With 16 MB, or a thirty-second of the heap where that is less. */
  public static LaterWrites usual() {
    return new LaterWrites(
        Math.min(DEFAULT_BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  /** For who writes everything at once. */
  public static LaterWrites none() {
    return new LaterWrites(0);
  }

  /**
   * Leaves a write here that holds so many bytes. False if there is no room: the caller writes
   * then, and a disk that is too slow is felt by who fills it.
   */
  public boolean offer(long writeBytes, Write write) {
    lock.lock();
    try {
      if (closed || bytes + writeBytes > bytesMax) {
        return false;
      }
      bytes += writeBytes;
      taken++;
      queue.add(new Entry(writeBytes, write));
      if (!working) {
        working = true;
        Thread.ofVirtual().name("later writes").start(this::work);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for all writes that are here by now. */
  public void flush() {
    lock.lock();
    try {
      long last = taken;
      while (done < last) {
        written.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more, and waits for those that are here. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    flush();
  }

  private void work() {
    for (Entry next = next(); next != null; next = next()) {
      try {
        next.write().run();
      } catch (IOException failure) {
        LOG.log(Level.WARNING, "something is not kept: {0}", failure.toString());
      } catch (RuntimeException | Error broken) {
        LOG.log(Level.ERROR, "something is not kept", broken);
      } finally {
        done(next);
      }
    }
  }

  private @Nullable Entry next() {
    lock.lock();
    try {
      Entry next = queue.poll();
      working = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void done(Entry entry) {
    lock.lock();
    try {
      bytes -= entry.bytes();
      done++;
      written.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
