package dev.affogato.scheduler.succession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.scheduler.state.Moment;
import dev.affogato.scheduler.succession.Succession.Step;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessionTest {
  private static final InetSocketAddress A = at("10.0.0.1");
  private static final InetSocketAddress B = at("10.0.0.2");

  private final Succession succession = new Succession(started(1000), false, bound -> bound / 2);
  private long seconds = 50;

  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 8765);
  }

  private static SchedulerIdentity started(long seconds) {
    return new SchedulerIdentity(43, seconds, "net");
  }

  private Moment now() {
    return new Moment(Duration.ofSeconds(seconds).toNanos(), 2000 + seconds);
  }

  private List<Step> heard(InetSocketAddress from, long started) {
    return succession.heard(from, started(started), now());
  }

  private List<Step> tick() {
    seconds++;
    return succession.tick(now());
  }

  @Test
  void looksRoundAtOnceAndThenNowAndThen() {
    assertThat(tick()).containsExactly(new Step.LookRound());
    List<Step> later = new ArrayList<>();
    for (int i = 0; i < Succession.LOOK_INTERVAL.toSeconds(); i++) {
      later.addAll(tick());
    }
    assertThat(later).containsExactly(new Step.LookRound());
  }

  @Test
  void givesWayOnceAndStandsByForAsLongAsTheBetterOneAnswers() {
    tick();
    assertThat(heard(A, 999)).singleElement().isInstanceOf(Step.GiveWay.class);
    for (int i = 0; i < 20; i++) {
      assertThat(tick()).contains(new Step.Ask(A));
      assertThat(heard(A, 999)).isEmpty();
      assertThat(succession.standsBy()).isTrue();
      assertThat(succession.better().orElseThrow()).startsWith("the scheduler at ");
    }
  }

  @Test
  void takesOverWhenTheBetterOneFallsSilent() {
    tick();
    heard(A, 999);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < Succession.SILENCE.toSeconds(); i++) {
      steps.addAll(tick());
    }
    assertThat(steps).hasAtLeastOneElementOfType(Step.TakeOver.class).contains(new Step.Announce());
    assertThat(succession.standsBy()).isFalse();
    assertThat(succession.better()).isEmpty();
  }

  @Test
  void takesOverWhenTheBetterOneStartedAnew() {
    heard(A, 999);
    assertThat(heard(A, 1001)).hasAtLeastOneElementOfType(Step.TakeOver.class);
  }

  @Test
  void watchesTheBestOfSeveral() {
    heard(A, 999);
    assertThat(heard(B, 998)).isEmpty();
    assertThat(succession.betterAddress()).isEqualTo(B);
    heard(A, 999);
    assertThat(succession.betterAddress()).isEqualTo(B);
  }

  @Test
  void tellsWorseOnesOfItselfWhenTheyAppear() {
    assertThat(heard(B, 1001)).containsExactly(new Step.Announce());
    assertThat(heard(B, 1001)).isEmpty();
    assertThat(succession.standsBy()).isFalse();
  }

  @Test
  void becomesTheLaterOneOfTwoThatStartedInTheSameSecond() {
    assertThat(heard(A, 1000)).singleElement().isInstanceOf(Step.GiveWay.class);
    assertThat(succession.self().startTime()).isGreaterThan(1000);
  }

  @Test
  void leavesTheNetworkToItsSuccessorAfterHavingBeenStopped() {
    tick();
    seconds += Succession.STANDSTILL.toSeconds();
    assertThat(tick()).containsExactly(new Step.LookRound());
    assertThat(succession.self().startTime()).isEqualTo(now().unixSeconds());
    assertThat(heard(B, 1500)).singleElement().isInstanceOf(Step.GiveWay.class);
  }

  @Test
  void caresForNobodyWhenPersistent() {
    Succession persistent = new Succession(started(1000), true, bound -> 0);
    assertThat(persistent.heard(A, started(1), now())).isEmpty();
    assertThat(persistent.tick(now())).isEmpty();
  }

  @Test
  void caresForItsOwnNetworkOnly() {
    assertThat(succession.heard(A, new SchedulerIdentity(43, 1, "NET"), now())).isEmpty();
    assertThat(succession.standsBy()).isFalse();
  }

  @Test
  void sendsMachinesAwayOnceAndServesThoseThatWereToldItsName() {
    Strays strays = new Strays();
    strays.arrived("present", 0);
    strays.allSentAway(0);
    assertThat(strays.sendAway("present", 1)).isFalse();
    assertThat(strays.sendAway("astray", 1)).isTrue();
    assertThat(strays.sendAway("astray", 2)).isFalse();
    assertThat(strays.sendAway("astray", Duration.ofHours(1).toNanos())).isTrue();
  }

  @Test
  void asksThoseWhoCameBackAgainEachTimeLater() {
    Strays strays = new Strays();
    long now = 0;
    assertThat(strays.sendAway("told", now)).isTrue();
    List<Long> stays = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      now += Duration.ofSeconds(30).toNanos();
      strays.arrived("told", now);
      assertThat(strays.sendAway("told", now)).isFalse();
      long since = now;
      while (strays.overstaying(now).isEmpty()) {
        now += Duration.ofSeconds(1).toNanos();
      }
      stays.add(Duration.ofNanos(now - since).toMinutes());
      strays.left("told");
    }
    assertThat(stays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L, 64L);
  }
}
