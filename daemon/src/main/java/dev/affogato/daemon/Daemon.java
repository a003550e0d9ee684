package dev.affogato.daemon;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.platform.Platform;
import dev.affogato.base.process.Background;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.archives.CompilerArchives;
import dev.affogato.compiler.archives.CompilerPackager;
import dev.affogato.compiler.archives.Keeper;
import dev.affogato.daemon.direct.Direct;
import dev.affogato.daemon.direct.DirectStore;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.figures.Figures;
import dev.affogato.daemon.front.ForeignWork;
import dev.affogato.daemon.front.Front;
import dev.affogato.daemon.front.JailedCompiler;
import dev.affogato.daemon.front.OtherDoors;
import dev.affogato.daemon.link.SchedulerLink;
import dev.affogato.daemon.load.Machine;
import dev.affogato.daemon.work.action.ActionLimits;
import dev.affogato.daemon.work.action.JailedActions;
import dev.affogato.daemon.work.environment.EnvironmentLimits;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.execution.CompileService;
import dev.affogato.daemon.work.roots.RootLimits;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.protocol.icecc.message.Features;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A running daemon: launch it, ask it, close it. Any number may run in one process, each with its
 * own folder and socket. Thread-safe.
 */
public final class Daemon implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

  private final DaemonOptions options;
  private final Front front;
  private final Confinement confinement;
  private final Facts facts;
  private final Deque<AutoCloseable> parts;

  private Daemon(
      DaemonOptions options,
      Front front,
      Confinement confinement,
      Facts facts,
      Deque<AutoCloseable> parts) {
    this.facts = facts;
    this.options = options;
    this.front = front;
    this.confinement = confinement;
    this.parts = parts;
  }

  /**
   * Starts a daemon. It serves its clients when this returns; a scheduler is then still being
   * searched.
   *
   * @throws IOException if it cannot start; the message says why, and nothing is left behind
   */
  public static Daemon launch(DaemonOptions options) throws IOException, InterruptedException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return new Start(options, parts).launch();
    } catch (IOException | InterruptedException | RuntimeException e) {
      closeAll(parts, e);
      throw e;
    }
  }

  /** What archives daemons unpack, in the words of icecream's log (protocol spec 12.3). */
  public static String featureNames() {
    return Features.text(Facts.FEATURES);
  }

  /** TCP port where jobs of other machines are taken; 0 if they are not. */
  public int port() {
    return front.port();
  }

  /** The unix socket of this machine's clients. */
  public Path socket() {
    return options.front().socket();
  }

  /** Whether jobs of other machines run in a jail here; false also where there are none. */
  public boolean isJailed() {
    return confinement.isJailed();
  }

  /** Why jobs run without a jail here, or null if none do. */
  public @Nullable Reason unconfinedReason() {
    return confinement.unconfinedReason();
  }

  /** Whether there is a scheduler just now. */
  public boolean hasScheduler() {
    return front.hasScheduler();
  }

  /** Connections of clients, of this machine and others. */
  public int clientCount() {
    return front.clientCount();
  }

  /** Slots in use. */
  public int slotsUsed() {
    return front.slotsUsed();
  }

  /** All there is to know, for programs. Does not block for long. */
  public DaemonView view() {
    return facts.view(front);
  }

  /** All there is to know, for people (protocol spec 11.9). */
  public String internals() {
    return front.internals();
  }

  /** Ends all clients and jobs and leaves the network. */
  @Override
  public void close() throws IOException {
    IOException failure = new IOException("the daemon did not end cleanly");
    closeAll(parts, failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts, Exception failure) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** The steps of a start; what each leaves open goes on {@code parts}. */
  private static final class Start {
    private final DaemonOptions options;
    private final Deque<AutoCloseable> parts;
    private final TimeSource time = TimeSource.system();
    private final ProcessRunner runner = ProcessRunner.system();

    Start(DaemonOptions options, Deque<AutoCloseable> parts) {
      this.options = options;
      this.parts = parts;
    }

    Daemon launch() throws IOException, InterruptedException {
      Path base = options.baseDirectory();
      parts.push(DirectoryLock.take(base));
      String platform = Platform.ofThisMachine(runner);
      EnvironmentStore environments =
          EnvironmentStore.open(base, EnvironmentLimits.defaults(), time);
      Path temporary = base.resolve("packing");
      FileTrees.delete(temporary);
      CompilerArchives natives =
          CompilerArchives.open(
              base.resolve("native"),
              Keeper.MACHINE,
              CompilerPackager.forAll(runner, temporary),
              time);
      EnvironmentCache cache = new EnvironmentCache(environments, natives, options.cacheBytesMax());
      Machine machine = new Machine(options.maxJobs(), base, time);
      LoadWatch load =
          new LoadWatch(machine, options.front().ownUserOnly(), options.idleOnly(), time);
      Heartbeat heartbeat = new Heartbeat();
      Confinement confinement = Confinement.find(options, runner, time);
      ExecutionMode mode = confinement.mode();
      ForeignWork foreign =
          mode == null
              ? null
              : new ForeignWork(
                  platform,
                  environments,
                  new JailedCompiler(
                      CompileService.open(mode, environments, base.resolve("jobs"), time, runner),
                      machine::jobMemoryMib),
                  base.resolve("spool"),
                  new Background(options.niceLevel(), runner));
      Figures figures = Figures.none();
      Direct direct = direct(mode, machine, figures);
      Facts facts =
          new Facts(
              options, platform, confinement, cache, machine, load, direct, heartbeat, figures);
      OtherDoors.Maker others = direct == null ? slots -> OtherDoors.NONE : direct;
      Front front =
          Front.open(
              options.front(),
              options.maxJobs(),
              natives,
              foreign,
              others,
              direct == null ? null : options.launcherHost(),
              facts,
              time);
      parts.push(front);
      parts.push(heartbeat);
      heartbeat.hurry();
      heartbeat.start(() -> {
        front.tick();
        load.beat(front);
        if (direct != null) {
          direct.tick();
        }
        if (facts.announcedOthers()) {
          front.environmentsChanged();
        }
      });
      parts.push(SchedulerLink.start(options.scheduler(), front.schedulerListener(), time));
      return new Daemon(options, front, confinement, facts, parts);
    }

    /** Null if there is no store, which the classic jobs do not need. */
    private @Nullable Direct direct(
        @Nullable ExecutionMode mode, Machine machine, Figures figures) {
      DirectOptions chosen = options.direct();
      try {
        DirectStore store =
            DirectStore.open(
                options.baseDirectory().resolve(DirectStore.FOLDER), chosen.storeBytesMax(), time);
        Direct direct =
            new Direct(
                new Direct.Settings(
                    options.nodeName(),
                    chosen.servesOthers(),
                    chosen.outside(),
                    chosen.tellsOutside()),
                store,
                worker(mode, machine),
                figures,
                time);
        parts.push(direct);
        return direct;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "jobs are only taken preprocessed: {0}", e.toString());
        return null;
      }
    }

    /** Actions are only run in a jail: they bring programs of their own. */
    private Direct.@Nullable Worker worker(@Nullable ExecutionMode mode, Machine machine) {
      if (!(mode instanceof ExecutionMode.Jailed(Sandbox sandbox))) {
        return null;
      }
      return (store, gate) -> {
        JailedActions actions =
            JailedActions.open(
                options.baseDirectory().resolve("actions"),
                new JailedActions.Setup(
                    store.contents(),
                    store.contents()::read,
                    sandbox,
                    () -> ActionLimits.of(machine.jobMemoryMib()),
                    RootLimits.forSlots(options.maxJobs()),
                    gate,
                    options.nodeName(),
                    time,
                    runner));
        return new Direct.Runner(actions, actions);
      };
    }
  }
}
