package dev.affogato.daemon.front;

import dev.affogato.base.memory.MemoryReading;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.daemon.load.MemoryBudget;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Everything the daemon decides about its clients: who asks the scheduler ({@link Questions}), who
 * gets a slot ({@link Slots}), what the scheduler is told ({@link Decisions}; protocol spec 6.2,
 * 6.3, 6.5, 6.7, 11.2).
 *
 * <p>Each method takes an event and returns what shall happen because of it, in order. No clocks,
 * sockets or threads in here; confined to {@link FrontDesk}, which calls under its lock.
 *
 * <p>What a scheduler said is forgotten with its session: job ids are only reported on the session
 * they came by. The loss of a scheduler ends no client, unlike in icecream: those that have an
 * answer go on with it, those that wait for one are asked about again when a scheduler is back
 * soon, and else compile here.
 */
final class DaemonState {
  private final SchedulerTrust scheduler = new SchedulerTrust();
  private final Decisions decisions = new Decisions(scheduler);
  private final Map<Integer, Client> clients = new TreeMap<>();
  private final MemoryBudget memory = new MemoryBudget();
  private final Slots slots;
  private final Questions questions;
  private final JobEnds ends;
  private final SecondPlaces secondPlaces;
  private int load;

  /**
   * @param ownPort where foreign jobs are taken; 0 if they are not
   * @param figures what became of jobs is counted there
   */
  DaemonState(int maxJobs, int ownPort, JobFigures figures) {
    this.ends = new JobEnds(figures);
    this.slots = new Slots(maxJobs, memory);
    this.questions = new Questions(ownPort, slots, scheduler, decisions, clients);
    this.secondPlaces = new SecondPlaces(scheduler, decisions, clients);
  }

  /** Those of whom something waits or runs, or who have asked for nothing yet. */
  int clientCount() {
    return questions.clientCount();
  }

  int slotsUsed() {
    return slots.used();
  }

  /** Jobs of this machine's own users that run or wait. */
  int ownJobs() {
    return slots.ownJobs();
  }

  /** How slots are used now, and by how many they are wanted. */
  DaemonView.SlotView view(Now now) {
    return new DaemonView.SlotView(
        slots.max(),
        slots.used(),
        slots.waiting(),
        waitingForMemory(now),
        clients.values().stream().mapToInt(client -> client.answersMissing).sum(),
        clients.size(),
        load);
  }

  /** Jobs that would run now if there were more memory. */
  int waitingForMemory(Now now) {
    return slots.waitingForMemory(load, now);
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
    return withClient(
        id,
        now,
        client -> {
          if (!isSensible(client, message, now)) {
            forget(client, ExitCodes.UNEXPECTED_MESSAGE, now);
            decisions.endOf(client);
          }
        });
  }

  private boolean isSensible(Client client, Message message, Now now) {
    return switch (message) {
      case GetCs request -> questions.asked(client, request, now);
      case CompileFile begin -> compileHere(client, begin, now);
      case JobDone done -> jobDone(client, done, now);
      case JobLocalBegin begin -> localBegin(client, begin);
      case BlacklistHostEnv blacklist -> {
        decisions.toScheduler(scheduler.session(), blacklist);
        yield true;
      }
      case End end -> {
        forget(client, ExitCodes.CLIENT_SAID_END, now);
        decisions.close(client);
        yield true;
      }
      default -> false;
    };
  }

  /** The client's conversation failed for {@code exitCode}: tell it, and end it. */
  List<Effect> refused(int id, int exitCode, Now now) {
    return withClient(
        id,
        now,
        client -> {
          forget(client, exitCode, now);
          decisions.endOf(client);
        });
  }

  /** The connection of client {@code id} is closed. */
  List<Effect> gone(int id, int exitCode, Now now) {
    return withClient(id, now, client -> forget(client, exitCode, now));
  }

  List<Effect> connected(int session, String ownAddress, Now now) {
    scheduler.connected(session, ownAddress, now);
    clients.values().forEach(client -> carryOver(client, now));
    questions.connected(now);
    return done(now);
  }

  /** The session is over; nobody waits for a scheduler whose machine is {@code unreachable}. */
  List<Effect> lost(boolean unreachable, Now now) {
    scheduler.lost(unreachable, now);
    questions.lost(now);
    return done(now);
  }

  /** Time passes; called every second or so. */
  List<Effect> tick(Now now) {
    scheduler.tick(now);
    questions.tick(now);
    return done(now);
  }

  /** The machine's load as last measured. */
  List<Effect> load(int newLoad, Now now) {
    load = newLoad;
    return done(now);
  }

  /** What memory there is now, and what a job is expected to need. */
  List<Effect> memory(MemoryReading reading, long needBytes, Now now) {
    memory.reading(reading, needBytes);
    return done(now);
  }

  List<Effect> useCs(UseCs answer, Now now) {
    if (!secondPlaces.offered(answer)) {
      questions.useCs(answer, now);
    }
    return done(now);
  }

