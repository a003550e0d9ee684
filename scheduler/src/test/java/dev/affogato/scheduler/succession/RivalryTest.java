package dev.affogato.scheduler.succession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gives way to whom. */
class RivalryTest {
  @ParameterizedTest
  @CsvSource({
    // newer, older, longer running, younger, same
    "44, 5000, net, true",
    "42, 1, net, false",
    "43, 999, net, true",
    "43, 1001, net, false",
    "43, 1000, net, false",
    // another network, by case too; bogus and old versions
    "44, 1, other, false",
    "44, 1, NET, false",
    "200, 1, net, false",
    "35, 1, net, false",
  })
  void givesWayToBetterSchedulersOfItsNetworkOnly(
      int version, long started, String netname, boolean expected) {
    SchedulerIdentity own = new SchedulerIdentity(43, 1000, "net");
    assertThat(Rivalry.givesWay(own, new SchedulerIdentity(version, started, netname)))
        .isEqualTo(expected);
  }
}
