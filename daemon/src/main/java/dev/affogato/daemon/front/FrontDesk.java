package dev.affogato.daemon.front;

import dev.affogato.base.memory.MemoryReading;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.daemon.link.SchedulerListener;
import dev.affogato.daemon.link.SchedulerSession;
import dev.affogato.daemon.outbox.Outbox;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.UseCs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where clients, scheduler and jobs meet: carries events to {@link DaemonState} and its decisions
 * to the sockets.
 *
 * <p>Thread-safe by one lock, under which nothing blocks: messages go into outboxes, jobs are
 * started by completing what their threads wait for. So what is decided first is also sent first.
 */
final class FrontDesk implements SchedulerListener {
  /** A client has at most one answer of each kind outstanding; this is generous. */
  private static final int MESSAGES_MAX = 256;

  private final int port;
  private final DaemonFacts facts;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private final DaemonState state;
  private final Map<Integer, Peer> peers = new TreeMap<>();
  private final Map<Integer, Waiting> actions = new TreeMap<>();
  private @Nullable SchedulerSession session;
  private SecondTries secondTries = SecondTries.NONE;
  private int lastClient;
  private int logins;

  /**
   * @param start run when the foreign job may start; null while there is none
   */
  private record Peer(MessageChannel channel, Outbox outbox, @Nullable Runnable start) {}

  /**
   * A job that has no conversation here.
   *
   * @param start run under the lock when it has its slot
   */
  private record Waiting(ActionSlots.Claim claim, Runnable start) {}

  FrontDesk(DaemonState state, int port, DaemonFacts facts, TimeSource time) {
    this.state = state;
    this.port = port;
    this.facts = facts;
    this.time = time;
  }

  /** A connection is ready to talk; returns its client id. */
  int arrived(MessageChannel channel) {
    Outbox outbox = Outbox.start(channel, MESSAGES_MAX);
    lock.lock();
    try {
      int id = ++lastClient;
      peers.put(id, new Peer(channel, outbox, null));
      state.arrived(id);
      return id;
    } finally {
      lock.unlock();
    }
  }

  void message(int client, Message message) {
    lock.lock();
    try {
      if (message instanceof JobDone done) {
        facts.ownJobDone(done.resources());
      }
      apply(state.fromClient(client, message, now()));
    } finally {
      lock.unlock();
    }
  }

  /** Answers outside what {@link DaemonState} decides, in order with it. */
  void reply(int client, Message message) {
    lock.lock();
    try {
      apply(List.of(new Effect.ToClient(client, message)));
    } finally {
      lock.unlock();
    }
  }

  /** Ends the conversation of {@code client} with END. */
  void refuse(int client, int exitCode) {
    lock.lock();
    try {
      apply(state.refused(client, exitCode, now()));
    } finally {
      lock.unlock();
    }
  }

  /** The connection of {@code client} is over; may be called more than once. */
  void gone(int client, int exitCode) {
    lock.lock();
    try {
      apply(state.gone(client, exitCode, now()));
      Peer peer = peers.remove(client);
      if (peer != null) {
        peer.outbox().close();
      }
    } finally {
      lock.unlock();
    }
  }

