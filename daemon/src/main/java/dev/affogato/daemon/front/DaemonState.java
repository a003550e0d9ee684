package dev.affogato.daemon.front;

import dev.affogato.base.time.Deadline;
import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything the daemon decides about its clients: who asks the scheduler, who gets a slot, what
 * the scheduler is told (protocol spec 6.2, 6.3, 6.5, 6.7, 11.2).
 *
 * <p>Each method takes an event and returns what shall happen because of it, in order. No clocks,
 * sockets or threads in here; confined to {@link Front}, which calls under its lock.
 *
 * <p>What a scheduler said is forgotten with its session: job ids are only reported on the session
 * they came by. The loss of a scheduler ends no client, unlike in icecream: those that have an
 * answer go on with it, those that wait for one are asked about again when a scheduler is back
 * soon, and else compile here.
 */
final class DaemonState {
  /** The host name that tells a client to compile itself (protocol spec 6.2). */
  static final String COMPILE_HERE = "127.0.0.1";

  /** USE_CS made by a daemon has one for a client id, ours two if the scheduler did not decide. */
  private static final int SCHEDULERS_DECISION = 1;

  private static final int OWN_DECISION = 2;

  /** A repeated job wants 3 answers; nobody wants more than a few (protocol spec 6.4). */
  static final int ANSWERS_MAX = 16;

  private final int ownPort;
  private final Slots slots;
  private final Map<Integer, Client> clients = new TreeMap<>();
  private List<Effect> effects = new ArrayList<>();

  /** Number of the current session, 0 if there is none. */
  private int session;

  private String ownAddress = "";

  /**
   * Set by the first loss since a scheduler last served us, and not by those that follow: one that
   * ends each session at once keeps nobody waiting. Once passed, questions are answered here.
   */
  private @Nullable Deadline schedulerAwaitedUntil;

  private long connectedAtNanos;
  private int load;

  /** When the scheduler was last heard, or last doubted. */
  private long trustedAtNanos;

  private long answeredAtNanos;

  /**
   * @param ownPort where foreign jobs are taken; 0 if they are not
   */
  DaemonState(int maxJobs, int ownPort) {
    this.ownPort = ownPort;
    this.slots = new Slots(maxJobs);
  }

  int clientCount() {
    return clients.size();
  }

  int slotsUsed() {
    return slots.used();
  }

  /** The state of client {@code id} as dumps name it. */
  String stateName(int id) {
    Client client = clients.get(id);
    return client == null ? "gone" : client.stateName();
  }

  void arrived(int id) {
    clients.put(id, new Client(id));
  }

  /** What a conversation does by itself, for dumps. */
  void activity(int id, String activity) {
    Client client = clients.get(id);
    if (client != null) {
      client.activity = activity;
    }
  }

  /** A message of a client; one that makes no sense now is answered END and ends its connection. */
  List<Effect> fromClient(int id, Message message, Now now) {
    Client client = clients.get(id);
    if (client == null) {
      return List.of();
    }
    boolean sensible =
        switch (message) {
          case GetCs request -> getCs(client, request, now);
          case CompileFile begin -> compileHere(client, begin, now);
          case JobDone done -> jobDone(client, done);
          case JobLocalBegin begin -> localBegin(client, begin);
          case BlacklistHostEnv blacklist -> {
            toScheduler(session, blacklist);
            yield true;
          }
          case End end -> {
            forget(client, ExitCodes.CLIENT_SAID_END);
            effects.add(new Effect.Close(id));
            yield true;
          }
          default -> false;
        };
    if (!sensible) {
      refuse(client);
    }
    return done(now);
  }

  /** The client's conversation failed for {@code exitCode}: tell it, and end it. */
  List<Effect> refused(int id, int exitCode, Now now) {
    return withClient(
        id,
        now,
        client -> {
          forget(client, exitCode);
          effects.add(new Effect.ToClient(id, new End()));
          effects.add(new Effect.Close(id));
        });
  }

  /** The connection of client {@code id} is closed. */
  List<Effect> gone(int id, int exitCode, Now now) {
    return withClient(id, now, client -> forget(client, exitCode));
  }

