package dev.affogato.daemon.front;

import dev.affogato.base.address.Addresses;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask where to compile, and the answers: the scheduler's, or our own where it has none
 * (protocol spec 6.1, 6.2, 6.7). Part of {@link DaemonState}, to which it is confined.
 */
final class Questions {
  /** The host name that tells a client to compile itself (protocol spec 6.2). */
  static final String COMPILE_HERE = "127.0.0.1";

  /** A repeated job wants 3 answers; nobody wants more than a few (protocol spec 6.4). */
  static final int ANSWERS_MAX = 16;

  /** USE_CS made by a daemon has one for a client id, ours two if the scheduler did not decide. */
  private static final int SCHEDULERS_DECISION = 1;

  private static final int OWN_DECISION = 2;

  private final int ownPort;
  private final Slots slots;
  private final SchedulerTrust scheduler;
  private final Decisions decisions;
  private final Map<Integer, Client> clients;

  /**
   * @param ownPort where foreign jobs are taken; 0 if they are not
   * @param clients all there are; not changed here
   */
  Questions(
      int ownPort,
      Slots slots,
      SchedulerTrust scheduler,
      Decisions decisions,
      Map<Integer, Client> clients) {
    this.ownPort = ownPort;
    this.slots = slots;
    this.scheduler = scheduler;
    this.decisions = decisions;
    this.clients = clients;
  }

  /** How many clients want something, or may. */
  int clientCount() {
    int count = 0;
    for (Client client : clients.values()) {
      count += client.isResting() ? 0 : 1;
    }
    return count;
  }

  /** Returns false if the question makes no sense now. */
  boolean asked(Client client, GetCs request, Now now) {
    if (!client.isIdle() || request.count() < 1 || request.count() > ANSWERS_MAX) {
      return false;
    }
    client.assignments.clear();
    client.request = request;
    client.answersMissing = request.count();
    client.requestedAtNanos = now.nanos();
    client.asked = false;
    pass(client, now);
    if (!client.asked && !scheduler.isAwaited(now)) {
      answerHere(client);
    }
    return true;
  }

  /** Everybody's open questions go to the new scheduler. */
  void connected(Now now) {
    for (Client client : all()) {
      pass(client, now);
    }
  }

  void lost(Now now) {
    all().forEach(client -> client.asked = false);
    answerThoseWhoWaitedLong(now);
  }

  /** Time passes. */
  void tick(Now now) {
    doubtSilentScheduler(now);
    answerThoseWhoWaitedLong(now);
    takeBackWhatNobodyHasTimeFor(now);
  }

  void useCs(UseCs answer, Now now) {
    Client client = whoWaits(answer.clientId(), answer.jobId(), now);
    if (client == null) {
      return;
    }
    int session = scheduler.session();
    String ownAddress = scheduler.ownAddress();
    if (answer.hostname().equals(Addresses.withoutZone(ownAddress)) && answer.port() == ownPort) {
      assignHere(client, session, answer.jobId(), answer.hostPlatform(), answer.matchedJobId());
    } else {
      UseCs told = answer.withHostname(onOurLink(answer.hostname(), ownAddress));
      client.assignments.add(Assignment.elsewhere(session, told));
      decisions.toClient(client, told);
    }
  }

  void noCs(NoCs answer, Now now) {
    Client client = whoWaits(answer.clientId(), answer.jobId(), now);
    if (client != null) {
      assignHere(client, scheduler.session(), answer.jobId(), "", 0);
    }
  }

  /** Nobody waits any more for the answers that {@code client} still lacks. */
  void withdraw(Client client, int exitCode) {
    for (int i = 0; client.asked && i < client.answersMissing; i++) {
      decisions.toScheduler(
          scheduler.session(), JobDone.withdrawn(client.id, exitCode, clientCount()));
    }
    client.asked = false;
  }

  /** A link-local address is of the link by which the scheduler is reached, whatever it is here. */
  private static String onOurLink(String hostname, String ownAddress) {
    return Addresses.isIpv6(hostname) ? hostname + Addresses.zone(ownAddress) : hostname;
  }

  private void pass(Client client, Now now) {
    if (isOutOfReach(client)) {
      answerHere(client);
      return;
    }
    if (scheduler.isConnected() && client.request != null && client.answersMissing > 0) {
      client.asked = true;
      client.askedAtNanos = now.nanos();
      decisions.toScheduler(scheduler.session(), client.request(client.request, clientCount()));
    }
  }

  /** icecream's clients cannot connect to what a scheduler gives us that knows us by IPv6. */
  private boolean isOutOfReach(Client client) {
    return scheduler.isConnected()
        && Addresses.isIpv6(scheduler.ownAddress())
        && client.request != null
        && client.request.clientId() != GetCs.REACHES_IPV6;
  }

  private void answerThoseWhoWaitedLong(Now now) {
    if (scheduler.isGivenUp(now)) {
      all().forEach(this::answerHere);
    }
  }

  /**
   * An answer may well take minutes, when all machines are busy. But a scheduler whose machine lost
   * its network must not keep a build waiting, and TCP alone notices that after a quarter of an
   * hour.
   */
  private void doubtSilentScheduler(Now now) {
    boolean waitedFor =
        all().stream().anyMatch(client -> client.isAskedFor(Patience.SILENT_SCHEDULER, now));
    if (waitedFor && scheduler.becomesSilent(now)) {
      decisions.doubtScheduler();
    }
  }

  /**
   * Where a queue moves one waits; where all machines are loaded nothing would ever happen. How
   * often a scheduler came and went meanwhile makes no difference.
   */
  private void takeBackWhatNobodyHasTimeFor(Now now) {
    if (scheduler.movesQueues(now)) {
      return;
    }
    for (Client client : all()) {
      if (slots.freeForOwn(now) > 0 && client.waitsFor(Patience.BUSY_MACHINES, now)) {
        withdraw(client, ExitCodes.CLIENT_GONE);
        answerHere(client);
      }
    }
  }

  /** Whose answer this is; null if nobody's. The scheduler that gave it serves us. */
  private @Nullable Client whoWaits(int id, int jobId, Now now) {
    scheduler.answered(now);
    Client client = clients.get(id);
    if (client == null || client.answersMissing == 0) {
      decisions.toScheduler(
          scheduler.session(),
          JobDone.fromSubmitter(jobId, ExitCodes.IO_ERROR, JobResources.NONE, clientCount()));
      return null;
    }
    client.answersMissing--;
    return client;
  }

  /** Without a scheduler its own daemon is the client's only host (protocol spec 6.7). */
  private void answerHere(Client client) {
    String platform = client.request == null ? "" : client.request.target();
    for (; client.answersMissing > 0; client.answersMissing--) {
      assignHere(client, SchedulerTrust.NO_SESSION, client.id, platform, 0);
    }
  }

  private void assignHere(
      Client client, int jobSession, int jobId, String platform, int matchedJobId) {
    int decision = jobSession == SchedulerTrust.NO_SESSION ? OWN_DECISION : SCHEDULERS_DECISION;
    UseCs answer = new UseCs(jobId, ownPort, COMPILE_HERE, platform, true, decision, matchedJobId);
    Slot slot =
        slots.request(new Slot.Wish(Slot.Kind.ASSIGNED_HERE, client.niceness(), false), client.id);
    client.assignments.add(Assignment.here(jobSession, answer, slot));
  }

  private Collection<Client> all() {
    return clients.values();
  }
}
