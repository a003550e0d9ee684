package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that the scheduler would have done at a second place, too. */
class SecondPlacesTest {
  private static final Now NOW = new Now(0, 1_000);
  private static final JobResources COST = new JobResources(1, 2, 3, 4, 0, 0, 0, 5);
  private static final GetCs QUESTION =
      new GetCs(
          List.of(new EnvironmentName("x86_64", "affogato-direct")),
          "a.c",
          Language.C,
          1,
          "x86_64",
          0,
          0,
          "",
          21,
          0,
          0,
          0);
  private static final UseCs FIRST = new UseCs(7, 10245, "10.0.0.8", "x86_64", true, 1, 0);
  private static final UseCs SECOND = new UseCs(9, 10245, "10.0.0.9", "x86_64", true, 1, 7);

  private final DaemonState state = new DaemonState(1, 10245, new JobFigures());

  @BeforeEach
  void hasAJobElsewhere() {
    state.connected(1, "10.0.0.1", NOW);
    state.arrived(1);
    state.fromClient(1, QUESTION, NOW);
    state.useCs(FIRST, NOW);
  }

  private static Effect told(Message message) {
    return new Effect.ToScheduler(message);
  }

  private static Effect toldEnd(int job, int status, JobResources cost, int clients) {
    return told(JobDone.fromSubmitter(job, status, cost, clients));
  }

  @Test
  void isOfferedToWhoSendsTheJobAndNotToTheClient() {
    assertThat(state.useCs(SECOND, NOW)).containsExactly(new Effect.TryAgain(7, SECOND));
    assertThat(state.isElsewhere(7)).isTrue();
    assertThat(state.isElsewhere(9)).isTrue();
  }

  @Test
  void countsAsTheJobIfItsResultWasTaken() {
    state.useCs(SECOND, NOW);
    assertThat(state.secondTryEnded(9, SecondTries.End.WON, NOW)).isEmpty();
    assertThat(state.fromClient(1, JobDone.fromSubmitter(7, 0, COST, 0), NOW))
        .containsExactly(toldEnd(9, 0, COST, 1), toldEnd(7, 118, JobResources.NONE, 1));
    assertThat(state.fromClient(1, new End(), NOW)).containsExactly(new Effect.Close(1));
  }

  @Test
  void endsAsNotWantedIfTheFirstResultWasTaken() {
    state.useCs(SECOND, NOW);
    assertThat(state.fromClient(1, JobDone.fromSubmitter(7, 0, COST, 0), NOW))
        .containsExactly(toldEnd(7, 0, COST, 1), toldEnd(9, 107, JobResources.NONE, 1));
    assertThat(state.secondTryEnded(9, SecondTries.End.WON, NOW)).isEmpty();
    assertThat(state.fromClient(1, new End(), NOW)).containsExactly(new Effect.Close(1));
  }

  @Test
  void isGivenBackAtOnceIfNothingComesOfIt() {
    state.useCs(SECOND, NOW);
    assertThat(state.secondTryEnded(9, SecondTries.End.FAILED, NOW))
        .containsExactly(toldEnd(9, 118, JobResources.NONE, 1));
    assertThat(state.fromClient(1, JobDone.fromSubmitter(7, 0, COST, 0), NOW))
        .containsExactly(toldEnd(7, 0, COST, 1));
  }

  @Test
  void blamesNobodyForWhatWasNotBegun() {
    state.useCs(SECOND, NOW);
    assertThat(state.secondTryEnded(9, SecondTries.End.DECLINED, NOW))
        .containsExactly(toldEnd(9, 107, JobResources.NONE, 1));
  }

  @Test
  void endsWithItsClient() {
    state.useCs(SECOND, NOW);
    assertThat(state.gone(1, ExitCodes.CLIENT_GONE, NOW))
        .containsExactly(
            toldEnd(7, 118, JobResources.NONE, 0), toldEnd(9, 118, JobResources.NONE, 0));
  }

  @Test
  void isNotLeftToACompileServerToReport() {
    state.useCs(SECOND, NOW);
    assertThat(state.fromClient(1, new End(), NOW))
        .containsExactly(toldEnd(9, 119, JobResources.NONE, 0), new Effect.Close(1));
  }

  @Test
  void isRefusedForWhatIsOverOrAnothersOrTriedTwiceAlready() {
    UseCs another = new UseCs(10, 10245, "10.0.0.9", "x86_64", true, 1, 6);
    assertThat(state.useCs(another, NOW)).containsExactly(toldEnd(10, 107, JobResources.NONE, 1));
    state.useCs(SECOND, NOW);
    UseCs third = new UseCs(11, 10245, "10.0.0.9", "x86_64", true, 1, 7);
    assertThat(state.useCs(third, NOW)).containsExactly(toldEnd(11, 107, JobResources.NONE, 1));
    state.fromClient(1, JobDone.fromSubmitter(7, 0, COST, 0), NOW);
    UseCs late = new UseCs(12, 10245, "10.0.0.9", "x86_64", true, 1, 7);
    // A client whose jobs are all over rests, and counts as none.
    assertThat(state.useCs(late, NOW)).containsExactly(toldEnd(12, 107, JobResources.NONE, 0));
  }

  @Test
  void isForgottenByAnotherScheduler() {
    state.useCs(SECOND, NOW);
    state.lost(false, NOW);
    state.connected(2, "10.0.0.1", NOW);
    assertThat(state.isElsewhere(9)).isFalse();
    assertThat(state.secondTryEnded(9, SecondTries.End.WON, NOW)).isEmpty();
    assertThat(state.fromClient(1, JobDone.fromSubmitter(7, 0, COST, 0), NOW)).isEmpty();
  }
}
