package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.Eligibility;
import dev.affogato.scheduler.state.FarmContext.Host;
import dev.affogato.scheduler.state.FarmContext.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random farms in random trouble. A failure names its seed; {@code -Dseed=N} runs that one alone.
 */
class SimulationTest {
  private static final int STEPS = 1500;
  private static final String[] NAMES = {"a", "b", "c", "d", "e", "f", "g", "h"};
  private static final String[] PLATFORMS = {"x86_64", "x86_64", "i686", "aarch64"};

  static IntStream seeds() {
    Integer only = Integer.getInteger("seed");
    return only != null ? IntStream.of(only) : IntStream.rangeClosed(1, 6);
  }

  private final FarmContext farm = new FarmContext();
  private SplittableRandom random = new SplittableRandom();

  /** Answers each client of each live submitter is owed, before any arrived. */
  private final Map<Node, Map<Integer, Integer>> owed = new HashMap<>();

  private final Map<Node, Integer> read = new HashMap<>();
  private final Set<Integer> jobsAnswered = new HashSet<>();
  private final Map<Node, List<Integer>> running = new HashMap<>();

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void losesNoJobAndGivesNoneTwice(int seed) {
    random = new SplittableRandom(seed);
    farm.monitorJoins();
    for (int step = 0; step < STEPS; step++) {
      step();
      collectAnswers();
      checkConsistency();
    }
    calmDown();
    assertThat(farm.state.queue.size()).as("queued after all is calm").isZero();
    assertThat(farm.state.jobs.all()).as("jobs after all ended").isEmpty();
    owed.forEach((node, clients) ->
        assertThat(clients).as("clients of %s waiting forever", node.name).isEmpty());
  }

  private void step() {
    switch (random.nextInt(22)) {
      case 0, 1 -> join();
      case 2 -> any().ifPresent(this::leave);
      case 3, 4, 5, 6, 7 -> any().ifPresent(this::ask);
      case 8, 9, 10 -> any().ifPresent(this::end);
      case 11 -> any().ifPresent(this::begin);
      case 12 -> any().ifPresent(this::withdraw);
      case 13, 14 -> any().ifPresent(node -> node.reportsLoad(random.nextInt(1100)));
      case 15 -> any().ifPresent(node -> node.announces(random.nextBoolean() ? "e1" : "e2", "e3"));
      case 16 -> any().ifPresent(node -> node.isReachable(random.nextInt(4) > 0));
      case 17 -> farm.passes(random.nextInt(50));
      case 18 -> any().ifPresent(this::strayMessage);
      case 19 -> any().ifPresent(node -> any().ifPresent(other -> blacklist(node, other)));
      case 20 -> farm.on(new SchedulerEvent.RemoveHosts(1, List.of(name())));
      default -> any().ifPresent(node -> node.sends(new JobLocalBegin(1, "x.o", 5, false)));
    }
    forgetTheDead();
  }

  private void join() {
    Host host =
        FarmContext.slots(random.nextInt(5))
            .platform(PLATFORMS[random.nextInt(PLATFORMS.length)])
            .version(random.nextInt(21, 46))
            .features(random.nextInt(4))
            .at("10.0.0." + random.nextInt(6))
            .with(random.nextBoolean() ? new String[] {"e1"} : new String[0]);
    if (random.nextInt(5) == 0) {
      host.noRemote();
    }
    Node node = farm.joinsSilently(name(), host);
    owed.put(node, new HashMap<>());
    running.put(node, new ArrayList<>());
    read.put(node, 0);
  }

  private void leave(Node node) {
    node.leaves();
    node.closed = "left";
  }

  private void ask(Node node) {
    FarmContext.Job job =
        job()
            .times(random.nextInt(6) == 0 ? 3 : 1)
            .niceness(random.nextInt(3))
            .needing(random.nextInt(8) == 0 ? 2 : 0)
            .offering(
                new EnvironmentName(PLATFORMS[random.nextInt(4)], "e1"),
                new EnvironmentName("x86_64", "e2"));
    if (random.nextInt(6) == 0) {
      job.preferring(name());
    }
    int client = 1000 + random.nextInt(1_000_000);
    // Booked before asking: the answer may come at once.
    owed.get(node).merge(client, job.count, Integer::sum);
    node.asks(job.client(client));
  }

  private void end(Node node) {
    List<Integer> jobs = running.get(node);
    if (jobs.isEmpty()) {
      return;
    }
    int id = jobs.remove(random.nextInt(jobs.size()));
    Job job = farm.state.jobs.all().stream().filter(j -> j.id == id).findFirst().orElse(null);
    if (job == null) {
      node.endsAsSubmitter(id);
      return;
    }
    Node server = farm.nodes.get(job.server().peer);
    if (random.nextBoolean()) {
      server.endsAsServer(id);
    }
    if (node.closed == null) {
      node.endsAsSubmitter(id);
    }
  }

