package dev.affogato.simulation;

import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Effect;
import dev.affogato.scheduler.state.Moment;
import dev.affogato.scheduler.state.PeerId;
import dev.affogato.scheduler.state.SchedulerEvent;
import dev.affogato.scheduler.state.SchedulerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How long builds last on a farm whose machines do as they say, under one policy, against what
 * somebody who knows everything beforehand could reach at best. Confined to one thread.
 *
 * <p>Builds follow each other on one scheduler, of sources it knows or not: the first is met
 * without any knowledge, later ones with what those before taught. A job's way to its machine and
 * back takes {@link #WAY}.
 */
final class Makespan {
  /** Request, answer, connection and sources on a local network. */
  private static final long WAY = 3 * Agenda.MILLI;

  /** What a submitter's daemon says of a job that nobody wants any more. */
  private static final int EXIT_CLIENT_GONE = 118;

  private static final String ENVIRONMENT = "affogato-direct";

  /**
   * One farm and its work. Immutable.
   *
   * @param slots of each machine
   * @param speeds of each machine
   * @param submitters that share the sources evenly
   * @param outstanding requests of each submitter
   * @param costs seconds each source takes a machine of speed 1
   * @param slowed machine that becomes ten times slower midway, or -1
   */
  record Scene(
      String name,
      int[] slots,
      double[] speeds,
      int submitters,
      int outstanding,
      double[] costs,
      int slowed) {
    /** No schedule ends before all capacity is used up, nor before its longest job. */
    double boundSeconds() {
      double work = 0;
      double longest = 0;
      for (double cost : costs) {
        work += cost;
        longest = Math.max(longest, cost);
      }
      double fastest = 0;
      double capacity = 0;
      for (int i = 0; i < slots.length; i++) {
        capacity += slots[i] * speeds[i];
        fastest = Math.max(fastest, speeds[i]);
      }
      return Math.max(work / capacity, longest / fastest);
    }
  }

  /** A source to be compiled once, and where that is tried. Confined to the simulation. */
  private static final class Task {
    final int submitter;
    final int source;
    final List<Try> tries = new ArrayList<>(1);
    boolean over;

    Task(int submitter, int source) {
      this.submitter = submitter;
      this.source = source;
    }
  }

  /** A job of the scheduler. Confined to the simulation. */
  private static final class Try {
    final int job;
    final int machine;
    boolean begun;

    Try(int job, int machine) {
      this.job = job;
      this.machine = machine;
    }
  }

  /**
   * How one build went. Immutable.
   *
   * @param raced jobs that were tried twice
   * @param jain Jain's index of the work given out for each submitter until the first of them had
   *     all of its own given out
   */
  record Build(double seconds, double jain, int raced) {}

  private final Scene scene;
  private final Agenda agenda = new Agenda();
  private final SchedulerState state;
  private final long seed;
  private final SplittableRandom orders;
  private final double[] speeds;
  private final Deque<Runnable>[] waiting;
  private final int[] used;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private final List<Deque<Integer>> work = new ArrayList<>();
  private final Map<Long, Integer> sources = new HashMap<>();
  private double[] given = {};
  private int[] ungiven = {};
  private double[] givenWhenFirstServed = {};
  private String tree = "";
  private final Map<Integer, Task> tasks = new HashMap<>();
  private int clients;
  private int raced;
  private int left;

  @SuppressWarnings({"unchecked", "rawtypes"})
  Makespan(Scene scene, SchedulerPolicy policy, long seed) {
    this.scene = scene;
    this.seed = seed;
    this.orders = new SplittableRandom(seed);
    this.state = new SchedulerState(policy, new Counters(), level -> false);
    this.speeds = scene.speeds().clone();
    this.used = new int[speeds.length];
    this.waiting = new Deque[speeds.length];
    for (int i = 0; i < speeds.length; i++) {
      waiting[i] = new ArrayDeque<>();
      byAddress.put(address(i), i);
      join(i, address(i), scene.slots()[i]);
    }
    for (int i = 0; i < scene.submitters(); i++) {
      join(speeds.length + i, "10.200.0." + i, 0);
    }
  }

  private static String address(int machine) {
    return "10." + machine / 65_536 + "." + machine / 256 % 256 + "." + machine % 256;
  }

  private void join(int peer, String address, int slots) {
    List<EnvironmentName> installed = List.of(new EnvironmentName("x86_64", ENVIRONMENT));
    on(
        new SchedulerEvent.DaemonConnected(
            new PeerId(peer),
            address,
            new ProtocolVersions(ProtocolVersions.OWN, ProtocolVersions.OWN),
            new Login(10_245, slots, installed, "n" + peer, "x86_64", true, slots == 0, 3)));
    tell(peer, new Stats(0, 0, 0, 0, 8000));
  }

  /**
   * Builds everything once.
   *
   * @param tree names the sources: what was built under another name is not recognized
   */
  Build build(String tree) {
    this.tree = tree;
    raced = 0;
    work.clear();
    left = scene.costs().length;
    given = new double[scene.submitters()];
    ungiven = new int[scene.submitters()];
    givenWhenFirstServed = new double[0];
    List<Integer> order = order(left, orders);
    for (int i = 0; i < scene.submitters(); i++) {
      work.add(new ArrayDeque<>());
    }
    // The same source always comes from the same submitter.
    order.forEach(source -> work.get(source % scene.submitters()).add(source));
    for (int i = 0; i < scene.submitters(); i++) {
      ungiven[i] = work.get(i).size();
    }
    double start = agenda.seconds();
    if (scene.slowed() >= 0) {
      agenda.in(
          (long) (scene.boundSeconds() / 2 * Agenda.SECOND), () -> speeds[scene.slowed()] /= 10);
    }
    // All begin together.
    for (int i = 0; i < scene.outstanding(); i++) {
      for (int submitter = 0; submitter < scene.submitters(); submitter++) {
        ask(submitter);
      }
    }
    tickUntilDone();
    while (left > 0 && agenda.step()) {
      // All happens in the agenda.
    }
    double seconds = agenda.seconds() - start;
    if (scene.slowed() >= 0) {
      speeds[scene.slowed()] = scene.speeds()[scene.slowed()];
    }
    return new Build(seconds, jain(), raced);
  }

  /** All numbers below {@code count} in the order in which their sources are asked for. */
  static List<Integer> order(int count, SplittableRandom random) {
    List<Integer> order = new ArrayList<>(count);
    for (int source = 0; source < count; source++) {
      order.add(source);
    }
    for (int i = count - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  private void tickUntilDone() {
    if (left > 0) {
      on(new SchedulerEvent.Tick());
      agenda.in(Agenda.SECOND, this::tickUntilDone);
    }
  }

  private double jain() {
    double sum = 0;
    double squares = 0;
    for (double share : givenWhenFirstServed) {
      sum += share;
      squares += share * share;
    }
    return squares == 0 ? 1 : sum * sum / (givenWhenFirstServed.length * squares);
  }

  private void ask(int submitter) {
    Integer source = work.get(submitter).poll();
    if (source == null) {
      return;
    }
    int client = ++clients;
    sources.put((long) client, source);
    tell(
        speeds.length + submitter,
        new GetCs(
            List.of(new EnvironmentName("x86_64", ENVIRONMENT)),
            tree + "/f" + source + ".cc",
            Language.CPLUSPLUS,
            1,
            "x86_64",
            0,
            client,
            "",
            21,
            1,
            0,
            0));
  }

  private void tell(int peer, Message message) {
    on(new SchedulerEvent.MessageReceived(new PeerId(peer), message));
  }

  private void on(SchedulerEvent event) {
    Moment now = new Moment(agenda.now(), 0);
    for (Effect effect : state.on(event, now)) {
      if (effect instanceof Effect.Send(PeerId peer, Message message)) {
        int submitter = (int) peer.number() - speeds.length;
        if (message instanceof UseCs use) {
          Try given = new Try(use.jobId(), known(byAddress.get(use.hostname())));
          if (use.matchedJobId() == 0) {
            start(submitter, use.clientId(), given);
          } else {
            race(use.matchedJobId(), given);
          }
        } else if (message instanceof NoCs) {
          throw new IllegalStateException("no machine took a job");
        }
      }
    }
  }

  private void start(int submitter, int client, Try first) {
    int source = known(sources.remove((long) client));
    given[submitter] += scene.costs()[source];
    if (--ungiven[submitter] == 0 && givenWhenFirstServed.length == 0) {
      givenWhenFirstServed = given.clone();
    }
    tryIt(new Task(submitter, source), first);
  }

  /** The scheduler wants a job tried on a second machine. */
  private void race(int job, Try second) {
    Task task = tasks.get(job);
    if (task == null) {
      throw new IllegalStateException("a job is to be tried again that is over");
    }
    raced++;
    tryIt(task, second);
  }

  private void tryIt(Task task, Try one) {
    tasks.put(one.job, task);
    task.tries.add(one);
    agenda.in(
        WAY,
        () -> {
          if (!task.over) {
            waiting[one.machine].add(() -> run(task, one));
            serve(one.machine);
          }
        });
  }

  private static int known(@Nullable Integer found) {
    if (found == null) {
      throw new IllegalStateException("the scheduler names what was never there");
    }
    return found;
  }

  private void serve(int machine) {
    while (used[machine] < scene.slots()[machine] && !waiting[machine].isEmpty()) {
      waiting[machine].removeFirst().run();
    }
  }

  private void run(Task task, Try one) {
    if (task.over) {
      return;
    }
    used[one.machine]++;
    one.begun = true;
    tell(one.machine, new JobBegin(one.job, 0, 1));
    // No two runs of one compile last the same.
    SplittableRandom run = new SplittableRandom(seed + 31L * one.job);
    double seconds =
        scene.costs()[task.source] / speeds[one.machine] * (0.95 + 0.1 * run.nextDouble());
    agenda.in(
        (long) (seconds * Agenda.SECOND),
        () -> {
          if (!task.over) {
            over(task, one, seconds);
          }
        });
  }

  /** The first try that ends counts. */
  private void over(Task task, Try winner, double seconds) {
    task.over = true;
    left--;
    int ms = (int) Math.max(1, seconds * 1000);
    int bytes =
        (int) (5000 + scene.costs()[task.source] * 60_000 * (0.7 + 0.6 * noise(task.source)));
    JobResources figures = new JobResources(ms, ms, 0, 0, bytes, bytes, bytes, bytes);
    report(task, winner, 0, figures);
    for (Try loser : task.tries) {
      if (loser.job != winner.job) {
        report(task, loser, EXIT_CLIENT_GONE, JobResources.NONE);
      }
    }
    for (Try one : task.tries) {
      tasks.remove(one.job);
      if (one.begun) {
        used[one.machine]--;
      }
      serve(one.machine);
    }
    ask(task.submitter);
  }

  private void report(Task task, Try one, int exitCode, JobResources figures) {
    tell(speeds.length + task.submitter, JobDone.fromSubmitter(one.job, exitCode, figures, 1));
  }

  /** Object sizes say something about costs, not all. */
  private static double noise(int source) {
    return new SplittableRandom(source).nextDouble();
  }
}
