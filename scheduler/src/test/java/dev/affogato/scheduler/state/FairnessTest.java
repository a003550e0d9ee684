package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.scheduler.state.FarmContext.Node;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order waiting requests are served. */
class FairnessTest {
  private final FarmContext farm = new FarmContext();
  private final Node a = farm.joins("a", slots(0));
  private final Node b = farm.joins("b", slots(0));
  private final Node worker = farm.joins("w", host().load(1000));

  /** Serves one request after the other; returns submitter and file of each. */
  private List<String> served() {
    List<String> order = new ArrayList<>();
    worker.reportsLoad(0);
    while (!farm.snapshotOf(worker).jobs().isEmpty()) {
      JobSnapshot next = farm.snapshotOf(worker).jobs().getFirst();
      order.add(next.submitter() + ":" + next.file());
      worker.endsAsServer(next.id());
    }
    return order;
  }

  @Test
  void servesOneSubmitterInOrder() {
    a.asks(job("1"));
    a.asks(job("2"));
    a.asks(job("3"));
    assertThat(served()).containsExactly("a:1", "a:2", "a:3");
  }

  @Test
  void letsSubmittersTakeTurns() {
    for (int i = 1; i <= 4; i++) {
      a.asks(job("" + i));
    }
    b.asks(job("1"));
    b.asks(job("2"));
    assertThat(served()).containsExactly("a:1", "b:1", "a:2", "b:2", "a:3", "a:4");
  }

  @Test
  void servesSmallerNicenessFirst() {
    a.asks(job("nice").niceness(10));
    b.asks(job("normal"));
    a.asks(job("normal"));
    a.asks(job("very nice").niceness(99));
    assertThat(served()).containsExactly("b:normal", "a:normal", "a:nice", "a:very nice");
  }

  @Test
  void keepsTurnsBetweenFreeSlots() {
    a.asks(job("1"));
    a.asks(job("2"));
    b.asks(job("1"));
    Node small = farm.joins("small", slots(1));
    // It holds one job and one more in its queue.
    assertThat(farm.snapshotOf(small).jobs()).extracting(JobSnapshot::submitter).contains("a", "b");
    b.asks(job("2"));
    small.endsAsServer(farm.snapshotOf(small).jobs().getFirst().id());
    assertThat(farm.snapshotOf(small).jobs().getLast().submitter()).isEqualTo("a");
  }

  @Test
  void servesTheOldestOfDifferentDemandsFirst() {
    a.asks(job("1").needing(1));
    a.asks(job("2"));
    a.asks(job("3").needing(1));
    a.asks(job("4"));
    assertThat(served()).containsExactly("a:1", "a:2", "a:3", "a:4");
  }
}
