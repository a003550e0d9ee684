package dev.affogato.console.top;

import dev.affogato.console.why.Text;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLocalJobBegin;
import dev.affogato.protocol.icecc.message.MonStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor was told so far (protocol spec 3.23, 9.9). Whatever names there are, they are made
 * harmless on the way in. Thread-safe: every method takes the same lock for a moment.
 */
final class Farm {
  /** Beyond these nobody could read them; a scheduler that invents jobs costs no more memory. */
  static final int HOSTS_MAX = 20_000;

  static final int JOBS_MAX = 50_000;
  private static final int NAME_LENGTH_MAX = 200;
  private static final int SLOTS_MAX = 100_000;

  /** Rates are of so many seconds. */
  private static final int RATE_S = 10;

  private static final long SECOND_NS = 1_000_000_000L;

  private final Map<Integer, Host> hosts = new HashMap<>();
  private final Map<Integer, Job> jobs = new LinkedHashMap<>();
  private final long[] ended = new long[RATE_S];
  private long endedAtSecond;
  private long done;

  /**
   * A machine.
   *
   * @param load 0 to 1000; 1000 takes no jobs
   */
  record Host(
      int id, String name, String address, int slots, boolean takesJobs, int load, double speed) {}

  /** How far a job is. */
  enum State {
    WAITING,
    COMPILING,
    LOCAL
  }

  /**
   * A job.
   *
   * @param from host id of who asked
   * @param on host id of who compiles; 0 if nobody does yet
   * @param sinceNanos when it came to this state
   */
  record Job(int id, String file, int from, int on, State state, long sinceNanos) {}

  /**
   * Everything at one moment. Immutable.
   *
   * @param hosts by name
   * @param jobs those that compile first, in the order in which they began
   * @param perSecond jobs that ended, of late
   * @param done jobs that ended since we look
   */
  record View(List<Host> hosts, List<Job> jobs, double perSecond, long done) {
    long count(State state) {
      return jobs.stream().filter(job -> job.state() == state).count();
    }

    /** Jobs on {@code host} by the scheduler's choice. */
    long running(int host) {
      return jobs.stream()
          .filter(job -> job.state() == State.COMPILING && job.on() == host)
          .count();
    }

    String name(int host) {
      return hosts.stream()
          .filter(each -> each.id() == host)
          .findFirst()
          .map(Host::name)
          .orElse("?");
    }
  }

  synchronized void clear() {
    hosts.clear();
    jobs.clear();
  }

  synchronized void apply(Message news, long nowNanos) {
    switch (news) {
      case MonStats stats -> host(stats);
      case MonGetCs asked ->
          put(
              new Job(
                  asked.jobId(),
                  name(asked.filename()),
                  asked.hostId(),
                  0,
                  State.WAITING,
                  nowNanos));
      case MonJobBegin began -> {
        Job job = jobs.get(began.jobId());
        put(
            new Job(
                began.jobId(),
                job == null ? "?" : job.file(),
                job == null ? 0 : job.from(),
                began.hostId(),
                State.COMPILING,
                nowNanos));
      }
      case MonLocalJobBegin local ->
          put(
              new Job(
                  local.jobId(),
                  name(local.file()),
                  local.hostId(),
                  local.hostId(),
                  State.LOCAL,
                  nowNanos));
      case MonJobDone finished -> remove(finished.done().jobId(), nowNanos);
      case JobLocalDone finished -> remove(finished.number(), nowNanos);
      default -> {
        // Other versions may tell monitors more.
      }
    }
  }

  private void put(Job job) {
    if (jobs.size() < JOBS_MAX || jobs.containsKey(job.id())) {
      jobs.remove(job.id());
      jobs.put(job.id(), job);
    }
  }

  private void remove(int id, long nowNanos) {
    jobs.remove(id);
    done++;
    turn(nowNanos);
    ended[(int) Math.floorMod(endedAtSecond, (long) RATE_S)]++;
  }

  /** Forgets the seconds that have left the window. */
  private void turn(long nowNanos) {
    long second = Math.floorDiv(nowNanos, SECOND_NS);
    long from = Math.max(endedAtSecond + 1, second - RATE_S + 1);
    for (long each = from; each <= second; each++) {
      ended[(int) Math.floorMod(each, (long) RATE_S)] = 0;
    }
    endedAtSecond = Math.max(endedAtSecond, second);
  }

  private void host(MonStats stats) {
    Map<String, String> said = new HashMap<>();
    for (String line : stats.text().split("\n", 64)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        said.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    if ("Offline".equals(said.get("State"))) {
      hosts.remove(stats.hostId());
      jobs.values().removeIf(job -> job.on() == stats.hostId() || job.from() == stats.hostId());
      return;
    }
    if (hosts.size() >= HOSTS_MAX && !hosts.containsKey(stats.hostId())) {
      return;
    }
    hosts.put(
        stats.hostId(),
        new Host(
            stats.hostId(),
            name(said.getOrDefault("Name", "?")),
            name(said.getOrDefault("IP", "")),
            (int) Math.clamp(number(said.get("MaxJobs")), 0.0, SLOTS_MAX),
            !"true".equals(said.get("NoRemote")),
            (int) Math.clamp(number(said.get("Load")), 0.0, 1000.0),
            number(said.get("Speed"))));
  }

  private static double number(@Nullable String text) {
    try {
      double number = text == null ? 0 : Double.parseDouble(text.strip());
      return Double.isFinite(number) ? number : 0;
    } catch (NumberFormatException notOne) {
      return 0;
    }
  }

  private static String name(String bytes) {
    String text = Text.display(bytes);
    return text.length() > NAME_LENGTH_MAX ? text.substring(0, NAME_LENGTH_MAX) : text;
  }

  synchronized View view(long nowNanos) {
    turn(nowNanos);
    long sum = 0;
    for (long each : ended) {
      sum += each;
    }
    List<Job> sorted = new ArrayList<>(jobs.values());
    sorted.sort(Comparator.comparingInt(Farm::rank));
    return new View(
        hosts.values().stream()
            .sorted(Comparator.comparing(Host::name).thenComparingInt(Host::id))
            .toList(),
        sorted,
        sum / (double) RATE_S,
        done);
  }

  private static int rank(Job job) {
    return switch (job.state()) {
      case COMPILING -> 0;
      case LOCAL -> 1;
      case WAITING -> 2;
    };
  }
}