  List<Effect> connected(int newSession, String newOwnAddress, Now now) {
    session = newSession;
    ownAddress = newOwnAddress;
    connectedAtNanos = now.nanos();
    trustedAtNanos = now.nanos();
    answeredAtNanos = now.nanos();
    for (Client client : clients.values()) {
      ask(client, now);
    }
    return done(now);
  }

  List<Effect> lost(Now now) {
    session = 0;
    if (schedulerAwaitedUntil == null) {
      schedulerAwaitedUntil = Deadline.after(now.nanos(), Patience.NEXT_SCHEDULER);
    }
    clients.values().forEach(client -> client.asked = false);
    answerThoseWhoWaitedLong(now);
    return done(now);
  }

  /** Time passes; called every second or so. */
  List<Effect> tick(Now now) {
    doubtSilentScheduler(now);
    if (session == 0) {
      answerThoseWhoWaitedLong(now);
    } else if (now.nanos() - connectedAtNanos >= Patience.NEXT_SCHEDULER.toNanos()) {
      // One that keeps us for as long does not turn us away, though nobody may have asked it.
      schedulerAwaitedUntil = null;
    }
    takeBackWhatNobodyHasTimeFor(now);
    return done(now);
  }

  private void answerThoseWhoWaitedLong(Now now) {
    if (schedulerAwaitedUntil != null && schedulerAwaitedUntil.hasPassed(now.nanos())) {
      clients.values().forEach(this::answerHere);
    }
  }

  /**
   * An answer may well take minutes, when all machines are busy. But a scheduler whose machine lost
   * its network must not keep a build waiting, and TCP alone notices that after a quarter of an
   * hour.
   */
  private void doubtSilentScheduler(Now now) {
    boolean waitedFor =
        clients.values().stream().anyMatch(c -> c.waitsLongerThan(Patience.SILENT_SCHEDULER, now));
    boolean silent = now.nanos() - trustedAtNanos >= Patience.SILENT_SCHEDULER.toNanos();
    if (session != 0 && waitedFor && silent) {
      trustedAtNanos = now.nanos();
      effects.add(new Effect.DoubtScheduler());
    }
  }

  /** Where a queue moves one waits; where all machines are loaded nothing would ever happen. */
  private void takeBackWhatNobodyHasTimeFor(Now now) {
    if (now.nanos() - answeredAtNanos < Patience.BUSY_MACHINES.toNanos()) {
      return;
    }
    for (Client client : clients.values()) {
      if (slots.freeForOwn() > 0 && client.waitsLongerThan(Patience.BUSY_MACHINES, now)) {
        withdraw(client, ExitCodes.CLIENT_GONE);
        answerHere(client);
      }
    }
  }

  /** The machine's load as last measured. */
  List<Effect> load(int newLoad, Now now) {
    load = newLoad;
    return done(now);
  }

  List<Effect> useCs(UseCs answer, Now now) {
    Client client = whoWaits(answer.clientId(), answer.jobId(), now);
    if (client == null) {
      return done(now);
    }
    if (answer.hostname().equals(ownAddress) && answer.port() == ownPort) {
      assignHere(client, session, answer.jobId(), answer.hostPlatform(), answer.matchedJobId());
    } else {
      client.assignments.add(Assignment.elsewhere(session, answer));
      effects.add(new Effect.ToClient(client.id, answer));
    }
    return done(now);
  }

  List<Effect> noCs(NoCs answer, Now now) {
    Client client = whoWaits(answer.clientId(), answer.jobId(), now);
    if (client != null) {
      assignHere(client, session, answer.jobId(), "", 0);
    }
    return done(now);
  }

  /**
   * Whose answer this is; null if nobody's. The scheduler that gave it serves us: being connected
   * is not enough, nor is CS_CONF, as a scheduler may turn us away after each LOGIN, and two
   * daemons of one name push each other out.
   */
  private @Nullable Client whoWaits(int id, int jobId, Now now) {
    trustedAtNanos = now.nanos();
    answeredAtNanos = now.nanos();
    schedulerAwaitedUntil = null;
    Client client = clients.get(id);
    if (client == null || client.answersMissing == 0) {
      toScheduler(
          session,
          JobDone.fromSubmitter(jobId, ExitCodes.IO_ERROR, JobResources.NONE, clients.size()));
      return null;
    }
    client.answersMissing--;
    return client;
  }

