package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.memory.MemoryReading;
import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DaemonStateTest {
  private static final int OWN_PORT = 10245;
  private static final Now NOW = new Now(0, 1_000);
  private static final JobResources COST = new JobResources(1, 2, 3, 4, 0, 0, 0, 5);

  private final DaemonState state = new DaemonState(2, OWN_PORT, new JobFigures());

  private static GetCs request(int count) {
    return new GetCs(
        List.of(new EnvironmentName("x86_64", "env")),
        "a.c",
        Language.C,
        count,
        "x86_64",
        0,
        0,
        "",
        21,
        0,
        0,
        0);
  }

  private static GetCs niceness(GetCs request, int niceness) {
    return new GetCs(
        request.environments(),
        request.filename(),
        request.language(),
        request.count(),
        request.target(),
        0,
        0,
        "",
        21,
        0,
        0,
        niceness);
  }

  private static UseCs elsewhere(int job, int client) {
    return new UseCs(job, 10245, "10.0.0.9", "x86_64", true, client, 0);
  }

  private static UseCs here(int job) {
    return new UseCs(job, OWN_PORT, "127.0.0.1", "", true, 1, 0);
  }

  /** The answer of the daemon itself, for a platform that the client asked for. */
  private static UseCs hereFor(int client) {
    return new UseCs(client, OWN_PORT, "127.0.0.1", "x86_64", true, 2, 0);
  }

  private static CompileFile compileHere(int job) {
    return new CompileFile(
        Language.C, job, List.of(), List.of(), "__client", "", "gcc", "a.c", "/", "a.o", false);
  }

  private static Effect told(int client, Message message) {
    return new Effect.ToClient(client, message);
  }

  private static Effect reported(Message message) {
    return new Effect.ToScheduler(message);
  }

  private static Effect submitterDone(int job, int exitCode, JobResources cost, int clients) {
    return reported(JobDone.fromSubmitter(job, exitCode, cost, clients));
  }

  private static JobLocalBegin localJob() {
    return new JobLocalBegin(7, "/o", 0, false);
  }

  private static Effect mayStart(int client) {
    return told(client, new JobLocalBegin(0, "", 0, false));
  }

  private List<Effect> send(int client, Message message) {
    return state.fromClient(client, message, NOW);
  }

  @Nested
  class WithAScheduler {
    WithAScheduler() {
      state.connected(1, "10.0.0.1", NOW);
      state.arrived(1);
      state.arrived(2);
      state.arrived(3);
    }

    @Test
    void takesJobAfterJobFromAClientThatIsNotCountedInBetween() {
      for (int job = 7; job < 10; job++) {
        assertThat(state.clientCount()).isEqualTo(job == 7 ? 3 : 2);
        send(1, request(1));
        assertThat(state.clientCount()).isEqualTo(3);
        state.useCs(elsewhere(job, 1), NOW);
        assertThat(send(1, JobDone.fromSubmitter(job, 0, COST, 0)))
            .containsExactly(submitterDone(job, 0, COST, 3));
      }
      assertThat(state.clientCount()).isEqualTo(2);
      assertThat(state.gone(1, ExitCodes.CLIENT_GONE, NOW)).isEmpty();
    }

    @Test
    void passesQuestionsAndAnswersOn() {
      assertThat(send(1, request(1))).containsExactly(reported(request(1).forwardedFor(1, 3)));
      assertThat(state.stateName(1)).isEqualTo("waitforcs");
      assertThat(state.useCs(elsewhere(7, 1), NOW)).containsExactly(told(1, elsewhere(7, 1)));
      assertThat(state.stateName(1)).isEqualTo("waitcompile");
      assertThat(send(1, new End())).containsExactly(new Effect.Close(1));
      assertThat(state.gone(1, ExitCodes.CLIENT_GONE, NOW)).isEmpty();
    }

    @Test
    void reportsAJobGivenBackToThisMachine() {
      send(1, request(1));
      assertThat(state.noCs(new NoCs(7, 1), NOW)).containsExactly(told(1, here(7)));
      assertThat(send(1, compileHere(7))).containsExactly(reported(new JobBegin(7, 1_000, 3)));
      assertThat(send(1, JobDone.fromSubmitter(7, 0, COST, 0)))
          .containsExactly(submitterDone(7, 0, COST, 3));
      assertThat(state.slotsUsed()).isZero();
      assertThat(send(1, new End())).containsExactly(new Effect.Close(1));
    }

    @Test
    void takesAnAnswerThatNamesThisMachineForOneToCompileHere() {
      send(1, request(1));
      UseCs ourselves = new UseCs(7, OWN_PORT, "10.0.0.1", "x86_64", false, 1, 3);
      assertThat(state.useCs(ourselves, NOW))
          .containsExactly(told(1, new UseCs(7, OWN_PORT, "127.0.0.1", "x86_64", true, 1, 3)));
    }

    @Test
    void letsClientsWaitForASlotAndServesThemInTurn() {
      assertThat(send(1, localJob()))
          .containsExactly(mayStart(1), reported(new JobLocalBegin(7, "/o", 1, false)));
      send(2, request(1));
      state.noCs(new NoCs(5, 2), NOW);
      send(3, request(1));
      assertThat(state.noCs(new NoCs(6, 3), NOW)).isEmpty();
      assertThat(state.stateName(3)).isEqualTo("pending_use_cs");
      state.arrived(4);
      assertThat(send(4, localJob())).isEmpty();
      assertThat(state.stateName(4)).isEqualTo("linkjob");
      assertThat(state.gone(1, ExitCodes.CLIENT_GONE, NOW))
          .startsWith(reported(new JobLocalDone(1)), mayStart(4));
      assertThat(state.gone(2, ExitCodes.CLIENT_GONE, NOW))
          .containsExactly(
              submitterDone(5, ExitCodes.CLIENT_GONE, JobResources.NONE, 2), told(3, here(6)));
    }

    @Test
    void withdrawsWhatAClientThatVanishesAskedFor() {
      send(1, request(3));
      state.useCs(elsewhere(7, 1), NOW);
      assertThat(state.gone(1, ExitCodes.CLIENT_GONE, NOW))
          .containsExactly(
              reported(JobDone.withdrawn(1, ExitCodes.CLIENT_GONE, 2)),
              reported(JobDone.withdrawn(1, ExitCodes.CLIENT_GONE, 2)),
              submitterDone(7, ExitCodes.CLIENT_GONE, JobResources.NONE, 2));
      assertThat(state.useCs(elsewhere(8, 1), NOW))
          .containsExactly(submitterDone(8, ExitCodes.IO_ERROR, JobResources.NONE, 2));
    }

    @Test
    void keepsTheCopiesOfARepeatedJobApart() {
      send(1, request(3));
      state.noCs(new NoCs(7, 1), NOW);
      assertThat(state.useCs(elsewhere(8, 1), NOW)).containsExactly(told(1, elsewhere(8, 1)));
      assertThat(state.noCs(new NoCs(9, 1), NOW)).containsExactly(told(1, here(9)));
      assertThat(state.slotsUsed()).isEqualTo(2);
      assertThat(send(1, compileHere(9))).containsExactly(reported(new JobBegin(9, 1_000, 3)));
      send(1, compileHere(7));
      send(1, JobDone.fromSubmitter(7, 0, COST, 0));
      assertThat(state.slotsUsed()).isEqualTo(1);
      assertThat(state.gone(1, ExitCodes.CLIENT_GONE, NOW))
          .containsExactly(
              submitterDone(8, ExitCodes.CLIENT_GONE, JobResources.NONE, 2),
              submitterDone(9, ExitCodes.CLIENT_GONE, JobResources.NONE, 2));
      assertThat(state.slotsUsed()).isZero();
    }

    @Test
    void endsAClientThatSendsWhatMakesNoSense() {
      assertThat(send(1, JobDone.fromSubmitter(99, 0, COST, 0)))
          .containsExactly(told(1, new End()), new Effect.Close(1));
      send(2, request(1));
      assertThat(send(2, request(1)))
          .containsExactly(
              reported(JobDone.withdrawn(2, ExitCodes.UNEXPECTED_MESSAGE, 1)),
              told(2, new End()),
              new Effect.Close(2));
      assertThat(send(3, request(Questions.ANSWERS_MAX + 1)))
          .containsExactly(told(3, new End()), new Effect.Close(3));
    }

    @Test
    void forwardsBlacklistings() {
      BlacklistHostEnv blacklist = new BlacklistHostEnv("env", "x86_64", "10.0.0.9");
      assertThat(send(1, blacklist)).containsExactly(reported(blacklist));
    }

    @Test
    void doubtsASchedulerThatSaysNothingToThoseWhoAsk() {
      long limit = Patience.SILENT_SCHEDULER.toNanos();
      assertThat(state.tick(new Now(limit, 0))).isEmpty();
      Now asked = new Now(limit, 0);
      state.fromClient(1, request(1), asked);
      assertThat(state.tick(new Now(2 * limit - 1, 0))).isEmpty();
      assertThat(state.tick(new Now(2 * limit, 0))).containsExactly(new Effect.DoubtScheduler());
      assertThat(state.tick(new Now(2 * limit + 1, 0))).isEmpty();
      state.fromClient(2, request(1), asked);
      assertThat(state.tick(new Now(3 * limit, 0))).contains(new Effect.DoubtScheduler());
      state.useCs(elsewhere(7, 1), new Now(3 * limit, 0));
      assertThat(state.tick(new Now(9 * limit, 0))).isEmpty();
    }

    @Test
    void takesBackWhatNoMachineHasTimeFor() {
      send(1, request(1));
      send(2, request(1));
      send(3, localJob());
      long patience = Patience.BUSY_MACHINES.toNanos();
      assertThat(state.tick(new Now(patience - 1, 0))).doesNotContain(told(1, hereFor(1)));
      // One of the two slots is taken.
      assertThat(state.tick(new Now(patience, 0)))
          .contains(reported(JobDone.withdrawn(1, ExitCodes.CLIENT_GONE, 3)), told(1, hereFor(1)))
          .doesNotContain(told(2, hereFor(2)));
      assertThat(state.useCs(elsewhere(7, 1), new Now(patience, 0)))
          .containsExactly(submitterDone(7, ExitCodes.IO_ERROR, JobResources.NONE, 3));
    }

    @Test
    void waitsInAQueueThatMoves() {
      send(1, request(1));
      send(2, request(1));
      long patience = Patience.BUSY_MACHINES.toNanos();
      state.useCs(elsewhere(7, 2), new Now(patience - 1, 0));
      assertThat(state.tick(new Now(patience, 0))).isEmpty();
    }

    @Test
    void servesThoseSentBackByNicenessThenByArrival() {
      for (int client = 1; client <= 3; client++) {
        GetCs plain = request(1);
        send(client, niceness(plain, client == 2 ? 0 : 5));
      }
      state.arrived(4);
      state.arrived(5);
      send(4, localJob());
      send(5, localJob());
      // Client 3 comes before client 1.
      state.noCs(new NoCs(7, 3), NOW);
      state.noCs(new NoCs(8, 1), NOW);
      state.noCs(new NoCs(9, 2), NOW);
      assertThat(state.gone(4, ExitCodes.CLIENT_GONE, NOW)).contains(told(2, here(9)));
      assertThat(state.gone(5, ExitCodes.CLIENT_GONE, NOW)).contains(told(3, here(7)));
      assertThat(state.gone(2, ExitCodes.CLIENT_GONE, NOW)).contains(told(1, here(8)));
    }

    @Test
    void letsJobsWaitForMemoryAndStartsThemWhenThereIsSome() {
      state.memory(new MemoryReading(0, 0), 100, NOW);
      state.foreignJob(1, 77, NOW);
      assertThat(state.foreignJob(2, 78, NOW)).isEmpty();
      assertThat(state.waitingForMemory(NOW)).isEqualTo(1);
      assertThat(state.memory(new MemoryReading(200, 0), 100, NOW))
          .containsExactly(reported(new JobBegin(78, 1_000, 3)), new Effect.StartForeignJob(2));
    }

    @Test
    void runsForeignJobsLastAndOnlyBelowFullLoad() {
      send(1, localJob());
      send(2, localJob());
      state.arrived(10);
      assertThat(state.foreignJob(10, 77, NOW)).isEmpty();
      assertThat(state.stateName(10)).isEqualTo("tocompile");
      state.load(1000, NOW);
      assertThat(state.gone(1, ExitCodes.CLIENT_GONE, NOW))
          .containsExactly(reported(new JobLocalDone(1)));
      assertThat(state.load(900, NOW))
          .containsExactly(reported(new JobBegin(77, 1_000, 3)), new Effect.StartForeignJob(10));
      assertThat(state.foreignJobDone(10, 0, COST, NOW))
          .containsExactly(reported(JobDone.fromServer(77, 0, COST, 3)));
      assertThat(state.gone(10, ExitCodes.CLIENT_GONE, NOW)).isEmpty();
      assertThat(state.slotsUsed()).isEqualTo(1);
    }

    @Test
    void tellsOfAForeignJobWhoseClientVanishedBeforeItsTurn() {
      state.load(1000, NOW);
      state.foreignJob(3, 77, NOW);
      assertThat(state.gone(3, ExitCodes.CLIENT_GONE, NOW))
          .containsExactly(
              reported(JobDone.fromServer(77, ExitCodes.CLIENT_GONE, JobResources.NONE, 2)));
      assertThat(state.load(0, NOW)).isEmpty();
    }

    @Test
    void refusesAForeignJobOfAClientThatHoldsASlotAlready() {
      send(1, localJob());
      assertThat(state.foreignJob(1, 77, NOW))
          .containsExactly(reported(new JobLocalDone(1)), told(1, new End()), new Effect.Close(1));
      assertThat(state.hasForeignJob(1)).isFalse();
      assertThat(state.slotsUsed()).isZero();
      assertThat(state.foreignJob(1, 78, NOW)).isEmpty();
    }

    @Test
    void countsUnpackingAsWorkForHalfOfTheSlots() {
      state.unpacking(true, NOW);
      state.unpacking(true, NOW);
      assertThat(send(1, localJob())).startsWith(mayStart(1));
      assertThat(send(2, localJob())).isEmpty();
      state.unpacking(false, NOW);
      assertThat(state.unpacking(false, NOW)).startsWith(mayStart(2));
    }
  }

  @Nested
  class WhenTheSchedulerIsLost {
    private final Now later = new Now(Patience.NEXT_SCHEDULER.toNanos(), 1_000);

    WhenTheSchedulerIsLost() {
      state.connected(1, "10.0.0.1", NOW);
      state.arrived(1);
      state.arrived(2);
      send(1, request(1));
      send(2, request(1));
      state.useCs(elsewhere(7, 2), NOW);
      assertThat(state.lost(false, NOW)).isEmpty();
    }

    @Test
    void asksTheNextOneAgain() {
      assertThat(state.connected(2, "10.0.0.1", NOW))
          .containsExactly(reported(request(1).forwardedFor(1, 2)));
      assertThat(state.tick(later)).isEmpty();
    }

    @Test
    void compilesHereWhenNoneComesSoon() {
      assertThat(state.tick(NOW)).isEmpty();
      UseCs here = hereFor(1);
      assertThat(state.tick(later)).containsExactly(told(1, here));
      assertThat(send(1, compileHere(1))).isEmpty();
      assertThat(send(1, JobDone.fromSubmitter(1, 0, COST, 0))).isEmpty();
    }

    @Test
    void compilesHereWhenASchedulerTurnsItAwayAfterEachLogin() {
      long second = 1_000_000_000;
      for (int i = 1; i < 5; i++) {
        Now now = new Now(i * second, 1_000);
        state.connected(1 + i, "10.0.0.1", now);
        assertThat(state.lost(false, now)).isEmpty();
        assertThat(state.tick(now)).isEmpty();
      }
      state.connected(9, "10.0.0.1", later);
      UseCs here = hereFor(1);
      assertThat(state.lost(false, later)).containsExactly(told(1, here));
      state.arrived(3);
      assertThat(state.fromClient(3, request(1), later)).hasSize(1);
    }

    @Test
    void compilesHereAtOnceWhenTheNextOnesMachineNoLongerAnswers() {
      state.connected(2, "10.0.0.1", NOW);
      UseCs here = hereFor(1);
      assertThat(state.lost(true, NOW)).containsExactly(told(1, here));
    }

    @Test
    void waitsForTheNextOneAgainWhenASchedulerHadAnswered() {
      state.connected(2, "10.0.0.1", NOW);
      state.useCs(elsewhere(8, 1), NOW);
      state.arrived(3);
      assertThat(state.fromClient(3, request(1), NOW)).hasSize(1);
      assertThat(state.lost(false, later)).isEmpty();
      assertThat(state.tick(later)).isEmpty();
    }

    @Test
    void waitsForTheNextOneAgainWhenASchedulerKeptItWithoutAWord() {
      state.connected(2, "10.0.0.1", NOW);
      assertThat(state.tick(later)).isEmpty();
      assertThat(state.lost(false, later)).isEmpty();
      assertThat(state.tick(later)).isEmpty();
    }

    @Test
    void compilesHereWhenSchedulersThatComeAndGoNeverAnswer() {
      long second = 1_000_000_000;
      long patience = Patience.BUSY_MACHINES.toNanos();
      for (long nanos = second; nanos < patience; nanos += 7 * second) {
        state.connected((int) (2 + nanos / second), "10.0.0.1", new Now(nanos, 0));
        // Kept long enough to be waited for again.
        assertThat(state.tick(new Now(nanos + 6 * second, 0))).isEmpty();
        assertThat(state.lost(false, new Now(nanos + 6 * second, 0))).isEmpty();
      }
      state.connected(99, "10.0.0.1", new Now(patience, 0));
      // Client 2 had its answer from the first one at the very beginning.
      assertThat(state.tick(new Now(patience, 0)))
          .containsExactly(
              reported(JobDone.withdrawn(1, ExitCodes.CLIENT_GONE, 2)),
              told(1, hereFor(1)),
              reported(new JobLocalBegin(0, "", 1, false)));
    }

    @Test
    void holdsNewQuestionsForAMomentToo() {
      state.arrived(3);
      assertThat(send(3, request(1))).isEmpty();
      assertThat(state.stateName(3)).isEqualTo("waitforcs");
    }

    @Test
    void tellsTheNextOneOfWhatRunsHereUntilItEnds() {
      state.arrived(3);
      state.connected(2, "10.0.0.1", NOW);
      state.foreignJob(3, 70, NOW);
      state.arrived(4);
      assertThat(send(4, localJob())).contains(mayStart(4));
      assertThat(state.lost(false, NOW)).isEmpty();

      assertThat(state.connected(3, "10.0.0.1", NOW))
          .containsExactly(
              reported(new JobLocalBegin(1_000, "", 3, false)),
              reported(new JobLocalBegin(7, "/o", 4, false)),
              reported(request(1).forwardedFor(1, 4)));
      assertThat(state.foreignJobDone(3, 0, COST, NOW))
          .containsExactly(reported(new JobLocalDone(3)));
      assertThat(state.gone(4, ExitCodes.CLIENT_GONE, NOW))
          .containsExactly(reported(new JobLocalDone(4)));
      assertThat(state.gone(3, ExitCodes.CLIENT_SAID_END, NOW)).isEmpty();
    }

    @Test
    void tellsTheNextOneOfAJobThatBeginsUnderIt() {
      state.load(1000, NOW);
      state.arrived(3);
      state.connected(2, "10.0.0.1", NOW);
      state.foreignJob(3, 70, NOW);
      state.lost(false, NOW);
      state.connected(3, "10.0.0.1", NOW);
      assertThat(state.load(0, NOW))
          .containsExactly(
              reported(new JobLocalBegin(1_000, "", 3, false)), new Effect.StartForeignJob(3));
      assertThat(state.gone(3, ExitCodes.CLIENT_GONE, NOW))
          .containsExactly(reported(new JobLocalDone(3)));
    }

    @Test
    void neverReportsItsJobsToTheNextOne() {
      state.connected(2, "10.0.0.1", NOW);
      assertThat(state.gone(2, ExitCodes.CLIENT_GONE, NOW)).isEmpty();
    }
  }

  @Test
  void answersAtOnceWhereThereNeverWasAScheduler() {
    state.arrived(4);
    assertThat(send(4, request(1))).containsExactly(told(4, hereFor(4)));
    state.arrived(5);
    assertThat(send(5, localJob())).containsExactly(mayStart(5));
    assertThat(state.gone(5, ExitCodes.CLIENT_GONE, NOW)).isEmpty();
  }
}