  /** What became of the second try that the scheduler calls {@code jobId}. */
  List<Effect> secondTryEnded(int jobId, SecondTries.End how, Now now) {
    Assignment second = secondPlaces.find(jobId);
    if (second != null && how == SecondTries.End.WON) {
      // Told when the client, to whom it is one job, says what it made of the result.
      second.won = true;
    } else if (second != null) {
      int why = how == SecondTries.End.FAILED ? ExitCodes.CLIENT_GONE : ExitCodes.IO_ERROR;
      end(second, JobDone.fromSubmitter(jobId, why, JobResources.NONE, clients.size()), now);
    }
    return done(now);
  }

  List<Effect> noCs(NoCs answer, Now now) {
    questions.noCs(answer, now);
    return done(now);
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
            ends.refused(JobFigures.Refusal.BUSY_CLIENT);
            forget(client, ExitCodes.UNEXPECTED_MESSAGE, now);
            decisions.endOf(client);
            return;
          }
          client.foreignJob = jobId;
          client.foreignJobSession = scheduler.session();
          client.slot = slots.request(Slot.Wish.of(Slot.Kind.FOREIGN), id);
        });
  }

  /** Whether client {@code id} has a foreign job that waits or runs. */
  boolean hasForeignJob(int id) {
    Client client = clients.get(id);
    return client != null && client.foreignJob != null;
  }

  /** The foreign job of client {@code id} is over. */
  List<Effect> foreignJobDone(int id, int exitCode, JobResources resources, Now now) {
    return withClient(id, now, client -> endForeignJob(client, exitCode, resources, now));
  }

  /**
   * Somebody brought a job with all its inputs; {@link Effect.StartForeignJob} follows in its turn.
   * The scheduler hears when it begins; its end is told by the machine that sent it.
   *
   * @param jobId what the scheduler of now calls it; 0 if it knows of none: then it is told of a
   *     local job, for it is not to count on the slot
   * @param own whether a user of this machine brought it
   */
  List<Effect> action(int id, int jobId, boolean own, int niceness, Now now) {
    return withClient(
        id,
        now,
        client -> {
          client.action = new Client.ActionJob(jobId);
          client.actionSession = scheduler.session();
          Slot.Kind kind = own ? Slot.Kind.LOCAL : Slot.Kind.FOREIGN;
          client.slot =
              slots.request(
                  new Slot.Wish(kind, Math.clamp(niceness, 0, Client.NICENESS_MAX), false), id);
        });
  }

  /** Whether the scheduler of now has sent the job {@code jobId} to another machine. */
  boolean isElsewhere(int jobId) {
    for (Client client : clients.values()) {
      Assignment assignment = client.assignmentAtWork(jobId);
      if (assignment != null
          && assignment.phase == Assignment.Phase.ELSEWHERE
          && assignment.session == scheduler.session()) {
        return true;
      }
    }
    return false;
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

  private boolean compileHere(Client client, CompileFile begin, Now now) {
    Assignment assignment = client.assignmentToBegin(begin.jobId());
    if (assignment == null) {
      return false;
    }
    assignment.begun = true;
    decisions.toScheduler(
        assignment.session, new JobBegin(begin.jobId(), now.unixSeconds(), clientCount()));
    return true;
  }

  private boolean jobDone(Client client, JobDone done, Now now) {
    Assignment assignment = client.assignmentAtWork(done.jobId());
    if (assignment == null) {
      return false;
    }
    Assignment second = SecondPlaces.secondOf(client, assignment);
    Assignment winner = second != null && second.won ? second : assignment;
    ends.told(winner, done);
    end(
        winner,
        JobDone.fromSubmitter(winner.jobId, done.exitCode(), done.resources(), clientCount()),
        now);
    if (second != null) {
      Assignment loser = second.won ? assignment : second;
      end(loser, SecondPlaces.loser(loser, clientCount()), now);
    }
    endCarried(client);
    return true;
  }

  private boolean localBegin(Client client, JobLocalBegin begin) {
    if (!client.isIdle()) {
      return false;
    }
    client.localJob = begin;
    client.slot = slots.request(new Slot.Wish(Slot.Kind.LOCAL, 0, begin.fullJob()), client.id);
    return true;
  }

  private void end(Assignment assignment, JobDone report, Now now) {
    assignment.phase = Assignment.Phase.DONE;
    if (assignment.slot != null) {
      slots.release(assignment.slot, now);
      assignment.slot = null;
    }
    decisions.toScheduler(assignment.session, report);
  }

  private void endForeignJob(Client client, int exitCode, JobResources resources, Now now) {
    Integer jobId = client.foreignJob;
    if (jobId == null) {
      return;
    }
    client.foreignJob = null;
    ends.foreign(exitCode, resources);
    releaseSlot(client, now);
    endCarried(client);
    decisions.toScheduler(
        client.foreignJobSession, JobDone.fromServer(jobId, exitCode, resources, clientCount()));
  }

  /** Frees all the client holds and tells the scheduler what it must know (protocol spec 6.5). */
  private void forget(Client client, int exitCode, Now now) {
    clients.remove(client.id);
    questions.withdraw(client, exitCode);
    for (Assignment assignment : client.assignments) {
      // The compile server reports a job whose client says it went well.
      boolean reportedElsewhere =
          assignment.phase == Assignment.Phase.ELSEWHERE
              && assignment.first == null
              && exitCode == ExitCodes.CLIENT_SAID_END;
      // A second try of a job is no job of its own.
      if (assignment.first == null) {
        ends.left(assignment, reportedElsewhere);
      }
      if (assignment.phase != Assignment.Phase.DONE && !reportedElsewhere) {
        end(
            assignment,
            JobDone.fromSubmitter(assignment.jobId, exitCode, JobResources.NONE, clientCount()),
            now);
      }
    }
    endForeignJob(client, exitCode, JobResources.NONE, now);
    if (client.localJob != null && client.slot != null && client.slot.isHeld()) {
      ends.local(client.slot, now);
      decisions.toScheduler(client.localJobSession, new JobLocalDone(client.id));
    }
    if (client.action != null && client.action.toldAsLocal()) {
      decisions.toScheduler(client.actionSession, new JobLocalDone(client.id));
    }
    releaseSlot(client, now);
    endCarried(client);
  }

  private void releaseSlot(Client client, Now now) {
    if (client.slot != null) {
      slots.release(client.slot, now);
      client.slot = null;
    }
  }

  /** Hands out what slots became free, and hands over what shall happen. */
  private List<Effect> done(Now now) {
    for (Slot slot : slots.grant(load, now)) {
      Client client = clients.get(slot.client());
      if (client == null) {
        // Nobody should leave one behind. If so, the daemon must not fail for all the others.
        slots.release(slot, now);
      } else {
        granted(client, slot, now);
      }
    }
    return decisions.take();
  }

  private void granted(Client client, Slot slot, Now now) {
    if (client.action != null) {
      actionStarts(client, client.action, now);
      return;
    }
    switch (slot.kind()) {
      case LOCAL -> localJobStarts(client);
      case ASSIGNED_HERE -> {
        for (Assignment assignment : client.assignments) {
          if (assignment.slot == slot) {
            assignment.phase = Assignment.Phase.WORKING_HERE;
            decisions.toClient(client, assignment.answer);
            carryOverFrom(assignment.session, client, now);
          }
        }
      }
      case FOREIGN -> {
        int jobId = client.foreignJob == null ? 0 : client.foreignJob;
        decisions.toScheduler(
            client.foreignJobSession, new JobBegin(jobId, now.unixSeconds(), clientCount()));
        carryOverFrom(client.foreignJobSession, client, now);
        decisions.startForeignJob(client);
      }
    }
  }

  private void actionStarts(Client client, Client.ActionJob action, Now now) {
    if (action.jobId() != 0) {
      decisions.toScheduler(
          client.actionSession, new JobBegin(action.jobId(), now.unixSeconds(), clientCount()));
      carryOverFrom(client.actionSession, client, now);
    } else {
      client.actionSession = scheduler.session();
      client.action = action.asLocal();
      decisions.toScheduler(
          client.actionSession, new JobLocalBegin(now.unixSeconds(), "", client.id, false));
    }
    decisions.startForeignJob(client);
  }

  /**
   * What runs already is no job of the scheduler that came just now; as a local one it is counted,
   * so that nobody is sent to a slot that is taken.
   */
  private void carryOver(Client client, Now now) {
    if (!client.works() || client.carriedSession == scheduler.session()) {
      return;
    }
    if (client.localJob != null) {
      tellOfLocalJob(client, client.localJob);
      return;
    }
    client.carriedSession = scheduler.session();
    client.action = client.action == null ? null : client.action.carriedOver();
    decisions.toScheduler(
        client.carriedSession, new JobLocalBegin(now.unixSeconds(), "", client.id, false));
  }

  /** The same for what begins only now. */
  private void carryOverFrom(int session, Client client, Now now) {
    if (session != scheduler.session() && scheduler.isConnected()) {
      carryOver(client, now);
    }
  }

  private void endCarried(Client client) {
    if (client.carriedSession != SchedulerTrust.NO_SESSION && !client.works()) {
      decisions.toScheduler(client.carriedSession, new JobLocalDone(client.id));
      client.carriedSession = SchedulerTrust.NO_SESSION;
    }
  }

  private void localJobStarts(Client client) {
    JobLocalBegin begin = client.localJob;
    if (begin == null) {
      return;
    }
    decisions.toClient(client, new JobLocalBegin(0, "", 0, false));
    tellOfLocalJob(client, begin);
  }

  private void tellOfLocalJob(Client client, JobLocalBegin begin) {
    client.localJobSession = scheduler.session();
    decisions.toScheduler(
        client.localJobSession,
        new JobLocalBegin(begin.startTime(), begin.outputFile(), client.id, begin.fullJob()));
  }
}