  void activity(int client, String activity) {
    lock.lock();
    try {
      state.activity(client, activity);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues the foreign job of {@code client}; returns false if the client was refused instead.
   *
   * @param start run under the lock when it has its slot
   */
  boolean foreignJob(int client, int jobId, Runnable start) {
    lock.lock();
    try {
      peers.computeIfPresent(client, (id, peer) -> new Peer(peer.channel(), peer.outbox(), start));
      apply(state.foreignJob(client, jobId, now()));
      return state.hasForeignJob(client);
    } finally {
      lock.unlock();
    }
  }

  /** The foreign job of {@code client} is over and reported to it. */
  void foreignJobDone(int client, int exitCode, JobResources resources) {
    lock.lock();
    try {
      facts.foreignJobDone(resources);
      apply(state.foreignJobDone(client, exitCode, resources, now()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues a job that came with all its inputs, and returns its client id.
   *
   * @param start run under the lock when it has its slot
   */
  int action(ActionSlots.Claim claim, Runnable start) {
    lock.lock();
    try {
      int id = ++lastClient;
      actions.put(id, new Waiting(claim, start));
      state.arrived(id);
      boolean ours = session != null && claim.schedulers().contains(session.schedulerName());
      apply(state.action(id, ours ? claim.jobId() : 0, claim.own(), claim.niceness(), now()));
      return id;
    } finally {
      lock.unlock();
    }
  }

  /** That job is over, or nobody waits for it any more. */
  void actionDone(int client, JobResources used) {
    lock.lock();
    try {
      if (actions.remove(client) != null) {
        facts.foreignJobDone(used);
        apply(state.gone(client, ExitCodes.CLIENT_SAID_END, now()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who sent the job {@code jobId} elsewhere, if the present scheduler did. */
  Optional<String> schedulerOf(int jobId) {
    lock.lock();
    try {
      return session != null && state.isElsewhere(jobId)
          ? Optional.of(session.schedulerName())
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  void offerSecondPlacesTo(SecondTries taker) {
    lock.lock();
    try {
      secondTries = taker;
    } finally {
      lock.unlock();
    }
  }

  void secondTryEnded(int second, SecondTries.End how) {
    lock.lock();
    try {
      apply(state.secondTryEnded(second, how, now()));
    } finally {
      lock.unlock();
    }
  }

  /** Counts an installation as work while it is open. */
  Unpacking unpacking() {
    unpacking(true);
    return () -> unpacking(false);
  }

  /** Ends by closing. */
  interface Unpacking extends AutoCloseable {
    @Override
    void close();
  }

  private void unpacking(boolean begins) {
    lock.lock();
    try {
      apply(state.unpacking(begins, now()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * The environments changed, or could have: the scheduler hears of all that are there now. It
   * holds us for busy until then.
   */
  void environmentsChanged() {
    facts.environmentsChanged();
    lock.lock();
    try {
      if (session != null) {
        Login login = facts.login(port);
        session.send(
            Login.relogin(
                login.environments(),
                login.nodeName(),
                login.chrootPossible(),
                login.supportedFeatures()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells the scheduler, if there is one. */
  void toScheduler(Message message) {
    lock.lock();
    try {
      if (session != null) {
        session.send(message);
      }
    } finally {
      lock.unlock();
    }
  }

  void load(int load) {
    lock.lock();
    try {
      apply(state.load(load, now()));
    } finally {
      lock.unlock();
    }
  }

  /** What memory there is now, and what a job is expected to need. */
  void memory(MemoryReading reading, long needBytes) {
    lock.lock();
    try {
      apply(state.memory(reading, needBytes, now()));
    } finally {
      lock.unlock();
    }
  }

  void tick() {
    lock.lock();
    try {
      apply(state.tick(now()));
    } finally {
      lock.unlock();
    }
  }

  /** What is counted on the way. */
  JobFigures figures() {
    return facts.figures().jobs();
  }

  /** What is known here of slots and the scheduler. */
  DaemonView.FrontView view() {
    lock.lock();
    try {
      return new DaemonView.FrontView(
          session == null
              ? null
              : new DaemonView.SchedulerView(session.schedulerAddress(), session.version()),
          logins,
          state.view(now()));
    } finally {
      lock.unlock();
    }
  }

  int clientCount() {
    lock.lock();
    try {
      return state.clientCount();
    } finally {
      lock.unlock();
    }
  }

  int slotsUsed() {
    lock.lock();
    try {
      return state.slotsUsed();
    } finally {
      lock.unlock();
    }
  }

  int ownJobs() {
    lock.lock();
    try {
      return state.ownJobs();
    } finally {
      lock.unlock();
    }
  }

  boolean hasScheduler() {
    lock.lock();
    try {
      return session != null;
    } finally {
      lock.unlock();
    }
  }

  String internals() {
    lock.lock();
    try {
      List<String> clients = new ArrayList<>();
      peers.forEach((id, peer) ->
          clients.add(
              "client %d: %s (%s, protocol %d)"
                  .formatted(
                      id,
                      state.stateName(id),
                      peer.channel().connection().peerName(),
                      peer.channel().version())));
      actions.forEach((id, action) ->
          clients.add(
              "client %d: %s (%s, action)"
                  .formatted(id, state.stateName(id), action.claim().peer())));
      List<String> scheduler =
          session == null
              ? List.of()
              : List.of(
                  "Remote name: " + session.ownAddress(),
                  "Scheduler: " + session.schedulerAddress(),
                  "Scheduler protocol: " + session.version());
      DaemonFacts.JobCounts jobs =
          new DaemonFacts.JobCounts(state.slotsUsed(), state.waitingForMemory(now()));
      return facts.internals(clients, jobs, scheduler);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void connected(SchedulerSession newSession) {
    lock.lock();
    try {
      session = newSession;
      logins++;
      newSession.send(facts.login(port));
      apply(state.connected(newSession.number(), newSession.ownAddress(), now()));
      facts.schedulerConnected();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean received(SchedulerSession from, Message message) {
    lock.lock();
    try {
      switch (message) {
        case UseCs answer -> apply(state.useCs(answer, now()));
        case NoCs answer -> apply(state.noCs(answer, now()));
        case GetInternals question -> from.send(new StatusText(internals()));
        case CsConf conf -> facts.loadInterval(conf.pongSeconds());
        default -> {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lost(SchedulerSession oldSession, boolean unreachable) {
    lock.lock();
    try {
      session = null;
      apply(state.lost(unreachable, now()));
    } finally {
      lock.unlock();
    }
  }

  private void apply(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.ToClient(int client, Message message) -> {
          Peer peer = peers.get(client);
          if (peer != null) {
            peer.outbox().post(message);
          }
        }
        case Effect.ToScheduler(Message message) -> {
          if (session != null) {
            session.send(message);
          }
        }
        case Effect.DoubtScheduler doubt -> {
          if (session != null) {
            session.doubt();
          }
        }
        case Effect.Close(int client) -> {
          Peer peer = peers.get(client);
          if (peer != null) {
            peer.outbox().closeWhenSent();
          }
        }
        case Effect.TryAgain(int first, UseCs second) -> {
          if (!secondTries.offered(first, second)) {
            apply(state.secondTryEnded(second.jobId(), SecondTries.End.DECLINED, now()));
          }
        }
        case Effect.StartForeignJob(int client) -> {
          Peer peer = peers.get(client);
          Waiting action = actions.get(client);
          if (action != null) {
            action.start().run();
          } else if (peer != null && peer.start() != null) {
            peer.start().run();
          }
        }
      }
    }
  }

  private Now now() {
    return Now.of(time);
  }
}
