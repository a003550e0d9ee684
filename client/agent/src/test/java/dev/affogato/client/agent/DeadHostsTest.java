package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadHostsTest {
  private final SteppedTime time = new SteppedTime();
  private final DeadHosts hosts = new DeadHosts(time);

  @Test
  void avoidsAHostForAMinute() {
    hosts.add("10.0.0.7:10245");
    assertThat(hosts.contains("10.0.0.7:10245")).isTrue();
    assertThat(hosts.contains("10.0.0.8:10245")).isFalse();
    time.step(Duration.ofSeconds(61));
    assertThat(hosts.contains("10.0.0.7:10245")).isFalse();
  }
}
