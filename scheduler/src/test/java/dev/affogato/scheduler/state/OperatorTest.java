package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.scheduler.state.FarmContext.Node;
import dev.affogato.scheduler.state.SchedulerEvent.AskInternals;
import dev.affogato.scheduler.state.SchedulerEvent.BlockHosts;
import dev.affogato.scheduler.state.SchedulerEvent.RemoveHosts;
import dev.affogato.scheduler.state.SchedulerEvent.UnblockHosts;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorTest {
  private final FarmContext farm = new FarmContext();

  @Test
  void removesHostsByNameOrAddress() {
    Node first = farm.joins("w1", host());
    Node second = farm.joins("w2", host().at("10.0.0.22"));
    farm.on(new RemoveHosts(1, List.of("w1", "nosuch", "10.0.0.22")));
    assertThat(farm.replies()).containsExactly("removing host w1\nremoving host 10.0.0.22\n");
    assertThat(first.closed).isNotNull();
    assertThat(second.closed).isNotNull();
    assertThat(farm.joins("w1", host()).closed).isNull();
  }

  @Test
  void keepsBlockedHostsOutUntilUnblocked() {
    Node worker = farm.joins("w1", host());
    farm.on(new BlockHosts(1, List.of("w1", "10.0.0.99")));
    assertThat(worker.closed).isNotNull();
    assertThat(farm.joins("w1", host()).closed).isEqualTo("w1 is blocked");
    assertThat(farm.joins("w9", host().at("10.0.0.99")).closed).isNotNull();
    assertThat(farm.snapshot().blockedHosts()).containsExactly("w1", "10.0.0.99");
    farm.on(new UnblockHosts(2, List.of("w1")));
    assertThat(farm.joins("w1", host()).closed).isNull();
    assertThat(farm.replies()).containsExactly("removing host w1\n", "");
  }

  @Test
  void collectsInternalsInOrderOfLogin() {
    Node first = farm.joins("w1", host());
    Node second = farm.joins("w2", host());
    farm.on(new AskInternals(7, List.of()));
    assertThat(first.told(GetInternals.class)).hasSize(1);
    second.sends(new StatusText("two\n"));
    // Other messages in between are neither lost nor taken for the answer.
    first.reportsLoad(3);
    assertThat(farm.replies()).isEmpty();
    first.sends(new StatusText("one"));
    assertThat(farm.replies()).containsExactly("one\ntwo\n");
  }

  @Test
  void saysWhichHostDoesNotReport() {
    farm.joins("w1", host());
    Node second = farm.joins("w2", host());
    farm.on(new AskInternals(7, List.of("w1")));
    assertThat(second.told(GetInternals.class)).isEmpty();
    farm.passes(9);
    assertThat(farm.replies()).isEmpty();
    farm.passes(1);
    assertThat(farm.replies()).containsExactly("w1 not reporting\n");
  }

  @Test
  void answersAtOnceWhenNobodyIsToBeAsked() {
    farm.on(new AskInternals(7, List.of()));
    assertThat(farm.replies()).containsExactly("");
  }

  @Test
  void saysNotReportingOfAHostThatLeaves() {
    Node worker = farm.joins("w1", host());
    farm.on(new AskInternals(7, List.of()));
    worker.leaves();
    assertThat(farm.replies()).containsExactly("w1 not reporting\n");
  }
}
