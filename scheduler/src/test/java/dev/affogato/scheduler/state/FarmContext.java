package dev.affogato.scheduler.state;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A farm without sockets: verbs for what daemons do, and a memory of what they were told. */
final class FarmContext {
  static final String PLATFORM = "x86_64";
  static final JobResources COST = new JobResources(100, 80, 5, 0, 1000, 4000, 9000, 9000);

  final Counters counters = new Counters();
  final List<FarmEvent> observed = new ArrayList<>();
  final SchedulerState state;
  final Map<PeerId, Node> nodes = new LinkedHashMap<>();
  final List<Effect> effects = new ArrayList<>();
  private long peers;
  private long nanos = 1_000_000_000_000L;
  private int clients = 100;

  FarmContext() {
    this(SchedulerPolicy.standard());
  }

  FarmContext(SchedulerPolicy policy) {
    state =
        new SchedulerState(
            policy,
            counters,
            level -> true,
            new Experience(),
            0,
            (event, nowNanos) -> observed.add(event));
  }

  /** One end of a connection, remembering what it was told. */
  final class Node {
    final PeerId peer = new PeerId(++peers);
    final String name;
    final String address;
    final List<Message> told = new ArrayList<>();
    @Nullable String closed;

    Node(String name, String address) {
      this.name = name;
      this.address = address;
      nodes.put(peer, this);
    }

    void sends(Message message) {
      on(new SchedulerEvent.MessageReceived(peer, message));
    }

    void reportsLoad(int load) {
      sends(new Stats(load, 1, 2, 3, 4000));
    }

    void announces(String... environments) {
      sends(Login.relogin(environments(environments), name, true, 3));
    }

    /** Returns the client id under which the answer comes. */
    int asks(Job job) {
      int client = job.clientId == 0 ? ++clients : job.clientId;
      sends(job.request(client));
      return client;
    }

    void begins(int jobId) {
      sends(new JobBegin(jobId, 1234, 1));
    }

    void endsAsServer(int jobId) {
      sends(JobDone.fromServer(jobId, 0, COST, 1));
    }

    void endsAsSubmitter(int jobId) {
      sends(JobDone.fromSubmitter(jobId, 0, COST, 1));
    }

    void withdraws(int clientId) {
      sends(JobDone.withdrawn(clientId, 118, 1));
    }

    void leaves() {
      on(new SchedulerEvent.ConnectionClosed(peer, "test"));
    }

    void isReachable(boolean reachable) {
      on(new SchedulerEvent.ConnectionTested(peer, reachable));
    }

    <T extends Message> List<T> told(Class<T> kind) {
      return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The last message of a kind. */
    <T extends Message> T last(Class<T> kind) {
      List<T> all = told(kind);
      assertThat(all).as("%s told to %s", kind.getSimpleName(), name).isNotEmpty();
      return all.getLast();
    }

    /** The job id of the last answer to {@code client}. */
    int jobOf(int client) {
      for (Message message : told.reversed()) {
        if (message instanceof UseCs use && use.clientId() == client) {
          return use.jobId();
        }
        if (message instanceof NoCs no && no.clientId() == client) {
          return no.jobId();
        }
      }
      throw new AssertionError(name + " has no answer for client " + client + ": " + told);
    }

    boolean hasAnswerFor(int client) {
      return told.stream()
          .anyMatch(m ->
              m instanceof UseCs use && use.clientId() == client
                  || m instanceof NoCs no && no.clientId() == client);
    }

    /** Name of the daemon that the last answer to {@code client} names. */
    String serverOf(int client) {
      int id = jobOf(client);
      return snapshot().jobs().stream()
          .filter(job -> job.id() == id)
          .map(JobSnapshot::server)
          .findFirst()
          .orElseThrow();
    }
  }

  /** A daemon to be: 4 slots, version 43, x86_64, environment e1, idle. */
  static final class Host {
    int port = 10245;
    int slots = 4;
    int negotiated = 43;
    int version = 43;
    int features = 3;
    int load;
    boolean chroot = true;
    boolean noRemote;
    String platform = PLATFORM;
    String address = "";
    String[] environments = {"e1"};

    Host slots(int n) {
      slots = n;
      return this;
    }

    Host version(int n) {
      negotiated = Math.min(43, n);
      version = n;
      return this;
    }

    Host features(int n) {
      features = n;
      return this;
    }

