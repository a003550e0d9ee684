package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.client.direct.DirectHost;
import dev.affogato.client.hosted.ReadBudget;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whom the machine's agent serves, and whom it leaves to agents of their own. */
class HostedPlacesTest {
  private final SteppedTime time = new SteppedTime();
  private final HostedPlaces places =
      new HostedPlaces(new DirectHost(ProcessRunner.system(), time), time);

  @Test
  void leavesALargeBuildToAnAgentOfItsOwn() {
    for (int i = 0; i < 200; i++) {
      assertThat(places.takes("large")).isTrue();
      places.leave(places.enter("large"));
    }
    assertThat(places.takes("large")).isFalse();
    assertThat(places.takes("small")).isTrue();
  }

  @Test
  void leavesAWideBuildToAnAgentOfItsOwn() {
    for (int i = 0; i < 16; i++) {
      places.enter("wide");
    }
    assertThat(places.takes("wide")).isFalse();
  }

  @Test
  void servesAgainWhereNobodyCameForAWhile() {
    HostedPlaces.Place place = places.enter("refused");
    places.refuse(place);
    assertThat(places.takes("refused")).isFalse();
    time.step(Duration.ofMinutes(2));
    assertThat(places.takes("refused")).as("as long as a launcher is there").isFalse();
    places.leave(place);
    time.step(Duration.ofSeconds(50));
    assertThat(places.takes("refused")).isFalse();
    time.step(Duration.ofSeconds(20));
    assertThat(places.takes("refused")).isTrue();
  }

  @Test
  void remembersThePlaceWhileItIsInUseAndForgetsItAfterwards() {
    HostedPlaces.Place first = places.enter("sandbox");
    places.leave(first);
    time.step(Duration.ofSeconds(30));
    assertThat(places.takes("sandbox")).isTrue();
    HostedPlaces.Place again = places.enter("sandbox");
    assertThat(again).isSameAs(first);
    places.leave(again);
    time.step(Duration.ofSeconds(70));
    assertThat(places.takes("sandbox")).isTrue();
    assertThat(places.enter("sandbox")).isNotSameAs(first);
  }

  @Test
  void forgetsTheSandboxLongestUnusedWhenThereAreMoreThanItCanRemember() {
    HostedPlaces.Place busy = places.enter("busy");
    for (int i = 0; i < 31; i++) {
      places.leave(places.enter("sandbox " + i));
    }
    assertThat(places.takes("one more")).isTrue();
    places.enter("one more");
    assertThat(places.enter("busy")).as("whoever is there stays known").isSameAs(busy);
  }

  @Test
  void servesNoMoreSandboxesAtATimeThanItCanRemember() {
    for (int i = 0; i < 32; i++) {
      places.enter("sandbox " + i);
    }
    assertThat(places.takes("one more")).isFalse();
    assertThat(places.takes("sandbox 3")).isTrue();
  }

  @Test
  void keepsNoMoreInMemoryThanItsShareForAnybody() throws IOException {
    ReadBudget budget = new ReadBudget(100, 60);
    ReadBudget.Share one = budget.share();
    ReadBudget.Share other = budget.share();
    assertThat(one.left()).isEqualTo(60);
    one.take(60);
    assertThat(one.left()).isZero();
    assertThat(other.left()).as("of what all may take").isEqualTo(40);
    assertThatThrownBy(() -> other.take(41)).isInstanceOf(IOException.class);
    one.giveBack();
    assertThat(other.left()).isEqualTo(60);
  }
}
