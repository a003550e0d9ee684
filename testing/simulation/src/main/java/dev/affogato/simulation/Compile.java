package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.JobResources;
import org.jspecify.annotations.Nullable;

/**
 * One compile command from its start to its end, as its client lives it: it asks, goes where it is
 * sent, and compiles at home if anything fails there. Confined to the simulation's thread.
 */
final class Compile implements Wire.End {
  /** Says that an order was carried out. */
  enum Result {
    COMPILED
  }

  final String file;
  final long costNanos;
  private final Machine home;
  private final Network network;
  private final Runnable whenOver;
  private final long startedAt;

  /** The daemon's number of this client; 0 while it has none. */
  int clientId;

  /** Whether no copies of it were asked for with it. */
  boolean alone;

  private @Nullable Assignment assignment;
  private @Nullable Wire wire;
  private boolean ours;
  private boolean over;

  Compile(Machine home, Network network, String file, long costNanos, Runnable whenOver) {
    this.home = home;
    this.network = network;
    this.file = file;
    this.costNanos = costNanos;
    this.whenOver = whenOver;
    this.startedAt = network.agenda().now();
  }

  boolean isOver() {
    return over;
  }

  long ageNanos() {
    return network.agenda().now() - startedAt;
  }

  @Nullable Assignment assignment() {
    return assignment;
  }

  /** The scheduler sent it to another machine. */
  void sentTo(Assignment to, String address, boolean gotEnv, boolean viaDirect) {
    assignment = to;
    ours = viaDirect;
    network.connect(
        home.address,
        address,
        this,
        opened -> {
          if (over || assignment != to) {
            opened.close(this);
            return;
          }
          wire = opened;
          opened.send(this, new CompileOrder(this, to, !gotEnv, viaDirect));
        },
        () -> {
          if (!over && assignment == to) {
            failedThere();
          }
        });
  }

  /** The scheduler, or the lack of one, leaves it to its own machine. */
  void stayAtHome(@Nullable Assignment at) {
    assignment = at;
    home.compileHere(this, at);
  }

  @Override
  public void received(Wire from, Object message) {
    if (from == wire && message == Result.COMPILED) {
      from.close(this);
      Assignment done = assignment;
      home.compiledElsewhere(this, done, ours);
      finish();
    }
  }

  @Override
  public void lost(Wire from) {
    if (from == wire && !over) {
      failedThere();
    }
  }

  private void failedThere() {
    Assignment failed = assignment;
    closeWire();
    home.failedElsewhere(this, failed);
    if (failed != null) {
      failed.clientDone(network.agenda().now());
    }
    assignment = null;
    home.compileHere(this, null);
  }

  /** The user, or a dying machine, ends it. */
  void kill() {
    if (!over) {
      closeWire();
      home.killed(this, assignment);
      finish();
    }
  }

  void finish() {
    if (over) {
      throw new Violation("compile of " + file + " on " + home.name + " ended twice");
    }
    over = true;
    Assignment done = assignment;
    if (done != null) {
      done.clientDone(network.agenda().now());
    }
    home.forget(this);
    if (ageNanos() > Ledger.COMPILE_LIMIT) {
      throw new Violation(
          "compile of %s on %s took %d s".formatted(file, home.name, ageNanos() / Agenda.SECOND));
    }
    whenOver.run();
  }

  /** How long it takes on a machine of {@code speed}. */
  long nanos(double speed) {
    return Math.max(Agenda.MILLI, (long) (costNanos / speed));
  }

  /** What the machine says it took. */
  JobResources cost(double speed) {
    int ms = (int) Math.max(1, costNanos / speed / Agenda.MILLI);
    return new JobResources(ms, ms, 1, 0, 9000, 40_000, 20_000, 20_000);
  }

  private void closeWire() {
    Wire open = wire;
    wire = null;
    if (open != null) {
      open.close(this);
    }
  }
}
