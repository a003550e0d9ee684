package dev.affogato.protocol.reapi.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallerQuotasTest {
  private static final Caller ONE = new Caller("10.0.0.1", "");
  private static final Caller OTHER = new Caller("10.0.0.2", "");
  private long nowNs;
  private final CallerQuotas quotas =
      new CallerQuotas(
          1000,
          2,
          new TimeSource() {
            @Override
            public long nanoTime() {
              return nowNs;
            }

            @Override
            public Instant wallClock() {
              return Instant.EPOCH;
            }
          });

  @Test
  void letsACallerBringNoMoreThanItsPartAndMoreLater() throws Exception {
    quotas.beforeTaking(ONE, 600);
    assertThatThrownBy(() -> quotas.beforeTaking(ONE, 600)).isInstanceOf(CallFailure.class);
    quotas.beforeTaking(ONE, 400);
    quotas.beforeTaking(OTHER, 1000);
    nowNs += Duration.ofMinutes(5).toNanos();
    quotas.beforeTaking(ONE, 500);
    assertThatThrownBy(() -> quotas.beforeTaking(ONE, 1)).isInstanceOf(CallFailure.class);
    nowNs += Duration.ofHours(1).toNanos();
    quotas.beforeTaking(ONE, 1000);
  }

  @Test
  void letsACallerRunSoManyActionsAtATime() throws Exception {
    quotas.beforeRunning(ONE);
    quotas.beforeRunning(ONE);
    assertThatThrownBy(() -> quotas.beforeRunning(ONE)).isInstanceOf(CallFailure.class);
    quotas.beforeRunning(OTHER);
    quotas.afterRunning(ONE);
    quotas.beforeRunning(ONE);
  }

  @Test
  void forgetsCallersThatOweNothing() throws Exception {
    for (int i = 0; i < 4096; i++) {
      quotas.beforeTaking(new Caller("peer" + i, ""), 1);
    }
    assertThatThrownBy(() -> quotas.beforeTaking(ONE, 1)).isInstanceOf(CallFailure.class);
    nowNs += Duration.ofHours(1).toNanos();
    assertThatCode(() -> quotas.beforeTaking(ONE, 1)).doesNotThrowAnyException();
  }
}
