package dev.affogato.simulation;

import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.estimate.Figure;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Effect;
import dev.affogato.scheduler.state.Moment;
import dev.affogato.scheduler.state.PeerId;
import dev.affogato.scheduler.state.SchedulerEvent;
import dev.affogato.scheduler.state.SchedulerState;
import dev.affogato.scheduler.succession.Succession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's machine: the real state behind simulated connections. It can be killed, and
 * started again with an older history, or none. Confined to the simulation's thread.
 */
final class SchedulerProcess implements Network.Acceptor {
  /** What monitors see for a job lost with its daemon (protocol spec 9.10). */
  private static final int EXIT_LOST = 255;

  private static final PeerId MONITOR = new PeerId(1);

  /** Comparing belief and truth costs as much as a hundred events. */
  private static final int TICKS_PER_COMPARISON = 5;

  private final String address;

  /** All schedulers of the network, this one among them; their lives have different numbers. */
  private final List<SchedulerProcess> all;

  private final Network network;
  private final Agenda agenda;
  private final SplittableRandom random;
  private final Ledger ledger;
  private final Plant plant;
  private final Map<PeerId, Session> sessions = new LinkedHashMap<>();

  /** Names of machines by address, as the truth has it. */
  private final Map<String, String> names = new LinkedHashMap<>();

  /** For {@link Plant#DOUBLE_GRANT}: by the name of who asked in a session that is over. */
  private final Map<String, List<GetCs>> unanswered = new LinkedHashMap<>();

  private Experience experience = new Experience();

  /** The history on disk. */
  private List<Figure> kept = List.of();

  private @Nullable SchedulerState state;

  /** With several schedulers only. */
  private @Nullable Election election;

  private MonitorProbe monitor = new MonitorProbe();
  private int life;
  private long peers = MONITOR.number();
  private boolean deciding;
  private int ticks;
  private int takeovers;

  /** One connection, seen from here. */
  private final class Session implements Wire.End {
    private final PeerId peer = new PeerId(++peers);
    private final String address;
    private @Nullable Wire wire;
    private String name = "";
    private final List<GetCs> asked = new ArrayList<>();

    /** What came while it was not known whether it stays. */
    private @Nullable List<Object> held;

    private @Nullable Election judgedBy;
    private String machine = "";

    Session(String address) {
      this.address = address;
    }

    @Override
    public void received(Wire from, Object message) {
      if (held != null) {
        held.add(message);
        return;
      }
      if (name.isEmpty() && message instanceof Login login) {
        welcome(login);
        return;
      }
      if (message instanceof GetCs request) {
        asks(request);
      }
      if (message instanceof JobDone done && done.jobIdUnknown()) {
        take(done.jobId());
      }
      on(new SchedulerEvent.MessageReceived(peer, spoilt((Message) message, name)));
    }

    /** Nothing more is read from it until it is known whether it stays. */
    private void welcome(Login login) {
      Election rivals = election;
      if (rivals == null) {
        join(login);
        return;
      }
      held = new ArrayList<>();
      judgedBy = rivals;
      rivals.judge(
          machine(login),
          goes -> {
            List<Object> waiting = held == null ? List.of() : held;
            held = null;
            if (!sessions.containsKey(peer)) {
              return;
            }
            if (goes) {
              sendAway();
              return;
            }
            join(login);
            waiting.forEach(message -> received(open(), message));
          });
    }

    private String machine(Login login) {
      machine = address + " " + login.nodeName();
      return machine;
    }

    private Wire open() {
      if (wire == null) {
        throw new IllegalStateException("nothing is received before a connection stands");
      }
      return wire;
    }

    private void sendAway() {
      sessions.remove(peer);
      leave();
      open().close(this);
    }

    /** It is gone, whoever wanted it. */
    private void leave() {
      if (judgedBy != null) {
        judgedBy.left(machine);
      }
    }

