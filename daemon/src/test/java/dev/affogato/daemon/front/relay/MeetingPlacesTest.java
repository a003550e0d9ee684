package dev.affogato.daemon.front.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.daemon.front.relay.MeetingPlaces.Answer;
import dev.affogato.daemon.front.relay.MeetingPlaces.Decision;
import dev.affogato.daemon.front.relay.MeetingPlaces.Offered;
import dev.affogato.daemon.front.relay.MeetingPlaces.Place;
import org.junit.jupiter.api.Test;

class MeetingPlacesTest {
  private static final Place HERE = new Place("user", "key", "outside");

  private final MeetingPlaces<String, String> places = new MeetingPlaces<>();
  private long nowNanos = -5;

  private Answer looks(Place place, String launcher) {
    return places.looks(place, launcher, nowNanos).answer();
  }

  @Test
  void tellsOnlyTheFirstLauncherToStartAnAgent() {
    assertThat(looks(HERE, "a")).isEqualTo(Answer.START);
    assertThat(looks(HERE, "b")).isEqualTo(Answer.WAIT);
    assertThat(places.offers(HERE, "1", nowNanos)).isEqualTo(new Offered<>(true, "a"));
    assertThat(places.offers(HERE, "2", nowNanos)).isEqualTo(new Offered<>(true, "b"));
    assertThat(places.offers(HERE, "3", nowNanos)).isEqualTo(new Offered<>(true, null));
    assertThat(places.looks(HERE, "c", nowNanos)).isEqualTo(new Decision<>(Answer.JOINED, "3"));
    assertThat(looks(HERE, "d")).isEqualTo(Answer.WAIT);
  }

  @Test
  void joinsNobodyOfAnotherUserOrOtherSurroundings() {
    places.offers(HERE, "1", nowNanos);
    assertThat(looks(new Place("other", "key", "outside"), "a")).isEqualTo(Answer.START);
    assertThat(looks(new Place("user", "other", "outside"), "b")).isEqualTo(Answer.START);
    assertThat(looks(new Place("user", "key", "sandbox"), "c")).isEqualTo(Answer.START);
    assertThat(looks(HERE, "d")).isEqualTo(Answer.JOINED);
  }

  @Test
  void startsAnotherAgentOnceTheLastHasGone() {
    places.offers(HERE, "1", nowNanos);
    places.offers(HERE, "2", nowNanos);
    assertThat(looks(HERE, "a")).isEqualTo(Answer.JOINED);
    places.withdraws(HERE, "2", nowNanos);
    assertThat(looks(HERE, "b")).isEqualTo(Answer.WAIT);
    places.leaves(HERE, "a");
    places.withdraws(HERE, "1", nowNanos);
    places.leaves(HERE, "b");
    assertThat(looks(HERE, "c")).isEqualTo(Answer.START);
  }

  @Test
  void tellsOneOfThoseWhoWaitToStartAnotherAgentWhenTheLastGoes() {
    looks(HERE, "a");
    places.offers(HERE, "1", nowNanos);
    places.offers(HERE, "2", nowNanos);
    looks(HERE, "b");
    looks(HERE, "c");
    looks(HERE, "d");
    assertThat(places.withdraws(HERE, "1", nowNanos)).isNull();
    assertThat(places.withdraws(HERE, "2", nowNanos)).isEqualTo("c");
    assertThat(looks(HERE, "e")).isEqualTo(Answer.WAIT);
    assertThat(places.offers(HERE, "3", nowNanos).launcher()).isEqualTo("c");
    assertThat(places.withdraws(HERE, "3", nowNanos)).isEqualTo("d");
  }

  @Test
  void sendsEverybodyAwayWhenTheAgentNeverComesAndBacksOff() {
    looks(HERE, "a");
    looks(HERE, "b");
    nowNanos += MeetingPlaces.START_WAIT_NANOS;
    assertThat(places.waitedInVain(HERE, "a", nowNanos)).containsExactly("a", "b");
    assertThat(places.waitedInVain(HERE, "b", nowNanos)).isEmpty();
    places.leaves(HERE, "a");
    places.leaves(HERE, "b");
    nowNanos += MeetingPlaces.BACK_OFF_NANOS - 1;
    assertThat(looks(HERE, "c")).isEqualTo(Answer.BACK_OFF);
    nowNanos++;
    assertThat(looks(HERE, "d")).isEqualTo(Answer.START);
  }

  @Test
  void hasAnotherLauncherStartTheAgentWhenTheFirstIsGone() {
    looks(HERE, "a");
    places.leaves(HERE, "a");
    assertThat(looks(HERE, "b")).isEqualTo(Answer.START);
    assertThat(looks(HERE, "c")).isEqualTo(Answer.WAIT);
    places.leaves(HERE, "b");
    assertThat(looks(HERE, "d")).isEqualTo(Answer.WAIT);
  }

  @Test
  void sendsOneAwayWhenTheAgentIsOnlyBusyAndDoesNotBackOff() {
    places.offers(HERE, "1", nowNanos);
    looks(HERE, "a");
    looks(HERE, "b");
    looks(HERE, "c");
    assertThat(places.waitedInVain(HERE, "b", nowNanos)).containsExactly("b");
    assertThat(places.offers(HERE, "2", nowNanos).launcher()).isEqualTo("c");
  }

  @Test
  void forgetsTheFailureWhenAnAgentComesAfterAll() {
    looks(HERE, "a");
    places.waitedInVain(HERE, "a", nowNanos);
    places.leaves(HERE, "a");
    places.offers(HERE, "1", nowNanos);
    assertThat(looks(HERE, "b")).isEqualTo(Answer.JOINED);
  }

  @Test
  void limitsWhatOneUserMayHold() {
    for (int i = 0; i < MeetingPlaces.OFFERS_PER_PLACE_MAX; i++) {
      assertThat(places.offers(HERE, "o" + i, nowNanos).accepted()).isTrue();
    }
    assertThat(places.offers(HERE, "more", nowNanos).accepted()).isFalse();
    for (int i = 1; i < MeetingPlaces.PLACES_PER_USER_MAX; i++) {
      assertThat(looks(new Place("user", "k" + i, "outside"), "a" + i)).isEqualTo(Answer.START);
    }
    assertThat(looks(new Place("user", "one more", "outside"), "b")).isEqualTo(Answer.FULL);
    assertThat(looks(new Place("other", "key", "outside"), "b")).isEqualTo(Answer.START);
  }

  @Test
  void limitsTheLaunchersOfOneUserUntilSomeLeave() {
    for (int i = 0; i < MeetingPlaces.LAUNCHERS_PER_USER_MAX; i++) {
      looks(HERE, "l" + i);
    }
    assertThat(looks(HERE, "more")).isEqualTo(Answer.FULL);
    places.leaves(HERE, "l0");
    assertThat(looks(HERE, "more")).isEqualTo(Answer.WAIT);
  }
}
