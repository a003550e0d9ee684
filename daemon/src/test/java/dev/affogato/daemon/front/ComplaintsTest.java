package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.daemon.work.SteppedTime;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private final SteppedTime time = new SteppedTime();
  private final Complaints complaints = new Complaints(time);

  @Test
  void logsSomeOfOnePeersAndGoesOnWithOthers() {
    try (CollectedLog log = new CollectedLog(Complaints.class)) {
      for (int i = 0; i < 1000; i++) {
        complaints.about("10.0.0.7", "bad frame");
      }
      complaints.about("10.0.0.8", "bad name");
      assertThat(log.lines()).hasSize(Complaints.LINES_PER_PEER_MAX + 1);
      assertThat(log.lines().getFirst()).isEqualTo("10.0.0.7: bad frame");
      assertThat(log.lines().getLast()).isEqualTo("10.0.0.8: bad name");
    }
  }

  @Test
  void logsFewLinesHoweverManyPeersThereAre() {
    try (CollectedLog log = new CollectedLog(Complaints.class)) {
      for (int i = 0; i < 1000; i++) {
        complaints.about("peer " + i, "bad frame");
      }
      assertThat(log.lines()).hasSize(Complaints.LINES_MAX);
    }
  }

  @Test
  void tellsHowManyWereLeftOutWhenItLogsAgain() {
    try (CollectedLog log = new CollectedLog(Complaints.class)) {
      for (int i = 0; i < 100; i++) {
        complaints.about("10.0.0.7", "bad frame");
      }
      time.advance(Complaints.WINDOW);
      complaints.about("10.0.0.7", "bad frame");
      assertThat(log.lines().get(Complaints.LINES_PER_PEER_MAX))
          .isEqualTo("95 more complaints about peers were not logged");
      assertThat(log.lines().getLast()).isEqualTo("10.0.0.7: bad frame");
    }
  }
}
