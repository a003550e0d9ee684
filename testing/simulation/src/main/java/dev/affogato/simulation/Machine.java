package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One machine with its daemon: it submits for its own users and compiles for others, and tells the
 * scheduler what the protocol wants told (protocol spec 6). It may be slow, loaded, full, or off.
 * Confined to the simulation's thread.
 */
final class Machine implements Network.Acceptor, Wire.End {
  static final String PLATFORM = "x86_64";
  static final String TARBALL = "tool-1";

  /** Why a client went, as daemons tell it (protocol spec 6.5). */
  private static final int EXIT_CLOSED = 118;

  private static final int EXIT_UNKNOWN_CLIENT = 107;
  private static final long RECONNECT_PATIENCE = 8 * Agenda.SECOND;

  final String name;
  final String address;
  final boolean ours;
  private final int slotCount;
  private final Network network;
  private final Agenda agenda;
  private final SplittableRandom random;
  private final List<SchedulerProcess> schedulers;

  /** Where it is logged in, or was last. */
  private SchedulerProcess scheduler;

  private final Plant plant;
  final Condition condition = new Condition();

  private Slots slots;
  private boolean up;

  /** Which start of this machine's daemon; what an earlier one began is no business of this one. */
  private int boot;

  private Set<String> environments = new LinkedHashSet<>();
  private @Nullable Wire link;
  private int session;
  private int schedulerLife;
  private long linkLostAt;
  private int lastClientId;
  private final Map<Integer, Ask> asks = new LinkedHashMap<>();
  private final Set<Compile> compiles = new LinkedHashSet<>();
  private final Set<ForeignJob> foreign = new LinkedHashSet<>();

  Machine(
      String name,
      String address,
      int slots,
      boolean ours,
      Network network,
      SplittableRandom random,
      List<SchedulerProcess> schedulers,
      Plant plant) {
    this.name = name;
    this.address = address;
    this.slotCount = slots;
    this.ours = ours;
    this.network = network;
    this.agenda = network.agenda();
    this.random = random;
    this.schedulers = schedulers;
    this.scheduler = schedulers.getFirst();
    this.plant = plant;
    this.slots = new Slots(slots);
  }

  long now() {
    return agenda.now();
  }

  boolean isUp() {
    return up;
  }

  int slotCount() {
    return slotCount;
  }

  int slotsUsed() {
    return slots.used();
  }

  Set<Compile> compiles() {
    return compiles;
  }

  // Power.

  void powerOn() {
    up = true;
    boot++;
    slots = new Slots(slotCount);
    network.listen(address, this);
    connect();
  }

  /** All it did is gone; who talked to it notices sooner or later. */
  void powerOff(boolean cable) {
    up = false;
    boot++;
    network.silence(address);
    Wire old = link;
    loseLink();
    if (old != null) {
      if (cable) {
        old.cut();
      }
      old.close(this);
    }
    for (ForeignJob job : List.copyOf(foreign)) {
      if (cable && job.wire != null) {
        job.wire.cut();
      }
      job.over();
    }
    foreign.clear();
    List.copyOf(compiles).forEach(Compile::kill);
    asks.clear();
    environments = new LinkedHashSet<>();
  }

  private void connect() {
    int mine = boot;
    Search.best(
        this,
        network,
        schedulers,
        best -> {
          if (mine == boot && link == null) {
            connect(best);
          }
        },
        () -> retry(mine));
  }

  private void connect(SchedulerProcess found) {
    int mine = boot;
    network.connect(
        address,
        found.address(),
        this,
        wire -> {
          if (mine != boot || link != null) {
            wire.close(this);
            return;
          }
          link = wire;
          scheduler = found;
          session++;
          schedulerLife = scheduler.life();
          wire.send(this, condition.login(this, environments));
          agenda.in(random.nextLong(3 * Agenda.SECOND), this::reportLoad);
          if (ours) {
            foreign.forEach(this::carryOver);
          }
          // Whoever waited for the old scheduler asks the new one.
          asks.values().forEach(ask -> ask(wire, ask));
          Pulse.watch(this, network, schedulers, wire);
        },
        () -> retry(mine));
  }

  private void retry(int mine) {
    agenda.in(
        Agenda.SECOND / 2 + random.nextLong(ours ? 2 * Agenda.SECOND : 30 * Agenda.SECOND),
        () -> {
          if (mine == boot && link == null) {
            connect();
          }
        });
  }

  void reportLoad() {
    tell(condition.stats());
  }

