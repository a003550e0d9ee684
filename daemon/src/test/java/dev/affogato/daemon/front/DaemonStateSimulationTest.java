package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.memory.MemoryReading;
import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clients and a random scheduler, with losses at every moment. Whatever happens: slots are
 * never overdrawn and all come back, every question is answered or withdrawn, and the scheduler
 * hears of the end of each job once.
 */
class DaemonStateSimulationTest {
  private static final int SLOTS = 3;
  private static final int STEPS = 20_000;

  private final DaemonState state = new DaemonState(SLOTS, 10245, new JobFigures());
  private final Map<Integer, Integer> missing = new HashMap<>();
  private final Set<Integer> jobs = new HashSet<>();
  private final Set<Integer> foreignJobs = new HashSet<>();
  private final Set<Integer> localJobs = new HashSet<>();
  private final Set<Integer> running = new HashSet<>();
  private final List<Integer> clients = new ArrayList<>();
  private final Map<Integer, List<Integer>> hereJobs = new HashMap<>();
  private int session;
  private int lastSession;
  private int lastClient;
  private int lastJob;
  private long nanos;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverLosesSlotsQuestionsOrJobs(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < STEPS; i++) {
      step(random);
      assertThat(state.slotsUsed()).as("seed %d, step %d", seed, i).isBetween(0, SLOTS);
    }
    take(state.load(0, now()));
    take(state.memory(MemoryReading.UNKNOWN, 0, now()));
    for (int client : List.copyOf(clients)) {
      leave(client);
    }
    assertThat(state.slotsUsed()).isZero();
    assertThat(state.clientCount()).isZero();
    assertThat(missing).as("questions nobody withdrew").isEmpty();
    assertThat(jobs).as("jobs whose end was not told").isEmpty();
    assertThat(foreignJobs).as("foreign jobs whose end was not told").isEmpty();
    assertThat(localJobs).as("local jobs whose end was not told").isEmpty();
  }

  private void step(Random random) {
    nanos += random.nextLong(Duration.ofMillis(300).toNanos());
    int client = clients.isEmpty() ? 0 : clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(17)) {
      case 0, 1, 2 -> arrive();
      case 3 -> send(client, getCs(random.nextBoolean() ? 1 : 3));
      case 4 -> send(client, new JobLocalBegin(1, "", 0, false));
      case 5 -> foreignJob(client);
      case 6, 7, 8, 9 -> answer(random);
      case 10 -> workHere(random, client);
      case 11 -> endForeign(client);
      case 12 -> leave(client);
      case 13 -> take(state.load(random.nextBoolean() ? 1000 : 100, now()));
      case 14 -> take(state.tick(now()));
      case 15 -> take(state.memory(new MemoryReading(random.nextInt(400), 0), 100, now()));
      default -> {
        if (random.nextInt(20) == 0) {
          changeScheduler();
        }
      }
    }
  }

  private Now now() {
    return new Now(nanos, 0);
  }

  private void arrive() {
    if (clients.size() < 12) {
      clients.add(++lastClient);
      state.arrived(lastClient);
    }
  }

  private static GetCs getCs(int count) {
    return new GetCs(List.of(), "a.c", Language.C, count, "x86_64", 0, 0, "", 21, 0, 0, count);
  }

  private void send(int client, Message message) {
    if (client != 0) {
      take(state.fromClient(client, message, now()));
    }
  }

  private void foreignJob(int client) {
    if (client != 0 && state.stateName(client).equals("unknown")) {
      int job = ++lastJob;
      if (session != 0) {
        foreignJobs.add(job);
      }
      take(state.foreignJob(client, job, now()));
    }
  }

  private void endForeign(int client) {
    if (running.remove(client)) {
      take(state.foreignJobDone(client, 0, JobResources.NONE, now()));
    }
  }

  private void answer(Random random) {
    if (missing.isEmpty()) {
      return;
    }
    List<Integer> waiting = new ArrayList<>(missing.keySet());
    int client = waiting.get(random.nextInt(waiting.size()));
    missing.computeIfPresent(client, (id, count) -> count == 1 ? null : count - 1);
    int job = ++lastJob;
    jobs.add(job);
    if (random.nextBoolean()) {
      take(state.noCs(new NoCs(job, client), now()));
    } else {
      take(state.useCs(new UseCs(job, 1, "10.0.0.9", "", true, client, 0), now()));
      offerSecond(random, client, job);
      if (random.nextBoolean()) {
        send(client, JobDone.fromSubmitter(job, 0, JobResources.NONE, 0));
      }
    }
  }

  /** A second place for {@code first}, as the scheduler offers it. */
  private void offerSecond(Random random, int client, int first) {
    if (random.nextBoolean() && !missing.containsKey(client)) {
      int second = ++lastJob;
      jobs.add(second);
      take(state.useCs(new UseCs(second, 1, "10.0.0.7", "", true, client, first), now()));
      if (random.nextBoolean()) {
        SecondTries.End[] ends = SecondTries.End.values();
        take(state.secondTryEnded(second, ends[random.nextInt(ends.length)], now()));
      }
    }
  }

  private void workHere(Random random, int client) {
    List<Integer> mine = hereJobs.getOrDefault(client, List.of());
    if (!mine.isEmpty()) {
      int job = mine.get(random.nextInt(mine.size()));
      mine.remove((Integer) job);
      send(
          client,
          new CompileFile(
              Language.C, job, List.of(), List.of(), "__client", "", "gcc", "", "", "", false));
      send(client, JobDone.fromSubmitter(job, 0, JobResources.NONE, 0));
    }
  }

  private void leave(int client) {
    if (client != 0) {
      clients.remove((Integer) client);
      running.remove(client);
      hereJobs.remove(client);
      take(state.gone(client, ExitCodes.CLIENT_GONE, now()));
    }
  }

  private void changeScheduler() {
    if (session == 0) {
      session = ++lastSession;
      take(state.connected(session, "10.0.0.1", now()));
    } else {
      session = 0;
      // It forgets all of it; nobody may tell the next one.
      missing.clear();
      jobs.clear();
      foreignJobs.clear();
      localJobs.clear();
      take(state.lost(lastSession % 2 == 0, now()));
    }
  }

  private void take(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.ToScheduler(Message message) -> told(message);
        case Effect.ToClient(int client, UseCs answer) -> {
          if (answer.hostname().equals("127.0.0.1")) {
            hereJobs.computeIfAbsent(client, id -> new ArrayList<>()).add(answer.jobId());
          }
        }
        case Effect.ToClient(int client, Message other) ->
            assertThat(other).isInstanceOfAny(End.class, JobLocalBegin.class);
        case Effect.Close(int client) -> leave(client);
        case Effect.StartForeignJob(int client) -> running.add(client);
        case Effect.TryAgain tried -> assertThat(jobs).contains(tried.second().jobId());
        case Effect.DoubtScheduler doubt -> assertThat(missing).isNotEmpty();
      }
    }
  }

  private void told(Message message) {
    assertThat(session).as("there is a scheduler to tell").isPositive();
    switch (message) {
      case GetCs asked -> missing.merge(asked.clientId(), asked.count(), Integer::sum);
      case JobDone done when done.jobIdUnknown() ->
          missing.compute(
              done.jobId(),
              (id, count) -> {
                assertThat(count).as("withdrawn questions of %d", id).isPositive();
                return count == 1 ? null : count - 1;
              });
      case JobDone done when done.fromSubmitter() ->
          assertThat(jobs.remove(done.jobId())).as("job %d ends once", done.jobId()).isTrue();
      case JobDone done ->
          assertThat(foreignJobs.remove(done.jobId()))
              .as("foreign job %d ends once", done.jobId())
              .isTrue();
      case JobLocalBegin begin ->
          assertThat(localJobs.add(begin.clientId())).as("one local job a client").isTrue();
      case JobLocalDone done ->
          assertThat(localJobs.remove(done.number())).as("local job ends once").isTrue();
      default -> {}
    }
  }
}
