package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.agent.PhaseTimes.Spent;
import dev.affogato.client.direct.Answer;
import dev.affogato.client.direct.DirectResult;
import dev.affogato.client.direct.TimesThere;
import dev.affogato.client.journal.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutionPhasesTest {
  private static final Duration WHOLE = ms(1000);

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }

  private static Spent spent(Phase phase, long ms) {
    return new Spent(phase, ms(ms));
  }

  private static List<Spent> of(boolean cached, long queued, long compiled, long waited) {
    TimesThere there = new TimesThere(ms(queued), ms(10), ms(compiled), ms(waited));
    byte[] nothing = {};
    return ExecutionPhases.of(
        WHOLE,
        new Answer.Done(
            new DirectResult(0, nothing, nothing, List.of(), "m", cached, there, 0, null)));
  }

  @Test
  void tellsTheWayThereTheStayAndTheWayBack() {
    assertThat(of(false, 200, 500, 800))
        .containsExactly(
            spent(Phase.TRANSFER, 200),
            spent(Phase.QUEUE, 200),
            spent(Phase.PREPARE, 10),
            spent(Phase.COMPILE, 500),
            spent(Phase.RETURN, 90));
  }

  /** Another agent had asked for the same: it was compiled for longer than this job waited. */
  @Test
  void countsOfAJobThatRanAlreadyOnlyWhatWasWaitedFor() {
    assertThat(of(false, 200, 5000, 800))
        .containsExactly(spent(Phase.TRANSFER, 200), spent(Phase.COMPILE, 800));
    assertThat(of(false, 900, 500, 5000))
        .containsExactly(
            spent(Phase.QUEUE, 490), spent(Phase.PREPARE, 10), spent(Phase.COMPILE, 500));
  }

  @Test
  void takesNoTimesFromWhenAKnownResultWasMade() {
    assertThat(of(true, 200, 500, 30))
        .containsExactly(spent(Phase.TRANSFER, 970), spent(Phase.LOOKUP, 30));
    assertThat(of(true, 200, 500, 0)).containsExactly(spent(Phase.LOOKUP, 1000));
  }

  @Test
  void guessesNothingThatIsNotKnown() {
    assertThat(of(false, 200, 500, 0)).containsExactly(spent(Phase.EXECUTE, 1000));
    assertThat(ExecutionPhases.of(WHOLE, new Answer.Failed(new Reason("direct-failed", "x"))))
        .containsExactly(spent(Phase.EXECUTE, 1000));
  }
}
