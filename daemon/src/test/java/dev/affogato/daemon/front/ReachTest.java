package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients are sent to no address that they cannot connect to. */
class ReachTest {
  private static final int PORT = 10245;
  private static final int ICECREAMS = 0;
  private static final Now NOW = new Now(0, 1_000);

  private final DaemonState state = new DaemonState(2, PORT, new JobFigures());

  private static GetCs request(int client) {
    return new GetCs(
        List.of(new EnvironmentName("x86_64", "env")),
        "a.c",
        Language.C,
        1,
        "x86_64",
        0,
        client,
        "",
        21,
        0,
        0,
        0);
  }

  private static UseCs answer(String host) {
    return new UseCs(7, PORT, host, "x86_64", true, 1, 0);
  }

  private static Effect told(UseCs answer) {
    return new Effect.ToClient(1, answer);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.9, 10.0.0.9",
    "fd00::1, fd00::9, fd00::9",
    "::1, ::1, ::1",
    "fe80::1%wlan0, fe80::9, fe80::9%wlan0",
  })
  void namesTheLinkByWhichItReachesTheScheduler(String own, String given, String told) {
    state.connected(1, own, NOW);
    state.arrived(1);
    assertThat(state.fromClient(1, request(GetCs.REACHES_IPV6), NOW))
        .containsExactly(new Effect.ToScheduler(request(GetCs.REACHES_IPV6).forwardedFor(1, 1)));
    // The port tells this machine from others that have its address.
    UseCs use = new UseCs(7, PORT + 1, given, "x86_64", true, 1, 0);
    assertThat(state.useCs(use, NOW)).containsExactly(told(use.withHostname(told)));
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1, 10.0.0.1", "fd00::1, fd00::1", "fe80::1%wlan0, fe80::1"})
  void knowsItselfByTheAddressThatTheSchedulerTells(String own, String given) {
    state.connected(1, own, NOW);
    state.arrived(1);
    state.fromClient(1, request(GetCs.REACHES_IPV6), NOW);
    assertThat(state.useCs(answer(given), NOW)).containsExactly(told(answer("127.0.0.1")));
  }

  @Test
  void compilesForAClientOfIcecreamItselfWhereOthersHaveIpv6Only() {
    state.connected(1, "fd00::1", NOW);
    state.arrived(1);
    assertThat(state.fromClient(1, request(ICECREAMS), NOW))
        .contains(told(new UseCs(1, PORT, "127.0.0.1", "x86_64", true, 2, 0)));
  }

  @Test
  void answersSuchAClientThatWaitedForTheSchedulerToo() {
    state.connected(1, "10.0.0.1", NOW);
    state.arrived(1);
    state.fromClient(1, request(ICECREAMS), NOW);
    state.lost(false, NOW);
    assertThat(state.connected(2, "fd00::1", NOW))
        .contains(told(new UseCs(1, PORT, "127.0.0.1", "x86_64", true, 2, 0)));
  }
}
