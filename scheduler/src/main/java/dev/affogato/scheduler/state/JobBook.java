package dev.affogato.scheduler.state;

import dev.affogato.base.address.Addresses;
import dev.affogato.protocol.icecc.message.FileNames;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLocalJobBegin;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.observe.FarmEvent.End;
import dev.affogato.scheduler.policy.Demand;
import dev.affogato.scheduler.state.Counters.Counter;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every unfinished job, from GET_CS to JOB_DONE (protocol spec 9.10). {@link Assigner} decides in
 * between. Confined to the scheduler's thread.
 *
 * <p>Methods that handle a message return why its sender must be dropped, or empty.
 */
final class JobBook {
  /** Exit code that monitors see for a job lost with a daemon (protocol spec 9.10). */
  private static final int EXIT_LOST = 255;

  /** What a submitter's daemon says of a job whose client closed (protocol spec 6.5). */
  private static final int EXIT_CLIENT_GONE = 118;

  /** What it says of an answer that nobody waits for (protocol spec 6.5), or not any more. */
  private static final int EXIT_NOT_WANTED = 107;

  /** Environments of a request named in the log. */
  private static final int ENVIRONMENTS_LOGGED_MAX = 8;

  private final Map<Integer, Job> jobs = new TreeMap<>();
  private final Farm farm;
  private final RequestQueue queue;
  private final Monitors monitors;
  private final Effects effects;
  private final Counters counters;
  private final Experience experience;
  private int lastId;
  private int given;

  /**
   * @param lastId the number before the first that is given
   */
  JobBook(
      Farm farm,
      RequestQueue queue,
      Monitors monitors,
      Effects effects,
      Counters counters,
      Experience experience,
      int lastId) {
    this.experience = experience;
    this.lastId = lastId;
    this.farm = farm;
    this.queue = queue;
    this.monitors = monitors;
    this.effects = effects;
    this.counters = counters;
  }

  /** By id. */
  Collection<Job> all() {
    return Collections.unmodifiableCollection(jobs.values());
  }

  @Nullable Job find(int id) {
    return jobs.get(id);
  }

  /** How many numbers were given, local jobs included. */
  int given() {
    return given;
  }

  /** Queues as many jobs as the request wants answers. */
  Optional<String> request(Daemon submitter, GetCs request, Moment now) {
    int count = request.count();
    if (count < 1 || count > Limits.ANSWERS_PER_REQUEST_MAX) {
      return Optional.of("it asked for " + Integer.toUnsignedString(count) + " answers at once");
    }
    if (submitter.submitted().size() + count > Limits.JOBS_PER_DAEMON_MAX) {
      return Optional.of("it has more than " + Limits.JOBS_PER_DAEMON_MAX + " unfinished jobs");
    }
    Demand demand = demand(submitter, request);
    Job master = null;
    for (int i = 0; i < count; i++) {
      Job job = create(submitter, request, demand, now);
      if (master == null) {
        master = job;
      } else {
        master.followers.add(job);
      }
      queue.add(job);
    }
    return Optional.empty();
  }

  private static Demand demand(Daemon submitter, GetCs request) {
    List<EnvironmentName> offered = request.environments();
    return new Demand(
        offered.subList(0, Math.min(offered.size(), Limits.OFFERED_ENVIRONMENTS_MAX)),
        request.target(),
        request.minimalHostVersion(),
        request.requiredFeatures(),
        Addresses.canonical(Printable.of(request.preferredHost(), Limits.NAME_CHARS_MAX)),
        submitter.realm());
  }

  private Job create(Daemon submitter, GetCs request, Demand demand, Moment now) {
    String file = lastChars(request.filename());
    Job job =
        new Job(
            nextId(),
            request.clientId(),
            submitter,
            file,
            request.language(),
            request.argumentFlags(),
            Math.clamp(request.niceness(), 0, RequestQueue.NICENESS_MAX),
            demand,
            experience.expect(
                Job.source(file, request.argumentFlags(), demand.target()),
                Job.kind(request.language(), request.argumentFlags()),
                submitter.nodeName()),
            now.nanos());
    counters.add(Counter.JOBS_REQUESTED);
    enter(job);
    return job;
  }

  private void enter(Job job) {
    Daemon submitter = job.submitter;
    jobs.put(job.id, job);
    submitter.addSubmitted(job);
    effects.info(() ->
        "NEW %d client=%s versions=[%s] %s %s %d"
            .formatted(
                job.id,
                submitter.nodeName(),
                names(job.demand()),
                job.filename,
                job.language,
                job.niceness));
    monitors.tell(
        new MonGetCs(
            job.filename, job.language, job.id, submitter.hostId(), job.demand().target()));
    effects.observed.asked(job);
  }

