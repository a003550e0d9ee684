package dev.affogato.client.load;

import dev.affogato.base.memory.MemoryGauge;
import dev.affogato.base.memory.MemoryReading;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets work start when the machine has room for it, and knows what it has let in.
 *
 * <p>{@link EntryRule} decides under the lock, one after the other, so that many who ask at once
 * are not let in by the same reading. Who has to wait looks again when something ends, and now and
 * then, because memory also comes and goes with others' work. Little work may overtake what needs
 * more memory, but not for ever: nobody enters before one who came earlier and has waited for long.
 * Thread-safe: all state is guarded by the lock.
 */
public final class Doorman {
  /** Short beside a compile, long beside the look. */
  private static final Duration LOOKS_AGAIN = Duration.ofMillis(250);

  /** A reading is some ten small files; a build starts a hundred jobs a second. */
  private static final Duration READING_KEPT = Duration.ofMillis(100);

  private final EntryRule rule;
  private final Supplier<MemoryReading> gauge;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition ended = lock.newCondition();
  private final Set<Lease> inside = new HashSet<>();
  private final SequencedSet<Waiter> waiting = new LinkedHashSet<>();
  private MemoryReading reading = MemoryReading.UNKNOWN;
  private long readNanos;
  private long changedNanos;

  Doorman(EntryRule rule, Supplier<MemoryReading> gauge, TimeSource time) {
    this.rule = rule;
    this.gauge = gauge;
    this.time = time;
    this.readNanos = time.nanoTime() - READING_KEPT.toNanos();
    this.changedNanos = time.nanoTime();
  }

  /** For this machine, with so many processors. */
  public static Doorman ofThisMachine(int processors, TimeSource time) {
    return new Doorman(new EntryRule(processors), MemoryGauge.ofThisMachine()::read, time);
  }

  /** Work that was let in; its end makes room. */
  public final class Lease implements AutoCloseable {
    private final EntryRule.Running running;

    private Lease(EntryRule.Running running) {
      this.running = running;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (inside.remove(this)) {
          changedNanos = time.nanoTime();
          ended.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** One that asked, in the order of asking; equal to itself only. */
  private static final class Waiter {
    private final long sinceNanos;

    Waiter(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /** Waits until {@code work} may start: while something else is inside, or has waited for long. */
  public Lease admit(Work work) throws InterruptedException {
    lock.lockInterruptibly();
    Waiter self = new Waiter(time.nanoTime());
    try {
      waiting.add(self);
      while (isBarred(self) || !mayEnter(work)) {
        var _ = ended.await(LOOKS_AGAIN.toNanos(), TimeUnit.NANOSECONDS);
      }
      return enter(work);
    } finally {
      waiting.remove(self);
      lock.unlock();
    }
  }

  /** Whether somebody who came before {@code self} has waited for so long that nobody overtakes. */
  private boolean isBarred(Waiter self) {
    Waiter first = waiting.getFirst();
    return first != self && rule.isLong(first.sinceNanos, time.nanoTime());
  }

  /** How many are inside. */
  int busy() {
    lock.lock();
    try {
      return inside.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait to be let in; each of them has looked. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean mayEnter(Work work) {
    long nowNanos = time.nanoTime();
    return rule.lets(
        work,
        inside.stream().map(lease -> lease.running).toList(),
        inside.isEmpty() ? MemoryReading.UNKNOWN : reading(nowNanos),
        changedNanos,
        nowNanos);
  }

  private MemoryReading reading(long nowNanos) {
    if (new Deadline(readNanos + READING_KEPT.toNanos()).hasPassed(nowNanos)) {
      reading = gauge.get();
      readNanos = nowNanos;
    }
    return reading;
  }

  private Lease enter(Work work) {
    Lease lease = new Lease(new EntryRule.Running(work, time.nanoTime()));
    inside.add(lease);
    changedNanos = lease.running.beganNanos();
    return lease;
  }
}
