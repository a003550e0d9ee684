package dev.affogato.daemon.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateTest {
  private static Candidate candidate(int port, int version, long startTime, String netname) {
    return new Candidate(
        new InetSocketAddress("127.0.0.1", port),
        new SchedulerIdentity(version, startTime, netname));
  }

  @Test
  void prefersTheNewestAndThenTheLongestRunning() {
    Candidate old = candidate(1, 42, 10, "net");
    Candidate young = candidate(2, 43, 900, "net");
    Candidate longRunning = candidate(3, 43, 500, "net");
    assertThat(Candidate.choose(List.of(old, young, longRunning), "net")).contains(longRunning);
  }

  @Test
  void comparesNetnamesIgnoringCase() {
    assertThat(Candidate.choose(List.of(candidate(1, 43, 1, "IceCream")), "ICECREAM")).isPresent();
    assertThat(Candidate.choose(List.of(candidate(1, 43, 1, "other")), "ICECREAM")).isEmpty();
  }

  @Test
  void ignoresBogusVersions() {
    assertThat(
            Candidate.choose(
                List.of(candidate(1, 128, 1, "net"), candidate(2, 0, 1, "net")), "net"))
        .isEmpty();
  }
}