  /** A second try of {@code first}, which asks for {@code demand}; it is not queued. */
  Job again(Job first, Demand demand, Moment now) {
    Job second =
        new Job(
            nextId(),
            first.clientId,
            first.submitter,
            first.filename,
            first.language,
            first.argumentFlags,
            first.niceness,
            demand,
            first.expected(),
            now.nanos());
    second.races(first);
    counters.add(Counter.JOBS_RACED);
    enter(second);
    return second;
  }

  private static String names(Demand demand) {
    return demand.environments().stream()
        .limit(ENVIRONMENTS_LOGGED_MAX)
        .map(e -> Printable.of(e.name() + "(" + e.platform() + ")", Limits.NAME_CHARS_MAX))
        .collect(Collectors.joining(", "));
  }

  /** The end of a path says most. */
  private static String lastChars(String path) {
    int cut = Math.max(0, path.length() - Limits.NAME_CHARS_MAX);
    return Printable.of(path.substring(cut), Limits.NAME_CHARS_MAX);
  }

  private int nextId() {
    given++;
    do {
      // Positive on the wire (protocol spec 3.6).
      lastId = lastId == Integer.MAX_VALUE ? 1 : lastId + 1;
    } while (jobs.containsKey(lastId));
    return lastId;
  }

  /** News of an unknown job, or from a stranger to it, is ignored (protocol spec 9.10). */
  void begin(Daemon sender, JobBegin begin, Moment now) {
    Job job = jobs.get(begin.jobId());
    if (job == null || job.server() != sender || job.phase() == JobPhase.COMPILING) {
      effects.debug(
          () -> sender.nodeName() + " began job " + begin.jobId() + ", which it does not have");
      return;
    }
    job.begin(now.nanos());
    effects.info(() ->
        "BEGIN: "
            + job.id
            + " client="
            + job.submitter.nodeName()
            + " server="
            + sender.nodeName());
    monitors.tell(new MonJobBegin(job.id, begin.startTime(), sender.hostId()));
    effects.observed.begun(job);
  }

  /** The end of a job as its server or its submitter tells it. */
  Optional<String> done(Daemon sender, JobDone done, Moment now) {
    if (done.jobIdUnknown() && done.fromSubmitter()) {
      withdraw(sender, done);
      return Optional.empty();
    }
    Job job = jobs.get(done.jobId());
    if (job == null) {
      effects.debug(
          () -> sender.nodeName() + " ended job " + done.jobId() + ", which is over already");
      return Optional.empty();
    }
    if (sender != (done.fromSubmitter() ? job.submitter : job.server())) {
      return Optional.of("it ended job " + job.id + ", which is not its own");
    }
    learn(job, done, now);
    finish(job, done, isOutrun(job, done) ? Counter.JOBS_WITHDRAWN : Counter.JOBS_DONE);
    return Optional.empty();
  }

  /** Of two tries of one job only that counts whose result was taken. */
  private static boolean isOutrun(Job job, JobDone done) {
    return job.rival() != null
        && done.fromSubmitter()
        && (done.exitCode() == EXIT_CLIENT_GONE || done.exitCode() == EXIT_NOT_WANTED);
  }

  /** A client stopped waiting for an answer; all of its requests that have none go. */
  private void withdraw(Daemon submitter, JobDone done) {
    for (Job job : submitter.pendingOf(done.jobId())) {
      finish(job, done, Counter.JOBS_WITHDRAWN);
    }
  }

  private void finish(Job job, JobDone done, Counter counter) {
    Daemon server = job.server();
    forget(job);
    counters.add(counter);
    effects.info(() ->
        "END %d status=%d client=%s server=%s real=%d user=%d"
            .formatted(
                job.id,
                done.exitCode(),
                job.submitter.nodeName(),
                server == null ? "none" : server.nodeName(),
                done.resources().realMs(),
                done.resources().userMs()));
    int flags = done.flags() & ~JobDone.FLAG_JOB_ID_UNKNOWN;
    monitors.tell(
        new MonJobDone(
            new JobDone(job.id, done.exitCode(), done.resources(), flags, done.clientCount())));
    effects.observed.ended(
        job,
        counter == Counter.JOBS_DONE ? End.DONE : End.WITHDRAWN,
        done.exitCode(),
        done.resources());
  }

