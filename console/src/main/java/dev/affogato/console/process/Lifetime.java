package dev.affogato.console.process;

import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * From the start of a program to the signal that ends it.
 *
 * <p>An end that was asked for is a good one, whatever the JVM thinks of the signal. Who asks a
 * second time does not want to wait (behaviour spec 5.2). A start that is still going on is
 * interrupted. Thread-safe.
 */
public final class Lifetime {
  private static final System.Logger LOG = System.getLogger(Lifetime.class.getName());

  /** Exit status after a second signal. */
  private static final int STATUS_FORCED = 1;

  /**
   * Signals within this time are one request: timeout(1) and shells that end a whole group send the
   * same one to a process twice.
   */
  private static final Duration SAME_REQUEST = Duration.ofMillis(500);

  private final TimeSource time;
  private final Thread main = Thread.currentThread();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guarded by this. */
  private boolean starting = true;

  /** Guarded by this. */
  private Deadline sameRequest = new Deadline(0);

  private Lifetime(TimeSource time) {
    this.time = time;
  }

  /** Begins to listen to the signals that end the calling thread's program. */
  public static Lifetime begin() {
    Lifetime lifetime = new Lifetime(TimeSource.system());
    for (String signal : new String[] {"TERM", "INT", "ALRM"}) {
      Signals.on(signal, () -> lifetime.askedToEnd(signal));
    }
    // The JVM ends when its hooks have run: the program closes meanwhile.
    Runtime.getRuntime().addShutdownHook(new Thread(lifetime::endAndAwait, "shutdown"));
    return lifetime;
  }

  /** Whether the end was asked for. */
  public boolean isEnding() {
    return asked.getCount() == 0;
  }

  /** From now on the program ends in order: its main thread is not interrupted any more. */
  public synchronized void started() {
    starting = false;
    if (isEnding()) {
      // The interrupt came when there was nothing left to interrupt.
      var _ = Thread.interrupted();
    }
  }

  /** Returns when the end is asked for. */
  public void awaitEnd() throws InterruptedException {
    asked.await();
  }

  /** Says that the program has ended. */
  public void ended() {
    ended.countDown();
  }

  private void askedToEnd(String signal) {
    synchronized (this) {
      if (!isEnding()) {
        LOG.log(Level.INFO, "ending, as SIG{0} asks", signal);
        sameRequest = Deadline.after(time.nanoTime(), SAME_REQUEST);
        asked.countDown();
        if (starting) {
          main.interrupt();
        }
        return;
      }
      if (!sameRequest.hasPassed(time.nanoTime())) {
        return;
      }
    }
    LOG.log(Level.ERROR, "forced exit.");
    Runtime.getRuntime().halt(STATUS_FORCED);
  }

  private void endAndAwait() {
    asked.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
