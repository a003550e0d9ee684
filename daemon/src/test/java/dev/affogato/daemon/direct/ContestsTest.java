package dev.affogato.daemon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.front.SecondTries;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two machines that do the same. */
@Timeout(60)
class ContestsTest {
  private static final Digest ACTION = Digest.of(new byte[] {1});
  private static final int FIRST = 7;
  private static final int SECOND = 9;

  private final Machines machines = new Machines();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final Contests contests =
      new Contests(machines, (second, how) -> ends.add(second + " " + how));
  private final CompletableFuture<Elsewhere.Outcome> answer = new CompletableFuture<>();

  /** Machines that answer when they are told to. */
  private static final class Machines implements Elsewhere {
    private final Map<String, CompletableFuture<Outcome>> answers = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> begun = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> stopped = new ConcurrentHashMap<>();
    private final Map<String, Integer> niceness = new ConcurrentHashMap<>();

    CompletableFuture<Outcome> of(String host) {
      return answers.computeIfAbsent(host, _ -> new CompletableFuture<>());
    }

    CountDownLatch begun(String host) {
      return begun.computeIfAbsent(host, _ -> new CountDownLatch(1));
    }

    CountDownLatch stopped(String host) {
      return stopped.computeIfAbsent(host, _ -> new CountDownLatch(1));
    }

    @Override
    public Outcome execute(Digest action, Execute request, Caller caller)
        throws InterruptedException {
      String host = request.getPlace().getHost();
      niceness.put(host, request.getNiceness());
      begun(host).countDown();
      try {
        return of(host).get();
      } catch (InterruptedException e) {
        stopped(host).countDown();
        throw e;
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Optional<ActionResult> find(Digest action, List<String> files) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static Elsewhere.Outcome done(String worker, int status) {
    ActionResult.Builder result = ActionResult.newBuilder().setExitCode(status);
    result.getExecutionMetadataBuilder().setWorker(worker);
    return new Elsewhere.Done(
        ExecuteResponse.newBuilder().setResult(result).build(), Duration.ZERO);
  }

  private static Elsewhere.Outcome failed(String why) {
    return new Elsewhere.NotDone(AgentService.failed(Code.UNAVAILABLE, why));
  }

  private Thread begin() throws InterruptedException {
    Execute request =
        Execute.newBuilder()
            .setPlace(Place.newBuilder().setHost("one").setPort(1).setJobId(FIRST))
            .build();
    Thread agent =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.complete(contests.execute(ACTION, request, new Caller("agent", "user")));
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            });
    machines.begun("one").await();
    return agent;
  }

  private boolean offersSecond() {
    return contests.offered(FIRST, new UseCs(SECOND, 1, "two", "x86_64", true, 1, FIRST));
  }

  private void beginTwo() throws InterruptedException {
    begin();
    assertThat(offersSecond()).isTrue();
    machines.begun("two").await();
  }

  @Test
  void takesTheFirstAnswerAndStopsTheSecondMachine() throws Exception {
    beginTwo();
    machines.of("one").complete(done("one", 0));
    assertThat(answer.get()).isEqualTo(done("one", 0));
    machines.stopped("two").await();
    assertThat(ends).isEmpty();
  }

  @Test
  void takesTheAnswerOfTheSecondMachineIfThatIsSooner() throws Exception {
    beginTwo();
    machines.of("two").complete(done("two", 0));
    assertThat(answer.get()).isEqualTo(done("two", 0));
    // The agent reports the job after that.
    assertThat(ends).containsExactly(SECOND + " " + SecondTries.End.WON);
    machines.stopped("one").await();
    assertThat(machines.niceness).containsEntry("one", 0).containsEntry("two", 20);
  }

  @Test
  void waitsForTheFirstMachineIfTheSecondFails() throws Exception {
    beginTwo();
    machines.of("two").complete(failed("no room"));
    assertThat(ends.take()).isEqualTo(SECOND + " " + SecondTries.End.FAILED);
    assertThat(answer).isNotDone();
    machines.of("one").complete(done("one", 1));
    assertThat(answer.get()).isEqualTo(done("one", 1));
    assertThat(ends).isEmpty();
  }

  @Test
  void waitsForTheSecondMachineIfTheCompilerDiesOnTheFirst() throws Exception {
    beginTwo();
    machines.of("one").complete(done("one", 137));
    machines.of("two").complete(done("two", 0));
    assertThat(answer.get()).isEqualTo(done("two", 0));
  }

  @Test
  void answersWhatTheFirstMachineSaidIfBothFail() throws Exception {
    beginTwo();
    machines.of("two").complete(failed("second"));
    ends.take();
    machines.of("one").complete(failed("first"));
    assertThat(answer.get()).isEqualTo(failed("first"));
    assertThat(ends).isEmpty();
  }

  @Test
  void stopsBothMachinesWithTheAgent() throws Exception {
    Thread agent = begin();
    assertThat(offersSecond()).isTrue();
    machines.begun("two").await();
    agent.interrupt();
    machines.stopped("one").await();
    machines.stopped("two").await();
    assertThat(answer).failsWithin(java.time.Duration.ofSeconds(50));
  }

  @Test
  void declinesWhatIsOverOrRacesAlready() throws Exception {
    assertThat(offersSecond()).isFalse();
    beginTwo();
    assertThat(offersSecond()).isFalse();
    machines.of("one").complete(done("one", 0));
    answer.get();
    assertThat(offersSecond()).isFalse();
  }
}
