package dev.affogato.base.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What nobody ends in time is closed, and nothing else. */
final class WatchdogTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  /** A failure is to be seen; it is no measure of anything. */
  private static final int PATIENCE_S = 60;

  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

  private Closeable named(String name) {
    return () -> closed.add(name);
  }

  @Test
  void closesWhatTakesTooLongAndSaysSo() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);

    try (Watchdog.Guard guard = Watchdog.closeAfter(SHORT, done::countDown)) {
      assertThat(done.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();

      assertThat(guard.fired()).isTrue();
    }
  }

  @Test
  void findsAShortLimitBehindLongOnesWhichGoOn() throws InterruptedException {
    try (Watchdog.Guard longer = Watchdog.closeAfter(LONG, named("longer"));
        Watchdog.Guard shorter = Watchdog.closeAfter(SHORT, named("shorter"));
        Watchdog.Guard other = Watchdog.closeAfter(LONG, named("other"))) {
      assertThat(closed.poll(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo("shorter");

      assertThat(closed).isEmpty();
      assertThat(shorter.fired()).isTrue();
      assertThat(longer.fired()).isFalse();
      assertThat(other.fired()).isFalse();
    }
  }

  @Test
  void closesAllWhoseTimeIsOverHoweverMuchGoesWrong() throws InterruptedException {
    Closeable broken =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    Closeable gone =
        () -> {
          throw new IOException("on purpose");
        };
    try (Watchdog.Guard first = Watchdog.closeAfter(SHORT, broken);
        Watchdog.Guard second = Watchdog.closeAfter(SHORT, gone);
        Watchdog.Guard third = Watchdog.closeAfter(SHORT.multipliedBy(2), named("third"))) {
      assertThat(closed.poll(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo("third");

      assertThat(first.fired()).isTrue();
      assertThat(second.fired()).isTrue();
      assertThat(third.fired()).isTrue();
    }
  }

  @Test
  void leavesAloneWhatEndedInTimeInWhateverOrder() throws InterruptedException {
    Watchdog.Guard first = Watchdog.closeAfter(SHORT.multipliedBy(4), named("first"));
    Watchdog.Guard second = Watchdog.closeAfter(SHORT.multipliedBy(4), named("second"));
    Watchdog.Guard third = Watchdog.closeAfter(SHORT.multipliedBy(4), named("third"));
    second.close();
    first.close();
    third.close();
    third.close();

    Watchdog.Guard last = Watchdog.closeAfter(SHORT.multipliedBy(8), named("last"));

    String one = closed.poll(PATIENCE_S, TimeUnit.SECONDS);
    // On a machine that stood still meanwhile, those may have fired before they were ended.
    while (!"last".equals(one)) {
      assertThat(first.fired() || second.fired() || third.fired()).isTrue();
      one = closed.poll(PATIENCE_S, TimeUnit.SECONDS);
    }
    assertThat(last.fired()).isTrue();
  }
}
