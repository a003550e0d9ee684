package dev.affogato.base.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy = new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(2));

  @Test
  void doublesUpToItsLimit() {
    assertThat(policy.delay(1, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(policy.delay(2, 0)).isEqualTo(Duration.ofMillis(200));
    assertThat(policy.delay(5, 0)).isEqualTo(Duration.ofMillis(1600));
    assertThat(policy.delay(6, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(policy.delay(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void spreadsWaitsOverTheUpperHalf() {
    assertThat(policy.delay(1, 0.5)).isEqualTo(Duration.ofMillis(75));
    assertThat(policy.delay(1, 0.999)).isGreaterThan(Duration.ofMillis(50));
  }
}