    private void join(Login login) {
      name = login.nodeName();
      names.put(address, name);
      on(
          new SchedulerEvent.DaemonConnected(
              peer,
              address,
              new ProtocolVersions(ProtocolVersions.OWN, ProtocolVersions.OWN),
              login));
      repeatUnanswered(this);
    }

    private void asks(GetCs request) {
      asked.add(request);
      if (Ask.isOrdinary(request)) {
        ledger.waits(name, request.niceness());
      }
    }

    /** The request of that client, which waits no more; or null. */
    private @Nullable GetCs take(int client) {
      for (GetCs request : asked) {
        if (request.clientId() == client) {
          asked.remove(request);
          if (Ask.isOrdinary(request)) {
            ledger.waitsNoMore(name);
          }
          return request;
        }
      }
      return null;
    }

    @Override
    public void lost(Wire from) {
      sessions.remove(peer);
      leave();
      ledger.leftTheQueue(name);
      on(new SchedulerEvent.ConnectionClosed(peer, "lost"));
      if (plant == Plant.DOUBLE_GRANT) {
        unanswered.put(name, this.asked);
      }
    }
  }

  /**
   * @param all gets this one, too
   */
  SchedulerProcess(
      List<SchedulerProcess> all, Network network, SplittableRandom random, Plant plant) {
    this.address = "10.9.0." + (1 + all.size());
    this.all = all;
    this.life = all.size();
    all.add(this);
    this.network = network;
    this.agenda = network.agenda();
    this.random = random;
    this.ledger = new Ledger(agenda);
    this.plant = plant;
  }

  String address() {
    return address;
  }

  Ledger ledger() {
    return ledger;
  }

  int daemons() {
    return sessions.size();
  }

  int takeovers() {
    return takeovers;
  }

  int life() {
    return life;
  }

  boolean isUp() {
    return state != null;
  }

  MonitorProbe monitor() {
    return monitor;
  }

  void start() {
    life += all.size();
    ledger.schedulerStarted(life);
    monitor = new MonitorProbe();
    experience = new Experience();
    if (random.nextInt(4) != 0) {
      experience.recall(kept);
    }
    // Numbers that hardly meet those of another life.
    int before = random.nextInt(Integer.MAX_VALUE);
    state =
        new SchedulerState(
            SchedulerPolicy.standard(), new Counters(), level -> false, experience, before, null);
    network.listen(address, this);
    election = all.size() == 1 ? null : election(state);
    on(new SchedulerEvent.MonitorConnected(MONITOR, "monitor"));
    int mine = life;
    agenda.in(Agenda.SECOND, () -> tick(mine));
  }

  /** As by kill -9: the kernel closes what was open. What was saved last may be old. */
  void kill() {
    if (random.nextBoolean()) {
      kept = experience.figures();
    }
    state = null;
    network.silence(address);
    for (Session session : List.copyOf(sessions.values())) {
      if (session.wire != null) {
        session.wire.close(session);
      }
    }
    sessions.clear();
  }

  @Override
  public Wire.End accept(String fromAddress) {
    return new Session(fromAddress);
  }

  @Override
  public void accepted(Wire.End end, Wire wire) {
    Session session = (Session) end;
    session.wire = wire;
    sessions.put(session.peer, session);
  }

  /** Jobs the scheduler still knows of. */
  int unfinished() {
    SchedulerState now = state;
    return now == null ? 0 : now.snapshot(moment()).jobs().size();
  }

  private void tick(int tickLife) {
    SchedulerState now = state;
    if (tickLife != life || now == null) {
      return;
    }
    on(new SchedulerEvent.Tick());
    if (election != null) {
      election.tick();
    }
    if (++ticks % TICKS_PER_COMPARISON == 0) {
      ledger.compare(now.snapshot(moment()));
    }
    agenda.in(Agenda.SECOND, () -> tick(tickLife));
  }

  private void on(SchedulerEvent event) {
    SchedulerState now = state;
    if (now == null) {
      return;
    }
    perform(now.apply(event, moment()));
    check(now);
    if (!deciding) {
      // The real loop takes in what has gathered meanwhile and decides once.
      deciding = true;
      agenda.in(random.nextInt(4) == 0 ? random.nextLong(Agenda.MILLI) : 0, this::decide);
    }
  }

