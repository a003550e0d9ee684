package dev.affogato.testing.page;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLocalJobBegin;
import dev.affogato.protocol.icecc.message.MonLogin;
import dev.affogato.protocol.icecc.message.MonStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What icemon knows: a monitor that believes the scheduler's messages and nothing else (protocol
 * spec 9.9). Thread-safe by its monitor.
 */
final class MonitorView implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What a scheduler says of a job whose machine went away (protocol spec 9.9). */
  private static final int LOST = 255;

  private final Connection connection;
  private final MessageChannel channel;
  private final Map<Integer, String> machines = new HashMap<>();
  private final Map<Integer, Job> jobs = new TreeMap<>();
  private String ended = "";

  /** How a job stands. The names are those of the dashboard. */
  enum Kind {
    QUEUED,
    REMOTE,
    RETURNED,
    LOCAL
  }

  /**
   * A job as it was told.
   *
   * @param machine where it ran; empty before it began
   */
  record Job(String file, String submitter, String machine, Kind kind, boolean done, int exit) {
    boolean isLost() {
      return done && exit == LOST;
    }
  }

  private MonitorView(Connection connection, MessageChannel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  static MonitorView watch(String scheduler) throws IOException {
    Connection connection = Connection.open(new InetSocketAddress(scheduler, 8765), PATIENCE);
    MonitorView view = new MonitorView(connection, MessageChannel.handshakeAsMonitor(connection));
    view.channel.send(new MonLogin());
    Thread.ofVirtual().name("monitor").start(view::read);
    return view;
  }

  private void read() {
    try {
      while (true) {
        on(channel.receive());
      }
    } catch (IOException end) {
      synchronized (this) {
        ended = String.valueOf(end);
      }
    }
  }

  private synchronized void on(Message message) {
    switch (message) {
      case MonStats(int id, String text) -> machine(id, text);
      case MonGetCs asked ->
          jobs.put(
              asked.jobId(),
              new Job(asked.filename(), name(asked.hostId()), "", Kind.QUEUED, false, 0));
      case MonJobBegin(int id, int _, int host) ->
          jobs.computeIfPresent(id, (number, job) -> begun(job, name(host)));
      case MonJobDone(var done) ->
          jobs.computeIfPresent(done.jobId(), (id, job) -> done(job, done.exitCode()));
      case MonLocalJobBegin(int host, int id, int _, String file) ->
          jobs.put(id, new Job(file, name(host), name(host), Kind.LOCAL, false, 0));
      case JobLocalDone(int id) -> jobs.computeIfPresent(id, (number, job) -> done(job, 0));
      default -> throw new IllegalStateException("no message for monitors: " + message);
    }
  }

  private void machine(int id, String text) {
    if (text.startsWith("State:Offline")) {
      // Its jobs are told of by name.
      return;
    }
    text.lines()
        .filter(line -> line.startsWith("Name:"))
        .forEach(line -> machines.put(id, line.substring("Name:".length())));
  }

  private String name(int host) {
    return machines.getOrDefault(host, "?");
  }

  private static Job begun(Job job, String machine) {
    Kind kind = machine.equals(job.submitter()) ? Kind.RETURNED : Kind.REMOTE;
    return new Job(job.file(), job.submitter(), machine, kind, job.done(), job.exit());
  }

  private static Job done(Job job, int exit) {
    return new Job(job.file(), job.submitter(), job.machine(), job.kind(), true, exit);
  }

  /** All jobs it was ever told of, by number. */
  synchronized Map<Integer, Job> jobs() {
    return Map.copyOf(jobs);
  }

  synchronized boolean isAllDone() {
    return !jobs.isEmpty() && jobs.values().stream().allMatch(Job::done);
  }

  @Override
  public synchronized String toString() {
    return "machines " + machines + ", jobs " + jobs + " " + ended;
  }

  @Override
  public void close() {
    connection.close();
  }
}
