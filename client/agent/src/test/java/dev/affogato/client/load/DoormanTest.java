package dev.affogato.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.memory.MemoryReading;
import dev.affogato.base.time.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoormanTest {
  private static final Supplier<MemoryReading> NO_MEMORY = () -> new MemoryReading(0, 0);

  private static Doorman doorman(Supplier<MemoryReading> gauge) {
    return new Doorman(new EntryRule(2), gauge, TimeSource.system());
  }

  @Test
  void letsOneAfterTheOtherInWhileMemoryIsShort() throws Exception {
    Doorman doorman = doorman(NO_MEMORY);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        all.add(
            threads.submit(() -> {
              try (Doorman.Lease lease = doorman.admit(Work.COMPILE)) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                return null;
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(most).hasValue(1);
    assertThat(doorman.busy()).isZero();
  }

  @Test
  void letsAllInWhoFit() throws Exception {
    Doorman doorman = doorman(() -> new MemoryReading(1L << 40, 0));
    for (int i = 0; i < 100; i++) {
      doorman.admit(Work.COMPILE);
    }
    assertThat(doorman.busy()).isEqualTo(100);
  }

  @Test
  void noticesThatOthersHaveFreedMemory() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Doorman doorman =
        doorman(() -> new MemoryReading(looks.incrementAndGet() < 3 ? 0 : 1L << 40, 0));
    doorman.admit(Work.COMPILE);
    doorman.admit(Work.COMPILE);
    assertThat(looks).hasValue(3);
  }

  /** Stepped by hand. */
  private static final class Steps implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    void at(int seconds) {
      nanos.set(seconds * 1_000_000_000L);
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public Instant wallClock() {
      return Instant.EPOCH;
    }
  }

  @Test
  void letsNobodyOvertakeOneWhoHasWaitedForLong() throws Exception {
    Steps time = new Steps();
    Supplier<MemoryReading> gauge = () -> new MemoryReading(270L << 20, 0);
    Doorman doorman = new Doorman(new EntryRule(2), gauge, time);
    List<Work> entered = Collections.synchronizedList(new ArrayList<>());
    Doorman.Lease first = doorman.admit(Work.PREPROCESS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> large = threads.submit(() -> enterAndLeave(doorman, Work.COMPILE, entered));
      awaitWaiting(doorman, 1);
      time.at(29);
      doorman.admit(Work.PREPROCESS).close();
      time.at(31);
      Future<?> small = threads.submit(() -> enterAndLeave(doorman, Work.PREPROCESS, entered));
      awaitWaiting(doorman, 2);
      first.close();
      large.get();
      small.get();
    }
    assertThat(entered).containsExactly(Work.COMPILE, Work.PREPROCESS);
  }

  private static Void enterAndLeave(Doorman doorman, Work work, List<Work> entered)
      throws InterruptedException {
    try (Doorman.Lease lease = doorman.admit(work)) {
      entered.add(work);
    }
    return null;
  }

  private static void awaitWaiting(Doorman doorman, int count) {
    while (doorman.waiting() < count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void forgetsWhoGivesUpWaiting() throws Exception {
    Doorman doorman = doorman(NO_MEMORY);
    Doorman.Lease first = doorman.admit(Work.COMPILE);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> doorman.admit(Work.COMPILE)).isInstanceOf(InterruptedException.class);
    first.close();
    first.close();
    assertThat(doorman.busy()).isZero();
  }
}
