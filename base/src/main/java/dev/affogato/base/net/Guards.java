package dev.affogato.base.net;

import dev.affogato.base.net.Watchdog.Guard;
import dev.affogato.base.time.TimeSource;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The limits that run, and the thread that waits for the first of them. Thread-safe by its lock.
 *
 * <p>Nearly all limits end long before their time, several of them for each job. So the thread is
 * not woken for one that comes, unless it would sleep for longer, and never for one that goes: it
 * finds that out when it looks, at most once in the time of the shortest limit.
 */
final class Guards implements Runnable {
  private static final System.Logger LOG = System.getLogger(Guards.class.getName());

  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();
  private @Nullable Guard first;
  private @Nullable Thread thread;

  /** Whether the thread looks again by itself, and when. */
  private boolean looks;

  private long looksAtNs;

  Guards(TimeSource time) {
    this.time = time;
  }

  void add(Guard guard, long waitNs) {
    lock.lock();
    try {
      guard.deadlineNs = time.nanoTime() + waitNs;
      guard.after = first;
      if (first != null) {
        first.before = guard;
      }
      first = guard;
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("watchdog").start(this);
      }
      if (!looks || guard.deadlineNs - looksAtNs < 0) {
        looks = true;
        looksAtNs = guard.deadlineNs;
        earlier.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Without effect for one that was removed before. */
  void remove(Guard guard) {
    lock.lock();
    try {
      if (guard.before != null) {
        guard.before.after = guard.after;
      } else if (first == guard) {
        first = guard.after;
      }
      if (guard.after != null) {
        guard.after.before = guard.before;
      }
      guard.before = null;
      guard.after = null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    while (true) {
      try {
        awaitOver().forEach(Guards::fire);
      } catch (InterruptedException nobodysBusiness) {
        // It is this object's own thread, which ends with the process.
        LOG.log(Level.DEBUG, "interrupted", nobodysBusiness);
      }
    }
  }

  private static void fire(Guard guard) {
    try {
      guard.fire();
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "something did not close when its time was over", broken);
    }
  }

  private List<Guard> awaitOver() throws InterruptedException {
    lock.lock();
    try {
      List<Guard> over = over();
      while (over.isEmpty()) {
        if (looks) {
          long _ = earlier.awaitNanos(looksAtNs - time.nanoTime());
        } else {
          earlier.await();
        }
        over = over();
      }
      return over;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those whose time is over, and finds out when to look for the next one. */
  private List<Guard> over() {
    List<Guard> over = new ArrayList<>(0);
    long nowNs = time.nanoTime();
    looks = false;
    for (Guard guard = first; guard != null; guard = guard.after) {
      if (guard.deadlineNs - nowNs <= 0) {
        over.add(guard);
      } else if (!looks || guard.deadlineNs - looksAtNs < 0) {
        looks = true;
        looksAtNs = guard.deadlineNs;
      }
    }
    over.forEach(this::remove);
    return over;
  }
}
