package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.state.FarmContext.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs stay among machines that are known to reach each other. */
class RealmsTest {
  private final FarmContext farm = new FarmContext();

  @AfterEach
  void nothingContradictsItself() {
    assertThat(farm.state.contradiction()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, fd00::2",
    "fd00::1, 10.0.0.2",
    "fd00::1, fe80::2%eth0",
    "fe80::1%eth0, fe80::2%eth1",
    "fd00::1, ::1",
  })
  void neverGivesAJobToAnotherRealm(String submitter, String server) {
    Node asks = farm.joins("submitter", slots(0).at(submitter));
    farm.joins("server", host().at(server));
    int client = asks.asks(job());
    assertThat(asks.last(NoCs.class).clientId()).isEqualTo(client);
    assertThat(asks.told(UseCs.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.2, 10.0.0.2",
    "fd00::1, 2001:db8::2, 2001:db8::2",
    "::1, ::1, ::1",
    // Whoever is told puts its own word for the link behind it.
    "fe80::1%eth0, fe80::2%eth0, fe80::2",
  })
  void givesJobsWithinARealm(String submitter, String server, String told) {
    Node asks = farm.joins("submitter", slots(0).at(submitter));
    farm.joins("server", host().at(server));
    asks.asks(job());
    assertThat(asks.last(UseCs.class).hostname()).isEqualTo(told);
  }

  @Test
  void sharesOutEachRealmOfAMixedFarmByItself() {
    Node four = farm.joins("four", slots(0));
    Node six = farm.joins("six", slots(0).at("fd00::1"));
    Node server4 = farm.joins("server4", slots(2));
    farm.joins("server6", slots(2).at("fd00::2"));
    for (int i = 0; i < 10; i++) {
      six.asks(job("six" + i));
      four.asks(job("four" + i));
    }
    assertThat(four.told(UseCs.class))
        .hasSize(3)
        .allMatch(u -> u.hostname().equals(server4.address));
    assertThat(six.told(UseCs.class)).hasSize(3).allMatch(u -> u.hostname().equals("fd00::2"));
    // A full realm keeps nobody of another one waiting.
    server4.endsAsServer(four.told(UseCs.class).getFirst().jobId());
    assertThat(four.told(UseCs.class)).hasSize(4);
    assertThat(six.told(UseCs.class)).hasSize(3);
  }

  @Test
  void compilesOnTheSubmitterWhatAsksForAMachineOfAnotherRealm() {
    Node asks = farm.joins("submitter", host());
    farm.joins("server", host().at("fd00::2"));
    asks.asks(job().preferring("server"));
    assertThat(asks.told(NoCs.class)).hasSize(1);
    assertThat(farm.log()).contains("server is not reached by the kind of address");
  }

  @Test
  void findsPreferredAndBlacklistedMachinesByAnyFormOfTheirAddress() {
    Node asks = farm.joins("submitter", slots(0).at("fe80::1%eth0"));
    farm.joins("other", host().at("fe80::2%eth0"));
    farm.joins("server", host().at("fe80::3%eth0"));
    asks.asks(job().preferring("FE80:0::3"));
    assertThat(asks.last(UseCs.class).hostname()).isEqualTo("fe80::3");
    asks.sends(new BlacklistHostEnv("e1", "x86_64", "fe80::3%wlan0"));
    asks.asks(job().preferring("fe80::3"));
    assertThat(asks.told(NoCs.class)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("dev.affogato.scheduler.policy.SchedulerPolicy#names")
  void everyPolicyKeepsToIt(String policy) {
    FarmContext own = new FarmContext(SchedulerPolicy.named(policy));
    Node asks = own.joins("submitter", slots(1));
    own.joins("server", slots(8).at("fd00::2"));
    for (int i = 0; i < 6; i++) {
      asks.asks(job("f" + i));
    }
    assertThat(asks.told(UseCs.class)).isEmpty();
    assertThat(own.state.contradiction()).isNull();
  }
}
