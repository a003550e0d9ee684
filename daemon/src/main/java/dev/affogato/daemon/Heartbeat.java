package dev.affogato.daemon;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does every second what a daemon does although nothing happens. Thread-safe; the beats are those
 * of one virtual thread.
 */
final class Heartbeat implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Semaphore hurry = new Semaphore(0);
  private volatile @Nullable Thread thread;
  private volatile boolean closing;

  /** Begins to run {@code beat}; once. */
  void start(Runnable beat) {
    thread = Thread.ofVirtual().name("heartbeat").start(() -> run(beat));
  }

  /** The next beat comes at once. Never blocks. */
  void hurry() {
    hurry.release();
  }

  private void run(Runnable beat) {
    while (!closing) {
      try {
        if (hurry.tryAcquire(BEAT.toNanos(), TimeUnit.NANOSECONDS)) {
          hurry.drainPermits();
        }
        if (!closing) {
          beat.run();
        }
      } catch (InterruptedException closed) {
        return;
      } catch (RuntimeException e) {
        // Without a heartbeat the daemon would look alive and idle for ever.
        LOG.log(Level.ERROR, "a heartbeat failed; please report this", e);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    Thread beating = thread;
    if (beating != null) {
      beating.interrupt();
      beating.join();
    }
  }
}
