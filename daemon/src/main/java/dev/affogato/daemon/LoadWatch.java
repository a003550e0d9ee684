package dev.affogato.daemon;

import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.front.Front;
import dev.affogato.daemon.load.Machine;
import dev.affogato.daemon.load.OwnerRule;
import dev.affogato.daemon.load.StatsRule;
import dev.affogato.protocol.icecc.message.Stats;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the machine's load now and then, for the front, which starts no foreign job on a full
 * machine, and for the scheduler (protocol spec 11.4).
 *
 * <p>Confined to the heartbeat, but for what others want of it, which is in volatile fields.
 */
final class LoadWatch {
  private static final System.Logger LOG = System.getLogger(LoadWatch.class.getName());

  /** Until the scheduler says otherwise (protocol spec 1.7, "pong"). */
  private static final int DEFAULT_INTERVAL_S = 3;

  private static final int INTERVAL_S_MAX = 60;

  /** One less than what closes a machine to the jobs of others (protocol spec 11.4). */
  private static final int LOAD_OPEN_MAX = 999;

  private static final int LOAD_CLOSED = 1000;

  private final Machine machine;
  private final boolean alwaysOpen;
  private final @Nullable OwnerRule owner;
  private final StatsRule rule = new StatsRule();
  private final TimeSource time;
  private Deadline due;
  private volatile int intervalSeconds = DEFAULT_INTERVAL_S;
  private volatile boolean atOnce;
  private volatile boolean schedulerIsNew;
  private volatile boolean ownerAtWork;

  /**
   * @param alwaysOpen whether no load closes the machine, as its jobs are its own user's anyway and
   *     have nowhere else to go
   * @param idleOnly whether jobs of others are taken only while the owner is not at work
   */
  LoadWatch(Machine machine, boolean alwaysOpen, boolean idleOnly, TimeSource time) {
    this.machine = machine;
    this.owner = idleOnly ? new OwnerRule(time.nanoTime()) : null;
    this.ownerAtWork = idleOnly;
    this.alwaysOpen = alwaysOpen;
    this.time = time;
    this.due = new Deadline(time.nanoTime());
  }

  /** How often to look, as the scheduler wants it. */
  void interval(int seconds) {
    intervalSeconds = Math.clamp(seconds, 1, INTERVAL_S_MAX);
  }

  /** Look at the next beat. */
  void lookAtOnce() {
    atOnce = true;
  }

  /** Look at the next beat, and tell in any case. */
  void schedulerIsNew() {
    schedulerIsNew = true;
    atOnce = true;
  }

  /** Whether jobs of others are kept away for the owner of the machine. */
  boolean ownerAtWork() {
    return ownerAtWork;
  }

  /** The machine's state, for who watches the daemon. */
  DaemonView.LoadView view() {
    return machine.view(ownerAtWork);
  }

  /** One beat: measures if it is time, and tells {@code front}. */
  void beat(Front front) {
    front.memory(machine.memory(), machine.jobNeedBytes());
    lookForOwner(front);
    if (!atOnce && !due.hasPassed(time.nanoTime())) {
      return;
    }
    due = Deadline.after(time.nanoTime(), Duration.ofSeconds(intervalSeconds));
    atOnce = false;
    if (schedulerIsNew) {
      schedulerIsNew = false;
      rule.forget();
    }
    Stats measured = machine.measure(front.slotsUsed());
    Stats stats = withLoad(measured, load(measured.load()));
    front.load(stats.load());
    if (rule.mustTell(stats.load())) {
      LOG.log(Level.DEBUG, "load is {0} of 1000", String.valueOf(stats.load()));
      front.toScheduler(stats);
    }
  }

  private void lookForOwner(Front front) {
    if (owner == null) {
      return;
    }
    boolean before = ownerAtWork;
    ownerAtWork = owner.look(machine.ownerPercent(), front.ownJobs(), time.nanoTime());
    if (ownerAtWork != before) {
      LOG.log(
          Level.INFO,
          ownerAtWork
              ? "the owner of this machine is at work: no more jobs of others"
              : "the owner of this machine is not at work: jobs of others are taken");
      atOnce = true;
    }
  }

  private int load(int measured) {
    if (alwaysOpen) {
      return Math.min(measured, LOAD_OPEN_MAX);
    }
    return ownerAtWork ? LOAD_CLOSED : measured;
  }

  private static Stats withLoad(Stats measured, int load) {
    return new Stats(
        load,
        measured.loadAvg1(),
        measured.loadAvg5(),
        measured.loadAvg10(),
        measured.freeMemMib());
  }
}