    Host load(int n) {
      load = n;
      return this;
    }

    Host noChroot() {
      chroot = false;
      return this;
    }

    Host noRemote() {
      noRemote = true;
      port = 0;
      return this;
    }

    Host platform(String value) {
      platform = value;
      return this;
    }

    Host at(String value) {
      address = value;
      return this;
    }

    Host with(String... names) {
      environments = names;
      return this;
    }
  }

  static Host host() {
    return new Host();
  }

  static Host slots(int n) {
    return new Host().slots(n);
  }

  /** A request to be: for x86_64, offering e1. */
  static final class Job {
    int clientId;
    int count = 1;
    int minimalVersion;
    int features;
    int niceness;
    String preferred = "";
    String target = PLATFORM;
    String file;
    List<EnvironmentName> offered = environments("e1");

    Job(String file) {
      this.file = file;
    }

    Job client(int id) {
      clientId = id;
      return this;
    }

    Job times(int n) {
      count = n;
      return this;
    }

    Job minimalVersion(int n) {
      minimalVersion = n;
      return this;
    }

    Job needing(int bits) {
      features = bits;
      return this;
    }

    Job niceness(int n) {
      niceness = n;
      return this;
    }

    Job preferring(String host) {
      preferred = host;
      return this;
    }

    Job offering(EnvironmentName... names) {
      offered = List.of(names);
      return this;
    }

    GetCs request(int client) {
      return new GetCs(
          offered,
          file,
          Language.CPLUSPLUS,
          count,
          target,
          0,
          client,
          preferred,
          minimalVersion,
          1,
          features,
          niceness);
    }
  }

  static Job job() {
    return new Job("dir/file.cc");
  }

  static Job job(String file) {
    return new Job(file);
  }

  static List<EnvironmentName> environments(String... names) {
    return Arrays.stream(names).map(name -> new EnvironmentName(PLATFORM, name)).toList();
  }

  /** Logs in and reports its load. */
  Node joins(String name, Host host) {
    Node node = joinsSilently(name, host);
    if (node.closed == null) {
      node.reportsLoad(host.load);
    }
    return node;
  }

  /** Logs in only. */
  Node joinsSilently(String name, Host host) {
    String address = host.address.isEmpty() ? "10.0.0." + (peers + 1) : host.address;
    Node node = new Node(name, address);
    Login login =
        new Login(
            host.port,
            host.slots,
            environments(host.environments),
            name,
            host.platform,
            host.chroot,
            host.noRemote,
            host.features);
    on(
        new SchedulerEvent.DaemonConnected(
            node.peer, address, new ProtocolVersions(host.negotiated, host.version), login));
    return node;
  }

  Node monitorJoins() {
    Node node = new Node("monitor", "10.1.1.1");
    on(new SchedulerEvent.MonitorConnected(node.peer, node.address));
    return node;
  }

  void passes(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += 1_000_000_000L;
      on(new SchedulerEvent.Tick());
    }
  }

  void on(SchedulerEvent event) {
    deliver(state.on(event, now()));
  }

  Moment now() {
    return new Moment(nanos, nanos / 1_000_000_000L);
  }

  SchedulerSnapshot snapshot() {
    return state.snapshot(now());
  }

  HostSnapshot snapshotOf(Node node) {
    return snapshot().hosts().stream()
        .filter(host -> host.nodeName().equals(node.name))
        .findFirst()
        .orElseThrow();
  }

  String log() {
    StringBuilder log = new StringBuilder();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Log line) {
        log.append(line.text()).append('\n');
      }
    }
    return log.toString();
  }

  List<String> replies() {
    return effects.stream()
        .filter(Effect.Reply.class::isInstance)
        .map(effect -> ((Effect.Reply) effect).text())
        .toList();
  }

  List<PeerId> tests() {
    return effects.stream()
        .filter(Effect.TestConnection.class::isInstance)
        .map(effect -> ((Effect.TestConnection) effect).peer())
        .toList();
  }

  private void deliver(List<Effect> produced) {
    effects.addAll(produced);
    for (Effect effect : produced) {
      if (effect instanceof Effect.Send send) {
        Node node = nodes.get(send.peer());
        assertThat(node.closed).as("nothing is sent to a closed connection").isNull();
        node.told.add(send.message());
      } else if (effect instanceof Effect.Close close) {
        nodes.get(close.peer()).closed = close.why();
      }
    }
  }
}