  /**
   * A client brought a job of another machine; {@link Effect.StartForeignJob} follows in its turn.
   * One that is busy with something else is refused, for it may hold one slot only.
   */
  List<Effect> foreignJob(int id, int jobId, Now now) {
    return withClient(
        id,
        now,
        client -> {
          if (!client.isIdle()) {
            refuse(client);
            return;
          }
          client.foreignJob = jobId;
          client.foreignJobSession = session;
          client.slot = slots.request(Slot.Kind.FOREIGN, id);
        });
  }

  /** Whether client {@code id} has a foreign job that waits or runs. */
  boolean hasForeignJob(int id) {
    Client client = clients.get(id);
    return client != null && client.foreignJob != null;
  }

  /** The foreign job of client {@code id} is over. */
  List<Effect> foreignJobDone(int id, int exitCode, JobResources resources, Now now) {
    return withClient(id, now, client -> endForeignJob(client, exitCode, resources));
  }

  /** An environment is unpacked for client {@code id}, or no longer. */
  List<Effect> unpacking(boolean begins, Now now) {
    slots.unpacking(begins);
    return done(now);
  }

  private List<Effect> withClient(int id, Now now, Consumer<Client> change) {
    Client client = clients.get(id);
    if (client != null) {
      change.accept(client);
    }
    return done(now);
  }

  private boolean getCs(Client client, GetCs request, Now now) {
    if (!client.isIdle() || request.count() < 1 || request.count() > ANSWERS_MAX) {
      return false;
    }
    client.assignments.clear();
    client.request = request;
    client.answersMissing = request.count();
    client.asked = false;
    ask(client, now);
    boolean schedulerAwaited =
        schedulerAwaitedUntil != null && !schedulerAwaitedUntil.hasPassed(now.nanos());
    if (!client.asked && !schedulerAwaited) {
      answerHere(client);
    }
    return true;
  }

  private void ask(Client client, Now now) {
    if (session != 0 && client.request != null && client.answersMissing > 0) {
      client.asked = true;
      client.askedAtNanos = now.nanos();
      toScheduler(session, client.request(client.request, clients.size()));
    }
  }

  /** Without a scheduler its own daemon is the client's only host (protocol spec 6.7). */
  private void answerHere(Client client) {
    String platform = client.request == null ? "" : client.request.target();
    for (; client.answersMissing > 0; client.answersMissing--) {
      assignHere(client, 0, client.id, platform, 0);
    }
  }

  private void assignHere(
      Client client, int jobSession, int jobId, String platform, int matchedJobId) {
    int decision = jobSession == 0 ? OWN_DECISION : SCHEDULERS_DECISION;
    UseCs answer = new UseCs(jobId, ownPort, COMPILE_HERE, platform, true, decision, matchedJobId);
    Slot slot = slots.request(Slot.Kind.ASSIGNED_HERE, client.id);
    client.assignments.add(Assignment.here(jobSession, answer, slot));
  }

  private boolean compileHere(Client client, CompileFile begin, Now now) {
    Assignment assignment = client.assignmentToBegin(begin.jobId());
    if (assignment == null) {
      return false;
    }
    assignment.begun = true;
    toScheduler(assignment.session, new JobBegin(begin.jobId(), now.unixSeconds(), clients.size()));
    return true;
  }

  private boolean jobDone(Client client, JobDone done) {
    Assignment assignment = client.assignmentAtWork(done.jobId());
    if (assignment == null) {
      return false;
    }
    end(
        assignment,
        JobDone.fromSubmitter(done.jobId(), done.exitCode(), done.resources(), clients.size()));
    return true;
  }

  private boolean localBegin(Client client, JobLocalBegin begin) {
    if (!client.isIdle()) {
      return false;
    }
    client.localJob = begin;
    client.slot = slots.request(Slot.Kind.LOCAL, client.id);
    return true;
  }

