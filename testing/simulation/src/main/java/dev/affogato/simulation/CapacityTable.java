package dev.affogato.simulation;

import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
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
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Prints what a job costs the scheduler's pure core, from request to end, against the number of
 * daemons. Confined to one thread; takes its CPU time only, so a busy machine changes little.
 */
public final class CapacityTable {
  private static final int SLOTS = 8;
  private static final int CLIENTS = 4;
  private static final int OUTSTANDING_MAX = 2000;
  private static final int WARM_UP_JOBS = 300_000;
  private static final int MEASURED_JOBS = 300_000;
  private static final int SOURCES = 50_000;
  private static final JobResources COST =
      new JobResources(1000, 900, 50, 20_000, 200_000, 1_000_000, 40_000, 100_000);
  private static final List<EnvironmentName> ENVIRONMENTS =
      List.of(new EnvironmentName("x86_64", "e1"));

  private final SchedulerState state =
      new SchedulerState(SchedulerPolicy.standard(), new Counters(), level -> false);
  private final Deque<Running> running = new ArrayDeque<>();
  private final int daemons;
  private int asked;
  private long nanos = 1;

  private record Running(int jobId, int server, int client) {}

  private CapacityTable(int daemons) {
    this.daemons = daemons;
    for (int i = 0; i < daemons; i++) {
      join(i, SLOTS);
    }
    for (int i = 0; i < CLIENTS; i++) {
      join(daemons + i, 0);
    }
  }

  public static void main(String[] arguments) {
    List<String> farms =
        arguments.length > 0
            ? List.of(arguments)
            : List.of("2", "10", "40", "100", "250", "1000", "10000");
    System.out.println("| daemons | CPU a job, microseconds |");
    System.out.println("|---|---|");
    for (String farm : farms) {
      CapacityTable table = new CapacityTable(Integer.parseInt(farm));
      table.runJobs(WARM_UP_JOBS);
      System.out.printf("| %s | %.1f |%n", farm, table.runJobs(MEASURED_JOBS) / 1e3);
    }
  }

  /** Returns the nanoseconds of CPU a job took. */
  private double runJobs(int jobs) {
    int outstanding = Math.min(OUTSTANDING_MAX, daemons * SLOTS);
    while (running.size() < outstanding) {
      ask(asked % CLIENTS);
    }
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < jobs; i++) {
      Running oldest = running.removeFirst();
      nanos += 100_000;
      tell(oldest.server(), JobDone.fromServer(oldest.jobId(), 0, COST, 1));
      ask(oldest.client());
    }
    return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / jobs;
  }

  private void join(int peer, int slots) {
    on(
        new SchedulerEvent.DaemonConnected(
            new PeerId(peer),
            "10.0." + peer / 256 + "." + peer % 256,
            new ProtocolVersions(ProtocolVersions.OWN, ProtocolVersions.OWN),
            new Login(peer, slots, ENVIRONMENTS, "n" + peer, "x86_64", true, slots == 0, 3)));
    tell(peer, new Stats(0, 0, 0, 0, 64_000));
  }

  private void ask(int client) {
    int source = asked++ % SOURCES;
    tell(
        daemons + client,
        new GetCs(
            ENVIRONMENTS,
            "s/f" + source + ".cc",
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
    for (Effect effect : state.on(event, new Moment(nanos, 0))) {
      if (effect instanceof Effect.Send(PeerId peer, UseCs use)) {
        running.addLast(new Running(use.jobId(), use.port(), use.clientId()));
        tell(use.port(), new JobBegin(use.jobId(), 0, 1));
      }
    }
  }
}
