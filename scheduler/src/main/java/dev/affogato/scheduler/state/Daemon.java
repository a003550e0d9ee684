package dev.affogato.scheduler.state;

import dev.affogato.base.address.Addresses;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.estimate.Pace;
import dev.affogato.scheduler.estimate.Trust;
import dev.affogato.scheduler.policy.HostOrder;
import dev.affogato.scheduler.policy.HostView;
import dev.affogato.scheduler.policy.Realm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One logged-in daemon with everything known of it (protocol spec 9.1). Confined to the scheduler's
 * thread.
 *
 * <p>What {@link HostView} shows may change only inside {@link Farm#change}, because the farm keeps
 * daemons sorted by it.
 */
final class Daemon implements HostView {
  final PeerId peer;
  final ProtocolVersions versions;
  final Health health;
  final SpeedHistory history = new SpeedHistory();
  final Trust trust = new Trust();
  private final Pace measured;

  /** Slots that share caches, memory and power are slower than one alone. */
  private static final double SHARE_WEIGHT = 0.4;

  /** As icecream's own bonus for hosts with few samples (protocol spec 9.5). */
  private static final double OPTIMISM_PER_MISSING_SAMPLE = 0.5;

  private static final double OVERDUE_MIN = 2.5;
  private static final double OVERDUE_MAX = 32;
  private static final double OVERDUE_SLACK_MS = 500;

  private final int hostId;
  private final String nodeName;
  private final String address;
  private final Realm realm;
  private final String platform;
  private final int port;
  private final int maxJobs;
  private final boolean chrootPossible;
  private final boolean noRemote;
  private final int features;

  private double pace;
  private int paceStep;
  private double overdue = 1;
  private int load = LOAD_FULL;
  private @Nullable Stats stats;

  /** Memory that jobs given since the last report will need. */
  private long promisedMib;

  /** Those jobs, with what they need, as long as they last. */
  private final Map<Job, Integer> promised = new HashMap<>();

  private boolean acceptsConnections = true;
  private boolean answersPings = true;
  private Set<EnvironmentName> environments = Set.of();
  private @Nullable Job installingFor;
  private long installingSinceNanos;
  private int lastAssignedJobId;

  private final Set<Job> assigned = new LinkedHashSet<>();
  private final Set<Job> submitted = new LinkedHashSet<>();

  /** Requests without a server by the client that waits for them; a client may wait for several. */
  private final Map<Integer, List<Job>> pendingByClient = new HashMap<>();

  private int pendingCount;
  private final Map<Integer, LocalJob> localJobs = new HashMap<>();
  private int localSlots;
  private final Map<Daemon, Set<EnvironmentName>> blacklist = new HashMap<>();
  private int blacklistSize;

  Daemon(
      PeerId peer,
      int hostId,
      String address,
      ProtocolVersions versions,
      Login login,
      Experience experience,
      Moment now) {
    this.peer = peer;
    this.hostId = hostId;
    this.address = address;
    this.realm = Realm.of(address);
    this.versions = versions;
    this.health = new Health(now);
    String name = Printable.of(login.nodeName(), Limits.NAME_CHARS_MAX);
    this.nodeName = name.isEmpty() ? address : name;
    this.platform = Printable.of(login.hostPlatform(), Limits.NAME_CHARS_MAX);
    this.port = login.port();
    this.maxJobs = Math.clamp(login.maxJobs(), 0, Limits.MAX_JOBS_MAX);
    this.chrootPossible = login.chrootPossible();
    this.noRemote = login.noRemote();
    this.features = login.supportedFeatures();
    this.measured = experience.paceOf(experienceName());
    updatePace();
  }

  @Override
  public int hostId() {
    return hostId;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }

  @Override
  public String address() {
    return address;
  }

  /**
   * Its address as clients are told it: the zone of a link-local one is the scheduler's word for
   * the link, and theirs may be another.
   */
  String toldAddress() {
    return Addresses.withoutZone(address);
  }

  @Override
  public Realm realm() {
    return realm;
  }

  int port() {
    return port;
  }

  @Override
  public String platform() {
    return platform;
  }

  @Override
  public int maxJobs() {
    return answersPings ? maxJobs : 0;
  }

  /** The slots it announced, whatever its health. */
  int announcedMaxJobs() {
    return maxJobs;
  }

  @Override
  public int assignedJobs() {
    return assigned.size();
  }

  @Override
  public int localJobs() {
    return localSlots;
  }

  @Override
  public int load() {
    return load;
  }

  @Override
  public int freeMemoryMib() {
    Stats last = stats;
    return last == null || last.freeMemMib() == 0
        ? Integer.MAX_VALUE
        : (int) Math.max(0, Integer.toUnsignedLong(last.freeMemMib()) - promisedMib);
  }

  @Override
  public boolean chrootPossible() {
    return chrootPossible;
  }

  @Override
  public boolean noRemote() {
    return noRemote;
  }

  @Override
  public boolean acceptsConnections() {
    return acceptsConnections;
  }

  @Override
  public boolean installing() {
    return installingFor != null;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int version() {
    return versions.peer();
  }

  @Override
  public boolean hasEnvironment(String target, String name) {
    return environments.contains(new EnvironmentName(target, name));
  }

  @Override
  public boolean blacklists(HostView server, String target, String name) {
    if (blacklist.isEmpty()) {
      return false;
    }
    Set<EnvironmentName> entries = blacklist.get(server);
    return entries != null && entries.contains(new EnvironmentName(target, name));
  }

  @Override
  public double speed() {
    return history.speed();
  }

  @Override
  public int speedSamples() {
    return history.size();
  }

  @Override
  public int lastAssignedJobId() {
    return lastAssignedJobId;
  }

  @Override
  public double pace() {
    return pace;
  }

  @Override
  public double steadyPace() {
    return measured.value() * overdue * (1 - (double) load / (LOAD_FULL + 1));
  }

  @Override
  public int paceStep() {
    return paceStep;
  }

  @Override
  public int trustedJobs() {
    return trust.jobs();
  }

  @Override
  public boolean suspended() {
    return trust.isSuspended();
  }

  @Override
  public boolean blacklistsAny() {
    return blacklistSize > 0;
  }

  /** Names the machine beyond this session. */
  String experienceName() {
    return nodeName + '\n' + platform;
  }

  /** Pace from a job that ended is in what it says next; {@link Farm#change} calls this. */
  void updatePace() {
    double optimism =
        1 + Math.max(0, Pace.SAMPLES_MIN - measured.samples()) * OPTIMISM_PER_MISSING_SAMPLE;
    double share = (double) jobs() / Math.max(1, maxJobs);
    double left = 1 - (double) load / (LOAD_FULL + 1);
    pace = measured.value() * optimism * left * overdue / (1 + SHARE_WEIGHT * share);
    paceStep = HostOrder.step(pace);
  }

  /** {@link HostOrder#step} of its pace when it is not crowded; the least number if unmeasured. */
  int topPaceStep() {
    return measured.samples() < Pace.SAMPLES_MIN || load >= LOAD_FULL
        ? Integer.MIN_VALUE
        : HostOrder.step(steadyPace());
  }

  /** The oldest of its jobs has lasted so many times too long; 1 if it has not. */
  void setOverdue(double factor) {
    overdue = 1 / factor;
  }

  double overdue() {
    return 1 / overdue;
  }

  /** What its oldest job lasts, compared with what it should; 1 if there is nothing to say. */
  double howOverdue(Moment now) {
    for (Job oldest : assigned) {
      if (oldest.phase() == JobPhase.COMPILING && oldest.expected().known()) {
        double realMs = (now.nanos() - oldest.begunNanos()) / 1e6;
        double factor = realMs * measured.value() / (oldest.workMs() + OVERDUE_SLACK_MS);
        return factor > OVERDUE_MIN ? Math.min(factor, OVERDUE_MAX) : 1;
      }
      break;
    }
    return 1;
  }

  // Changes of what HostView shows: only inside Farm.change.

  void report(Stats newStats) {
    stats = newStats;
    promisedMib = 0;
    promised.clear();
    load = Math.clamp(newStats.load(), 0, LOAD_FULL);
  }

  void setAcceptsConnections(boolean accepts) {
    acceptsConnections = accepts;
  }

  void setAnswersPings(boolean answers) {
    answersPings = answers;
  }

  /** Keeps at most {@link Limits#INSTALLED_ENVIRONMENTS_MAX}; returns whether all fitted. */
  boolean announce(List<EnvironmentName> installed) {
    int kept = Math.min(installed.size(), Limits.INSTALLED_ENVIRONMENTS_MAX);
    environments = new LinkedHashSet<>(installed.subList(0, kept));
    return kept == installed.size();
  }

  /**
   * A command of its own users that runs there. Immutable.
   *
   * @param id our number
   * @param slots how many it takes
   */
  private record LocalJob(int id, int slots) {}

  /**
   * @param number the daemon's own number of it; no other local job has it
   * @param slots how many it takes
   */
  void beginLocal(int number, int id, int slots) {
    LocalJob job = new LocalJob(id, slots);
    localJobs.put(number, job);
    localSlots += job.slots();
  }

  /** Returns our number of the job that the daemon calls {@code number}, or null. */
  @Nullable Integer endLocal(int number) {
    LocalJob job = localJobs.remove(number);
    if (job == null) {
      return null;
    }
    localSlots -= job.slots();
    return job.id();
  }

  void assign(Job job) {
    assigned.add(job);
    lastAssignedJobId = job.id;
    int memoryMib = job.expected().memoryMib();
    if (memoryMib > 0) {
      promised.put(job, memoryMib);
      promisedMib += memoryMib;
    }
  }

  /** The job is not here any more; if an environment was on its way with it, so is that not. */
  void release(Job job) {
    assigned.remove(job);
    Integer memoryMib = promised.remove(job);
    promisedMib -= memoryMib == null ? 0 : memoryMib;
    if (installingFor == job) {
      installingFor = null;
    }
  }

  void startInstalling(Job job, Moment now) {
    installingFor = job;
    installingSinceNanos = now.nanos();
  }

  void endInstalling() {
    installingFor = null;
  }

  // The rest is not sorted by.

  boolean answersPings() {
    return answersPings;
  }

  @Nullable Stats stats() {
    return stats;
  }

  /** Since when it unpacks an environment; meaningless unless {@link #installing()}. */
  long installingSinceNanos() {
    return installingSinceNanos;
  }

  Collection<EnvironmentName> environments() {
    return Collections.unmodifiableSet(environments);
  }

  Collection<Job> assigned() {
    return Collections.unmodifiableSet(assigned);
  }

  Collection<Job> submitted() {
    return Collections.unmodifiableSet(submitted);
  }

  void addSubmitted(Job job) {
    submitted.add(job);
  }

  void removeSubmitted(Job job) {
    submitted.remove(job);
  }

  /** Whether it neither waits for anything nor compiles anything. */
  boolean isIdle() {
    return submitted.isEmpty() && jobs() == 0;
  }

  /** Our numbers of its local jobs. */
  List<Integer> localJobIds() {
    return localJobs.values().stream().map(LocalJob::id).sorted().toList();
  }

  /** Local jobs, whatever slots they take. */
  int localJobCount() {
    return localJobs.size();
  }

  /** How many of its jobs have a machine. */
  int givenCount() {
    return submitted.size() - pendingCount;
  }

  int pendingCount() {
    return pendingCount;
  }

  void addPending(Job job) {
    pendingByClient.computeIfAbsent(job.clientId, id -> new ArrayList<>(1)).add(job);
    pendingCount++;
  }

  void removePending(Job job) {
    List<Job> ofClient = pendingByClient.get(job.clientId);
    if (ofClient != null && ofClient.remove(job)) {
      pendingCount--;
      if (ofClient.isEmpty()) {
        pendingByClient.remove(job.clientId);
      }
    }
  }

  /** Requests of {@code clientId} that have no server yet. */
  List<Job> pendingOf(int clientId) {
    return List.copyOf(pendingByClient.getOrDefault(clientId, List.of()));
  }

  /** Returns false if the submitter has blacklisted more than it may. */
  boolean blacklist(Daemon server, EnvironmentName environment) {
    if (blacklistSize >= Limits.BLACKLIST_PER_DAEMON_MAX) {
      return false;
    }
    if (blacklist.computeIfAbsent(server, s -> new HashSet<>()).add(environment)) {
      blacklistSize++;
    }
    return true;
  }

  void forgetBlacklistOf(Daemon server) {
    Set<EnvironmentName> forgotten = blacklist.remove(server);
    if (forgotten != null) {
      blacklistSize -= forgotten.size();
    }
  }
}