  private void begin(Node node) {
    if (!running.get(node).isEmpty()) {
      int id = running.get(node).getFirst();
      farm.state.jobs.all().stream()
          .filter(job -> job.id == id)
          .forEach(job -> farm.nodes.get(job.server().peer).begins(id));
    }
  }

  private void withdraw(Node node) {
    owed.get(node).keySet().stream()
        .findFirst()
        .ifPresent(client -> {
          node.withdraws(client);
          owed.get(node).remove(client);
        });
  }

  private void strayMessage(Node node) {
    int id = random.nextInt(1, 500);
    switch (random.nextInt(4)) {
      case 0 -> node.begins(id);
      case 1 -> node.sends(JobDone.fromServer(id, 1, JobResources.NONE, 1));
      case 2 -> node.sends(new JobLocalDone(5));
      default -> node.withdraws(id);
    }
  }

  private static void blacklist(Node submitter, Node server) {
    submitter.sends(new BlacklistHostEnv("e1", "x86_64", server.address));
  }

  private void collectAnswers() {
    for (Node node : live()) {
      List<Message> fresh = node.told.subList(read.get(node), node.told.size());
      for (Message message : List.copyOf(fresh)) {
        if (message instanceof UseCs use) {
          answered(node, use.clientId(), use.jobId());
        } else if (message instanceof NoCs no) {
          answered(node, no.clientId(), no.jobId());
        }
      }
      read.put(node, node.told.size());
    }
  }

  private void answered(Node node, int client, int job) {
    assertThat(jobsAnswered.add(job)).as("job %d is given once", job).isTrue();
    assertThat(owed.get(node)).as("somebody waits for job %d", job).containsKey(client);
    owed.get(node).computeIfPresent(client, (c, left) -> left == 1 ? null : left - 1);
    running.get(node).add(job);
  }

  private void checkConsistency() {
    int assigned = 0;
    for (Daemon daemon : farm.state.farm.all()) {
      assigned += daemon.assignedJobs();
      long foreign = daemon.assigned().stream().filter(job -> job.submitter != daemon).count();
      assertThat(foreign)
          .as("foreign jobs on %s", daemon.nodeName())
          .isLessThanOrEqualTo(daemon.announcedMaxJobs() + 1 + daemon.announcedMaxJobs() / 4);
      for (Job job : daemon.assigned()) {
        assertThat(job.server()).isSameAs(daemon);
        assertThat(farm.state.jobs.all()).contains(job);
      }
      boolean listed = false;
      for (Daemon open : farm.state.farm.open(Farm.Section.of(daemon))) {
        listed |= open == daemon;
      }
      assertThat(listed)
          .as("%s is open", daemon.nodeName())
          .isEqualTo(Eligibility.isOpenToOthers(daemon));
    }
    long withServer = farm.state.jobs.all().stream().filter(job -> job.server() != null).count();
    assertThat(withServer).isEqualTo(assigned);
    assertThat(farm.state.jobs.all()).hasSize(assigned + farm.state.queue.size());
  }

  /** Everybody is healthy and ends what it has, until nothing is left. */
  private void calmDown() {
    live().forEach(node -> node.sends(new JobLocalDone(5)));
    for (int round = 0; round < 2000 && !farm.state.jobs.all().isEmpty(); round++) {
      for (Node node : live()) {
        if (node.closed == null) {
          node.isReachable(true);
          node.reportsLoad(0);
          node.announces("e1", "e2");
          collectAnswers();
          forgetTheDead();
        }
      }
      for (Node node : live()) {
        while (node.closed == null && !running.get(node).isEmpty()) {
          end(node);
          forgetTheDead();
          if (!running.containsKey(node)) {
            break;
          }
        }
      }
      collectAnswers();
      checkConsistency();
    }
  }

  private void forgetTheDead() {
    for (Node node : List.copyOf(owed.keySet())) {
      if (node.closed != null) {
        owed.remove(node);
        running.remove(node);
        read.remove(node);
      }
    }
  }

  private List<Node> live() {
    // In the order of joining, so that a seed always means the same.
    return farm.nodes.values().stream().filter(owed::containsKey).toList();
  }

  private Optional<Node> any() {
    List<Node> live = live();
    return live.isEmpty() ? Optional.empty() : Optional.of(live.get(random.nextInt(live.size())));
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }
}