  private void end(Assignment assignment, JobDone report) {
    assignment.phase = Assignment.Phase.DONE;
    if (assignment.slot != null) {
      slots.release(assignment.slot);
      assignment.slot = null;
    }
    toScheduler(assignment.session, report);
  }

  private void endForeignJob(Client client, int exitCode, JobResources resources) {
    Integer jobId = client.foreignJob;
    if (jobId == null) {
      return;
    }
    client.foreignJob = null;
    releaseSlot(client);
    toScheduler(
        client.foreignJobSession, JobDone.fromServer(jobId, exitCode, resources, clients.size()));
  }

  private void refuse(Client client) {
    forget(client, ExitCodes.UNEXPECTED_MESSAGE);
    effects.add(new Effect.ToClient(client.id, new End()));
    effects.add(new Effect.Close(client.id));
  }

  /** Frees all the client holds and tells the scheduler what it must know (protocol spec 6.5). */
  private void forget(Client client, int exitCode) {
    clients.remove(client.id);
    withdraw(client, exitCode);
    for (Assignment assignment : client.assignments) {
      // The compile server reports a job whose client says it went well.
      boolean reportedElsewhere =
          assignment.phase == Assignment.Phase.ELSEWHERE && exitCode == ExitCodes.CLIENT_SAID_END;
      if (assignment.phase != Assignment.Phase.DONE && !reportedElsewhere) {
        end(
            assignment,
            JobDone.fromSubmitter(assignment.jobId, exitCode, JobResources.NONE, clients.size()));
      }
    }
    endForeignJob(client, exitCode, JobResources.NONE);
    if (client.localJob != null && client.slot != null && client.slot.isHeld()) {
      toScheduler(client.localJobSession, new JobLocalDone(client.id));
    }
    releaseSlot(client);
  }

  /** Nobody waits any more for the answers that are missing. */
  private void withdraw(Client client, int exitCode) {
    for (int i = 0; client.asked && i < client.answersMissing; i++) {
      toScheduler(session, JobDone.withdrawn(client.id, exitCode, clients.size()));
    }
    client.asked = false;
  }

  private void releaseSlot(Client client) {
    if (client.slot != null) {
      slots.release(client.slot);
      client.slot = null;
    }
  }

  /** Hands out what slots became free, and hands over what shall happen. */
  private List<Effect> done(Now now) {
    for (Slot slot : slots.grant(load)) {
      Client client = clients.get(slot.client());
      if (client == null) {
        // Nobody should leave one behind. If so, the daemon must not fail for all the others.
        slots.release(slot);
      } else {
        granted(client, slot, now);
      }
    }
    List<Effect> result = effects;
    effects = new ArrayList<>();
    return result;
  }

  private void granted(Client client, Slot slot, Now now) {
    switch (slot.kind()) {
      case LOCAL -> localJobStarts(client);
      case ASSIGNED_HERE -> {
        for (Assignment assignment : client.assignments) {
          if (assignment.slot == slot) {
            assignment.phase = Assignment.Phase.WORKING_HERE;
            effects.add(new Effect.ToClient(client.id, assignment.answer));
          }
        }
      }
      case FOREIGN -> {
        int jobId = client.foreignJob == null ? 0 : client.foreignJob;
        toScheduler(
            client.foreignJobSession, new JobBegin(jobId, now.unixSeconds(), clients.size()));
        effects.add(new Effect.StartForeignJob(client.id));
      }
    }
  }

  private void localJobStarts(Client client) {
    JobLocalBegin begin = client.localJob;
    if (begin == null) {
      return;
    }
    effects.add(new Effect.ToClient(client.id, new JobLocalBegin(0, "", 0, false)));
    client.localJobSession = session;
    toScheduler(
        session,
        new JobLocalBegin(begin.startTime(), begin.outputFile(), client.id, begin.fullJob()));
  }

  private void toScheduler(int jobSession, Message message) {
    if (jobSession != 0 && jobSession == session) {
      effects.add(new Effect.ToScheduler(message));
    }
  }
}
