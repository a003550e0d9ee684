package dev.affogato.scheduler.state;

import dev.affogato.base.address.Addresses;
import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.Features;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.Ping;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.observe.FarmObserver;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.state.Counters.Counter;
import dev.affogato.scheduler.state.SchedulerEvent.AskInternals;
import dev.affogato.scheduler.state.SchedulerEvent.AskWhy;
import dev.affogato.scheduler.state.SchedulerEvent.BetterSchedulerFound;
import dev.affogato.scheduler.state.SchedulerEvent.BlockHosts;
import dev.affogato.scheduler.state.SchedulerEvent.ConnectionClosed;
import dev.affogato.scheduler.state.SchedulerEvent.ConnectionTested;
import dev.affogato.scheduler.state.SchedulerEvent.DaemonConnected;
import dev.affogato.scheduler.state.SchedulerEvent.MessageReceived;
import dev.affogato.scheduler.state.SchedulerEvent.MonitorConnected;
import dev.affogato.scheduler.state.SchedulerEvent.RemoveHosts;
import dev.affogato.scheduler.state.SchedulerEvent.Tick;
import dev.affogato.scheduler.state.SchedulerEvent.UnblockHosts;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's brain: what it knows of daemons, jobs and monitors, and what follows from an
 * event (protocol spec 9). Confined to one thread.
 *
 * <p>{@link #apply} only books what happened; {@link #decide} gives out requests. Whoever has
 * several events at hand applies them all and decides once.
 */
public final class SchedulerState {
  /** What CS_CONF tells daemons (protocol spec 3.17). */
  private static final CsConf CONFIGURATION = new CsConf(3, Health.PING_S, "");

  private static final int CS_CONF_VERSION = 24;

  /** Below this version STATS answers a ping. */
  private static final int PING_ONLY_VERSION = 25;

  /** From this version on TCP keep-alive replaces pings. */
  private static final int KEEP_ALIVE_VERSION = 27;

  /** A daemon that unpacks for longer is given up (protocol spec 1.7). */
  private static final int INSTALLING_S_MAX = 120;

  private static final int PORT_MAX = 65_535;

  private final Experience experience;
  private final Effects effects;
  // Package-private so that the simulation can compare them with each other.
  final RequestQueue queue = new RequestQueue();
  final Farm farm = new Farm(queue);
  final JobBook jobs;

  private final Monitors monitors;
  private final InternalsRequests internals;
  private final BlockedHosts blocked = new BlockedHosts();
  private final Counters counters;
  private final Assigner assigner;
  private int lastHostId;

  /** Whether something happened since the last decision that could let a request go. */
  private boolean undecided;

  /** One that knows nothing yet, and numbers jobs from 1. */
  public SchedulerState(SchedulerPolicy policy, Counters counters, Predicate<Level> logged) {
    this(policy, counters, logged, new Experience(), 0, null);
  }

  /**
   * @param logged which log lines are wanted; the others are not made
   * @param experience what was learned before; grows
   * @param lastJobId the number before that of the first job. Daemons of icecream report jobs of an
   *     earlier scheduler to the next one (protocol spec 6.7), which should know no such number
   * @param observer told of everything, or null
   */
  public SchedulerState(
      SchedulerPolicy policy,
      Counters counters,
      Predicate<Level> logged,
      Experience experience,
      int lastJobId,
      @Nullable FarmObserver observer) {
    this.experience = experience;
    this.counters = counters;
    this.effects = new Effects(logged, new Observed(observer));
    this.monitors = new Monitors(effects);
    this.internals = new InternalsRequests(effects);
    this.jobs = new JobBook(farm, queue, monitors, effects, counters, experience, lastJobId);
    this.assigner = new Assigner(policy, farm, queue, effects, counters, experience);
  }

  /** {@link #apply} and {@link #decide} in one. */
  public List<Effect> on(SchedulerEvent event, Moment now) {
    List<Effect> all = apply(event, now);
    all.addAll(decide(now));
    return all;
  }

  /** Books {@code event}; gives out no requests. */
  public List<Effect> apply(SchedulerEvent event, Moment now) {
    effects.observed.at(now);
    switch (event) {
      case DaemonConnected connected -> login(connected, now);
      case MonitorConnected(PeerId peer, String address) -> {
        effects.info(() -> "monitor at " + address);
        monitors.add(peer, address, farm.all());
      }
      case MessageReceived(PeerId peer, Message message) -> receive(peer, message, now);
      case ConnectionClosed(PeerId peer, String why) -> closed(peer, why);
      case ConnectionTested(PeerId peer, boolean reachable) -> tested(peer, reachable, now);
      case Tick tick -> tick(now);
      case BetterSchedulerFound(String description) -> makeWay(description);
      case SchedulerEvent.StraysFound(List<String> machines) -> sendAway(machines);
      case RemoveHosts(long request, List<String> hosts) ->
          effects.reply(request, removeHosts(hosts));
      case BlockHosts(long request, List<String> hosts) -> {
        blocked.add(hosts);
        effects.reply(request, removeHosts(hosts));
      }
      case UnblockHosts(long request, List<String> hosts) -> {
        blocked.remove(hosts);
        effects.reply(request, "");
      }
      case AskWhy(long request, String word) ->
          effects.reply(request, assigner.why(word, jobs.all(), now));
      case AskInternals(long request, List<String> hosts) ->
          internals.ask(request, hosts.isEmpty() ? List.copyOf(farm.all()) : named(hosts), now);
    }
    undecided = undecided || !(event instanceof Tick);
    return effects.take();
  }

  /** Gives out every request that has a place now. */
  public List<Effect> decide(Moment now) {
    effects.observed.at(now);
    if (undecided) {
      undecided = false;
      assigner.assign(now);
    }
    return effects.take();
  }

  /** A picture of everything, for people. */
  public SchedulerSnapshot snapshot(Moment now) {
    return new SchedulerSnapshot(
        farm.all().stream().map(daemon -> HostSnapshot.of(daemon, now)).toList(),
        jobs.all().stream().map(JobSnapshot::of).toList(),
        jobs.given(),
        blocked.list(),
        counters.snapshot());
  }

  /**
   * What contradicts itself in here, or null if all is well; for tests, as it looks at everything.
   */
  public @Nullable String contradiction() {
    return Audit.of(farm, jobs, queue);
  }

  // Daemons come and go.

  private void login(DaemonConnected connected, Moment now) {
    Login login = connected.login();
    if (login.port() < 0 || login.port() > PORT_MAX) {
      refuse(connected, "it names port " + Integer.toUnsignedString(login.port()));
      return;
    }
    Daemon daemon =
        new Daemon(
            connected.peer(),
            ++lastHostId,
            connected.address(),
            connected.versions(),
            login,
            experience,
            now);
    if (blocked.contains(daemon)) {
      refuse(connected, daemon.nodeName() + " is blocked");
      return;
    }
    dropPredecessors(daemon);
    announceEnvironments(daemon, login);
    farm.add(daemon);
    counters.add(Counter.DAEMONS_LOGGED_IN);
    effects.info(() ->
        "login %s protocol version: %d features: %s [%s]"
            .formatted(
                daemon.nodeName(),
                daemon.version(),
                Features.text(daemon.features()),
                environmentNames(daemon)));
    monitors.tellOf(daemon);
    effects.observed.joined(daemon);
    effects.observed.reported(daemon);
    configure(daemon);
  }

  private void refuse(DaemonConnected connected, String why) {
    counters.add(Counter.DAEMONS_REFUSED);
    effects.warning(() -> "refused a daemon at " + connected.address() + ": " + why);
    effects.close(connected.peer(), why);
  }

  /** The same machine logs in again before its old connection is known to be dead. */
  private void dropPredecessors(Daemon daemon) {
    for (Daemon other : List.copyOf(farm.named(daemon.nodeName()))) {
      if (other.nodeName().equals(daemon.nodeName()) && other.address().equals(daemon.address())) {
        drop(other, "it logged in again");
      }
    }
  }

  /** Only the environments of a later LOGIN count (protocol spec 3.15). */
  private void relogin(Daemon daemon, Login login) {
    announceEnvironments(daemon, login);
    farm.change(daemon, daemon::endInstalling);
    effects.observed.toolchainsChanged(daemon);
    effects.debug(() -> "RELOGIN " + daemon.nodeName() + " [" + environmentNames(daemon) + "]");
    configure(daemon);
  }

  private void announceEnvironments(Daemon daemon, Login login) {
    farm.changeEnvironments(
        daemon,
        () -> {
          if (!daemon.announce(login.environments())) {
            counters.add(Counter.ENVIRONMENTS_OVER_LIMIT);
            effects.warning(() -> daemon.nodeName() + " has more environments than are looked at");
          }
        });
  }

  private static String environmentNames(Daemon daemon) {
    return daemon.environments().stream()
        .limit(20)
        .map(e -> Printable.of(e.name() + "(" + e.platform() + ")", Limits.NAME_CHARS_MAX))
        .collect(Collectors.joining(", "));
  }

  private void configure(Daemon daemon) {
    if (daemon.versions.negotiated() >= CS_CONF_VERSION) {
      effects.send(daemon, CONFIGURATION);
    }
  }

  private void closed(PeerId peer, String why) {
    Daemon daemon = farm.find(peer);
    if (daemon != null) {
      forget(daemon, why);
      return;
    }
    String monitor = monitors.remove(peer);
    if (monitor != null) {
      effects.info(() -> "monitor at " + monitor + " left: " + why);
    }
  }

  private void drop(Daemon daemon, String why) {
    effects.close(daemon.peer, why);
    forget(daemon, why);
  }

  private void forget(Daemon daemon, String why) {
    farm.remove(daemon);
    counters.add(Counter.DAEMONS_LEFT);
    effects.info(() -> "remove daemon " + daemon.nodeName() + ": " + why);
    monitors.tellOffline(daemon);
    jobs.daemonLeft(daemon);
    queue.forget(daemon);
    effects.observed.left(daemon, why);
    farm.all().forEach(other -> other.forgetBlacklistOf(daemon));
    internals.left(daemon);
  }

  private void sendAway(List<String> machines) {
    for (Daemon daemon : List.copyOf(farm.all())) {
      if (daemon.isIdle() && machines.contains(daemon.address() + " " + daemon.nodeName())) {
        drop(daemon, "a better scheduler serves this network");
      }
    }
  }

  private void makeWay(String better) {
    effects.info(() -> "giving way to " + better + ": all daemons and monitors must find it");
    for (Daemon daemon : List.copyOf(farm.all())) {
      drop(daemon, "a better scheduler was found");
    }
    for (PeerId monitor : monitors.all()) {
      monitors.remove(monitor);
      effects.close(monitor, "a better scheduler was found");
    }
  }

  // Messages.

  private void receive(PeerId peer, Message message, Moment now) {
    Daemon daemon = farm.find(peer);
    if (daemon == null) {
      // Dropped already; this was on its way.
      return;
    }
    Optional<String> violation = handle(daemon, message, now);
    violation.ifPresent(why -> drop(daemon, why));
  }

  private Optional<String> handle(Daemon daemon, Message message, Moment now) {
    switch (message) {
      case GetCs request -> {
        return jobs.request(daemon, request, now);
      }
      case JobDone done -> {
        return jobs.done(daemon, done, now);
      }
      case JobBegin begin -> jobs.begin(daemon, begin, now);
      case JobLocalBegin begin -> jobs.localBegin(daemon, begin);
      case JobLocalDone done -> jobs.localDone(daemon, done);
      case Stats stats -> stats(daemon, stats, now);
      case Login login -> relogin(daemon, login);
      case BlacklistHostEnv entry -> blacklist(daemon, entry);
      case Ping ping -> pong(daemon, now);
      case StatusText text -> {
        if (!internals.answered(daemon, text.text())) {
          effects.debug(() -> daemon.nodeName() + " says: " + Printable.of(text.text(), 1000));
        }
      }
      default -> {
        return Optional.of("unexpected " + message.getClass().getSimpleName());
      }
    }
    return Optional.empty();
  }

  private void stats(Daemon daemon, Stats stats, Moment now) {
    if (daemon.versions.negotiated() < PING_ONLY_VERSION) {
      pong(daemon, now);
    }
    farm.change(daemon, () -> daemon.report(stats));
    monitors.tellOf(daemon, stats);
    effects.observed.reported(daemon);
  }

  private void pong(Daemon daemon, Moment now) {
    daemon.health.heard(now);
    farm.change(daemon, () -> daemon.setAnswersPings(true));
  }

  /** Hits every daemon behind that address, as it always did (protocol spec 9.10). */
  private void blacklist(Daemon submitter, BlacklistHostEnv entry) {
    EnvironmentName environment = new EnvironmentName(entry.target(), entry.name());
    String told = Addresses.withoutZone(entry.hostname());
    for (Daemon server : farm.named(told)) {
      if (server.realm().equals(submitter.realm())
          && server.toldAddress().equals(told)
          && !submitter.blacklist(server, environment)) {
        counters.add(Counter.BLACKLIST_OVER_LIMIT);
      }
    }
    effects.info(() ->
        submitter.nodeName()
            + " blacklists "
            + Printable.of(entry.hostname(), Limits.NAME_CHARS_MAX)
            + " for environment "
            + Printable.of(entry.name(), Limits.NAME_CHARS_MAX));
  }

  // Time.

  private void tick(Moment now) {
    for (Daemon daemon : List.copyOf(farm.all())) {
      String whyDead = whyDead(daemon, now);
      if (whyDead != null) {
        drop(daemon, whyDead);
        undecided = true;
        continue;
      }
      testIfDue(daemon, now);
      pingIfDue(daemon, now);
      watchPace(daemon, now);
    }
    internals.tick(now);
    undecided |= queue.isHolding();
    assigner.race(jobs, now);
  }

  /** What is slow or failing shows before its jobs end, and a pause ends without any. */
  private void watchPace(Daemon daemon, Moment now) {
    double overdue = daemon.howOverdue(now);
    if (overdue != daemon.overdue()) {
      farm.change(daemon, () -> daemon.setOverdue(overdue));
    }
    if (daemon.trust.mayResume(now.nanos())) {
      farm.change(daemon, daemon.trust::resume);
      effects.observed.reported(daemon);
      undecided = true;
    }
  }

  private static @Nullable String whyDead(Daemon daemon, Moment now) {
    if (daemon.installing()
        && now.secondsSince(daemon.installingSinceNanos()) >= INSTALLING_S_MAX) {
      return "it has been installing an environment for " + INSTALLING_S_MAX + " s";
    }
    return !daemon.answersPings() && daemon.health.pingIsOverdue(now)
        ? "it does not answer pings"
        : null;
  }

  private void testIfDue(Daemon daemon, Moment now) {
    if (!daemon.noRemote() && daemon.health.testIsDue(now)) {
      daemon.health.testStarted();
      effects.testConnection(daemon);
    }
  }

  private void tested(PeerId peer, boolean reachable, Moment now) {
    Daemon daemon = farm.find(peer);
    if (daemon == null) {
      return;
    }
    daemon.health.testEnded(reachable, now);
    if (daemon.acceptsConnections() != reachable) {
      farm.change(daemon, () -> daemon.setAcceptsConnections(reachable));
      effects.observed.reported(daemon);
      effects.info(() ->
          daemon.nodeName()
              + (reachable ? " accepts connections again" : " cannot be reached on port ")
              + (reachable ? "" : daemon.port()));
    }
  }

  private void pingIfDue(Daemon daemon, Moment now) {
    if (daemon.versions.negotiated() < KEEP_ALIVE_VERSION
        && daemon.answersPings()
        && daemon.health.pingIsDue(now)) {
      farm.change(daemon, () -> daemon.setAnswersPings(false));
      daemon.health.pinged(now);
      effects.send(daemon, new Ping());
    }
  }

  // Operators.

  private String removeHosts(List<String> hosts) {
    StringBuilder reply = new StringBuilder();
    for (String host : hosts) {
      Optional<Daemon> daemon = farm.named(host).stream().findFirst();
      if (daemon.isPresent()) {
        drop(daemon.get(), "removed by an operator");
        reply.append("removing host ").append(host).append('\n');
      }
    }
    return reply.toString();
  }

  private List<Daemon> named(List<String> hosts) {
    return farm.all().stream()
        .filter(daemon -> hosts.contains(daemon.nodeName()) || hosts.contains(daemon.address()))
        .toList();
  }
}