  private void tell(Message message) {
    Wire open = link;
    if (open != null) {
      open.send(this, message);
    }
  }

  boolean isLinkedBy(Wire wire) {
    return link == wire;
  }

  /** Where it is logged in; null if nowhere. */
  @Nullable SchedulerProcess serving() {
    return link == null ? null : scheduler;
  }

  @Override
  public void lost(Wire wire) {
    if (wire != link) {
      return;
    }
    loseLink();
    int mine = boot;
    retry(mine);
    long since = linkLostAt;
    agenda.in(
        RECONNECT_PATIENCE,
        () -> {
          if (mine == boot && link == null && linkLostAt == since) {
            Ask.giveUp(asks);
          }
        });
  }

  /** The cable between this machine and the scheduler breaks. */
  void cutLink() {
    Wire open = link;
    if (open != null) {
      open.cut();
    }
  }

  private void loseLink() {
    link = null;
    linkLostAt = now();
  }

  @Override
  public void received(Wire wire, Object message) {
    if (wire != link) {
      return;
    }
    switch (message) {
      case UseCs use -> answered(use.clientId(), use.jobId(), use);
      case NoCs no -> answered(no.clientId(), no.jobId(), null);
      default -> {}
    }
  }

  private void answered(int clientId, int jobId, @Nullable UseCs use) {
    Assignment assignment =
        schedulerLife == scheduler.life()
            ? scheduler.ledger().assignment(jobId)
            : new Assignment(schedulerLife, jobId, "");
    if (use != null && use.matchedJobId() != 0) {
      triesAgain(clientId, assignment, use);
      return;
    }
    Ask ask = asks.get(clientId);
    if (ask == null) {
      if (compiles.stream().anyMatch(compile -> compile.clientId == clientId && compile.alone)) {
        throw new Violation("client " + clientId + " of " + name + " was answered twice");
      }
      refuse(assignment);
      return;
    }
    Compile compile = ask.waiting().removeFirst();
    ask.check(name, now());
    if (ask.waiting().isEmpty()) {
      asks.remove(clientId);
    }
    if (use == null || use.hostname().equals(address)) {
      compile.stayAtHome(assignment);
    } else {
      boolean direct = ours && Farm.isOurs(use.hostname());
      compile.sentTo(assignment, use.hostname(), use.gotEnv(), direct);
    }
  }

  /** The scheduler offers a second machine for what lasts long on the first. */
  private void triesAgain(int clientId, Assignment second, UseCs use) {
    for (Compile compile : compiles) {
      if (compile.clientId == clientId && compile.isDirectAs(use.matchedJobId())) {
        scheduler.ledger().triedAgain();
        compile.sentTo(second, use.hostname(), true, true);
        return;
      }
    }
    refuse(second);
  }

  private void refuse(Assignment assignment) {
    assignment.clientDone(now());
    tell(JobDone.fromSubmitter(assignment.jobId, EXIT_UNKNOWN_CLIENT, JobResources.NONE, 1));
  }

  // Clients here.

  /** One GET_CS for all {@code group}: several are copies of one compile. */
  void submit(List<Compile> group, int niceness, String preferred) {
    group.forEach(compiles::add);
    if (link == null) {
      group.forEach(compile -> compile.stayAtHome(null));
      return;
    }
    int client = ++lastClientId;
    group.forEach(compile -> compile.clientId = client);
    group.getFirst().alone = group.size() == 1;
    Ask ask = Ask.of(client, group, ours, niceness, preferred, now());
    asks.put(client, ask);
    ask(link, ask);
  }

  private void ask(Wire wire, Ask ask) {
    wire.send(this, ask.request());
  }

  private boolean canReport(@Nullable Assignment assignment) {
    return assignment != null && link != null && assignment.life == schedulerLife;
  }

  void compiledElsewhere(Compile compile, Assignment assignment, boolean direct) {
    if (direct && canReport(assignment)) {
      tell(JobDone.fromSubmitter(assignment.jobId, 0, compile.cost(1), 1));
    }
  }

  void failedElsewhere(Assignment assignment) {
    reportEnd(assignment);
  }

  void killed(Compile compile, List<Assignment> assignments) {
    Ask ask = asks.get(compile.clientId);
    if (ask != null && ask.waiting().remove(compile) && ask.waiting().isEmpty()) {
      asks.remove(compile.clientId);
      tell(JobDone.withdrawn(compile.clientId, EXIT_CLOSED, 1));
    }
    if (plant != Plant.SLOT_LEAKED) {
      assignments.forEach(this::reportEnd);
    }
  }