  private void learn(Job job, JobDone done, Moment now) {
    Daemon server = job.server();
    if (server == null) {
      return;
    }
    long realMs = Integer.toUnsignedLong(done.resources().realMs());
    if (done.exitCode() == 0) {
      Experience.Sample sample =
          new Experience.Sample(
              job.source(),
              job.kind(),
              job.submitter.nodeName(),
              server.experienceName(),
              realMs,
              Integer.toUnsignedLong(done.resources().outUncompressed()),
              Integer.toUnsignedLong(done.resources().pageFaults()));
      farm.change(
          server,
          () -> {
            server.history.add(job.argumentFlags, done.resources());
            double workMs = experience.learn(sample);
            if (workMs > 0) {
              queue.correct(job, workMs);
            }
            server.trust.succeeded(server.announcedMaxJobs());
            if (workMs > 0) {
              hasOutrun(job, workMs, now);
            }
          });
    } else if (isBlamedOnServer(job, done) && server != job.submitter) {
      farm.change(server, () -> server.trust.failed(server.announcedMaxJobs(), now.nanos()));
    }
  }

  /** How long the other machine had tried says something of it, though it will not finish. */
  private void hasOutrun(Job winner, double workMs, Moment now) {
    if (winner.isSecond()) {
      counters.add(Counter.RACES_WON_BY_SECOND);
    }
    Job loser = winner.rival();
    Daemon server = loser == null ? null : loser.server();
    if (loser != null && server != null && loser.phase() == JobPhase.COMPILING) {
      farm.change(
          server,
          () -> experience.outrun(server.experienceName(), workMs, loser.ranMs(now.nanos())));
    }
  }

  /**
   * Whether the submitter gave up on a server that never began. One that did begin tells by itself
   * how its jobs end, and a client that preprocesses in vain may be faster than that news.
   */
  private static boolean isBlamedOnServer(Job job, JobDone done) {
    return done.fromSubmitter()
        && done.exitCode() == EXIT_CLIENT_GONE
        && job.phase() != JobPhase.COMPILING;
  }

  /** A daemon left: everything on it and from it is lost (protocol spec 6.6). */
  void daemonLeft(Daemon daemon) {
    TreeMap<Integer, Job> lost = new TreeMap<>();
    daemon.assigned().forEach(job -> lost.put(job.id, job));
    daemon.submitted().forEach(job -> lost.put(job.id, job));
    for (Job job : lost.values()) {
      forget(job);
      counters.add(Counter.JOBS_LOST);
      effects.info(() -> "STOP FOR " + job.id + ", lost with " + daemon.nodeName());
      monitors.tell(new MonJobDone(new JobDone(job.id, EXIT_LOST, JobResources.NONE, 0, 0)));
      effects.observed.ended(job, End.LOST, EXIT_LOST, JobResources.NONE);
    }
    // Its local jobs go on without us, but nobody will tell of their end.
    for (int id : daemon.localJobIds()) {
      monitors.tell(new JobLocalDone(id));
      effects.observed.localEnded(id, daemon);
    }
  }

  private void forget(Job job) {
    jobs.remove(job.id);
    queue.remove(job);
    job.submitter.removeSubmitted(job);
    Daemon server = job.server();
    if (server != null) {
      farm.change(server, () -> server.release(job));
    }
  }

  /** A job that runs where it was typed, and takes a slot there (protocol spec 6.3, 13). */
  void localBegin(Daemon sender, JobLocalBegin begin) {
    if (sender.localJobCount() >= Limits.LOCAL_JOBS_PER_DAEMON_MAX) {
      counters.add(Counter.LOCAL_JOBS_OVER_LIMIT);
      return;
    }
    localDone(sender, new JobLocalDone(begin.clientId()));
    int id = nextId();
    int slots = begin.fullJob() ? Math.max(1, sender.announcedMaxJobs()) : 1;
    farm.change(sender, () -> sender.beginLocal(begin.clientId(), id, slots));
    counters.add(Counter.LOCAL_JOBS);
    String file = lastChars(begin.outputFile());
    effects.debug(() -> "local job " + id + " on " + sender.nodeName() + ": " + file);
    String shown = FileNames.shortened(file);
    monitors.tell(new MonLocalJobBegin(sender.hostId(), id, begin.startTime(), shown));
    effects.observed.localBegun(id, sender, shown, slots);
  }

  void localDone(Daemon sender, JobLocalDone done) {
    farm.change(
        sender,
        () -> {
          Integer id = sender.endLocal(done.number());
          if (id != null) {
            monitors.tell(new JobLocalDone(id));
            effects.observed.localEnded(id, sender);
          }
        });
  }
}