  private void decide() {
    deciding = false;
    SchedulerState now = state;
    if (now != null) {
      perform(now.decide(moment()));
      check(now);
    }
  }

  private static void check(SchedulerState state) {
    String contradiction = state.contradiction();
    if (contradiction != null) {
      throw new Violation("the scheduler contradicts itself: " + contradiction);
    }
  }

  private void perform(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(PeerId peer, Message message) -> send(peer, message);
        case Effect.Close close -> {
          Session session = sessions.remove(close.peer());
          if (session != null && session.wire != null) {
            session.leave();
            ledger.leftTheQueue(session.name);
            session.wire.close(session);
          }
        }
        case Effect.TestConnection test -> test(test);
        case Effect.Reply reply -> {}
        case Effect.Log line -> {}
      }
    }
  }

  private void send(PeerId peer, Message message) {
    if (peer.equals(MONITOR)) {
      monitor.told(message);
      if (message instanceof MonJobDone done && done.done().exitCode() != EXIT_LOST) {
        ledger.ended(done.done().jobId());
      }
      return;
    }
    Session session = sessions.get(peer);
    if (session == null || session.wire == null) {
      return;
    }
    if (message instanceof UseCs use) {
      String server = names.getOrDefault(use.hostname(), "nobody");
      answered(session, use.clientId(), use.jobId(), server);
    } else if (message instanceof NoCs no) {
      answered(session, no.clientId(), no.jobId(), session.name);
    }
    session.wire.send(session, message);
  }

  private void answered(Session session, int client, int jobId, String server) {
    ledger.given(jobId, session.name, server);
    GetCs request = session.take(client);
    if (request != null && Ask.isOrdinary(request)) {
      ledger.served(session.name, request.niceness(), server, Build.costOf(request.filename()));
    }
  }

  private void test(Effect.TestConnection test) {
    agenda.in(
        network.delayNanos(),
        () ->
            on(
                new SchedulerEvent.ConnectionTested(
                    test.peer(),
                    network.isListening(test.address())
                        && network.reaches(address, test.address()))));
  }

  private Moment moment() {
    return new Moment(agenda.now(), 1_700_000_000 + (long) agenda.seconds());
  }

  // Other schedulers.

  private Election election(SchedulerState mine) {
    SchedulerIdentity self =
        new SchedulerIdentity(ProtocolVersions.OWN, moment().unixSeconds(), "farm");
    return new Election(
        this,
        all.stream().filter(other -> other != this).toList(),
        network,
        new Succession(self, false, random::nextInt),
        this::moment,
        () -> state == mine,
        this::on);
  }

  /** Somebody searches: {@code reply} is told who this is, if it is anybody. */
  void asked(String from, Consumer<SchedulerIdentity> reply) {
    Election mine = election;
    if (state != null && mine != null) {
      SchedulerIdentity self = mine.self();
      network.tell(address, from, () -> reply.accept(self));
    }
  }

  /** Another one announces itself. */
  void hears(SchedulerProcess other, SchedulerIdentity identity) {
    if (state != null && election != null) {
      election.announced(other, identity);
    }
  }

  void tookOver() {
    takeovers++;
  }

  // Defects on purpose.

  private Message spoilt(Message message, String sender) {
    if (plant == Plant.STARVATION && sender.equals("m1") && message instanceof GetCs request) {
      return new GetCs(
          request.environments(),
          request.filename(),
          request.language(),
          request.count(),
          request.target(),
          request.argumentFlags(),
          request.clientId(),
          request.preferredHost(),
          request.minimalHostVersion(),
          request.clientCount(),
          request.requiredFeatures(),
          20);
    }
    return message;
  }

  private void repeatUnanswered(Session session) {
    List<GetCs> old = unanswered.remove(session.name);
    if (old != null) {
      old.forEach(request -> on(new SchedulerEvent.MessageReceived(session.peer, request)));
    }
  }
}