  private void reportEnd(Assignment assignment) {
    if (canReport(assignment)) {
      tell(JobDone.fromSubmitter(assignment.jobId, EXIT_CLOSED, JobResources.NONE, 1));
    }
  }

  void forget(Compile compile) {
    compiles.remove(compile);
  }

  /** Compiles in a slot of this machine, with or without the scheduler's leave. */
  void compileHere(Compile compile, @Nullable Assignment assignment) {
    int mine = boot;
    int local = ++lastClientId;
    slots.wantOwn(() -> {
      if (mine != boot || compile.isOver()) {
        release(mine);
        return;
      }
      Message begin = compile.beginsAtHome(canReport(assignment) ? assignment : null, local);
      tell(begin);
      agenda.in(
          compile.nanos(condition.speed),
          () -> {
            if (mine != boot) {
              return;
            }
            if (begin instanceof JobLocalBegin) {
              tell(new JobLocalDone(local));
            } else if (assignment != null && canReport(assignment) && !compile.isOver()) {
              tell(JobDone.fromSubmitter(assignment.jobId, 0, compile.cost(condition.speed), 1));
            }
            if (!compile.isOver()) {
              compile.finish();
            }
            release(mine);
          });
    });
  }

  private void release(int mine) {
    if (mine == boot) {
      slots.free();
    }
  }

  @Override
  public Wire.End accept(String fromAddress) {
    return new ForeignJob(this);
  }

  @Override
  public void accepted(Wire.End end, Wire wire) {
    ((ForeignJob) end).wire = wire;
  }

  void takes(ForeignJob job) {
    if (!up || condition.refusesWork) {
      job.over();
      return;
    }
    foreign.add(job);
    job.session = session;
    if (job.order().bringsEnvironment()) {
      job.stage = ForeignJob.Stage.INSTALLING;
      int mine = boot;
      agenda.in(
          Agenda.SECOND + random.nextLong(4 * Agenda.SECOND),
          () -> {
            if (mine == boot) {
              installed(job);
            }
          });
      return;
    }
    enqueue(job);
  }

  private void installed(ForeignJob job) {
    boolean worked = !condition.diskFull;
    if (worked) {
      environments.add(TARBALL);
    }
    tell(condition.relogin(this, environments));
    reportLoad();
    if (job.stage == ForeignJob.Stage.OVER) {
      return;
    }
    if (worked) {
      enqueue(job);
    } else {
      foreign.remove(job);
      job.over();
    }
  }

  private void enqueue(ForeignJob job) {
    job.stage = ForeignJob.Stage.QUEUED;
    int mine = boot;
    slots.wantForeign(() -> {
      if (mine != boot || job.stage == ForeignJob.Stage.OVER) {
        release(mine);
        return;
      }
      job.stage = ForeignJob.Stage.RUNNING;
      if (job.isOf(session, schedulerLife)) {
        tell(new JobBegin(job.order().assignment().jobId, 1, 1));
      }
      agenda.in(job.order().compile().nanos(condition.speed), () -> compiled(job, mine));
    });
  }

  /** The next scheduler must not take its slot for a free one. */
  private void carryOver(ForeignJob job) {
    if (job.stage == ForeignJob.Stage.RUNNING) {
      job.carriedAs = ++lastClientId;
      job.carriedSession = session;
      tell(new JobLocalBegin(1, "", job.carriedAs, false));
    }
  }

  private void compiled(ForeignJob job, int mine) {
    if (mine != boot) {
      return;
    }
    if (job.carriedAs != 0 && job.carriedSession == session) {
      tell(new JobLocalDone(job.carriedAs));
    }
    if (job.stage != ForeignJob.Stage.OVER) {
      if (job.isOf(session, schedulerLife) && !job.order().ours()) {
        JobResources cost = job.order().compile().cost(condition.speed);
        tell(JobDone.fromServer(job.order().assignment().jobId, 0, cost, 1));
      }
      job.answer();
      foreign.remove(job);
      job.over();
    }
    release(mine);
  }

  /** The client closed: nobody wants the result. */
  void clientLeft(ForeignJob job) {
    if (job.isOf(session, schedulerLife) && !job.order().ours()) {
      int exit = job.stage == ForeignJob.Stage.RUNNING ? 0 : EXIT_CLOSED;
      tell(JobDone.fromServer(job.order().assignment().jobId, exit, JobResources.NONE, 1));
    }
    foreign.remove(job);
    job.over();
  }
}
