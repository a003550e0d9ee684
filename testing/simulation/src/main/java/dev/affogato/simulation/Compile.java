package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Message;
import java.util.ArrayList;
import java.util.List;
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

  /** Leave to compile at home, if that is where the scheduler sent it. */
  private @Nullable Assignment atHome;

  /** Where else it is compiled; several while machines race. */
  private final List<Try> tries = new ArrayList<>(1);

  /** When its own machine took it, which may be slow and have many of them; 0 while none did. */
  private long homeSince;

  private boolean over;

  /** One machine's part. Confined to its compile. */
  private static final class Try {
    final Assignment assignment;
    final boolean direct;
    @Nullable Wire wire;

    Try(Assignment assignment, boolean direct) {
      this.assignment = assignment;
      this.direct = direct;
    }
  }

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

  /** The scheduler sent it to another machine. */
  void sentTo(Assignment to, String address, boolean gotEnv, boolean direct) {
    Try one = new Try(to, direct);
    tries.add(one);
    network.connect(
        home.address,
        address,
        this,
        opened -> {
          if (over || !tries.contains(one)) {
            opened.close(this);
            return;
          }
          one.wire = opened;
          opened.send(this, new CompileOrder(this, to, !gotEnv, direct));
        },
        () -> {
          if (!over && tries.contains(one)) {
            failed(one);
          }
        });
  }

  /** Whether it can be tried again elsewhere, beside that job. */
  boolean isDirectAs(int jobId) {
    return !over
        && tries.size() == 1
        && tries.getFirst().direct
        && tries.getFirst().assignment.jobId == jobId;
  }

  /** The scheduler, or the lack of one, leaves it to its own machine. */
  void stayAtHome(@Nullable Assignment at) {
    atHome = at;
    compileHere(at);
  }

  private void compileHere(@Nullable Assignment at) {
    homeSince = network.agenda().now();
    home.compileHere(this, at);
  }

  /** What the scheduler is told of it: a job of its own, or one it knows nothing of. */
  Message beginsAtHome(@Nullable Assignment known, int client) {
    return known == null
        ? new JobLocalBegin(1, file, client, false)
        : new JobBegin(known.jobId, 1, 1);
  }

  @Override
  public void received(Wire from, Object message) {
    Try winner = find(from);
    if (winner != null && message == Result.COMPILED) {
      tries.remove(winner);
      leave(winner);
      home.compiledElsewhere(this, winner.assignment, winner.direct);
      for (Try loser : tries) {
        leave(loser);
        home.failedElsewhere(loser.assignment);
      }
      tries.clear();
      finish();
    }
  }

  @Override
  public void lost(Wire from) {
    Try one = find(from);
    if (one != null && !over) {
      failed(one);
    }
  }

  private @Nullable Try find(Wire wire) {
    for (Try one : tries) {
      if (one.wire == wire) {
        return one;
      }
    }
    return null;
  }

  private void failed(Try one) {
    tries.remove(one);
    leave(one);
    home.failedElsewhere(one.assignment);
    if (tries.isEmpty()) {
      compileHere(null);
    }
  }

  private void leave(Try one) {
    one.assignment.clientDone(network.agenda().now());
    Wire open = one.wire;
    one.wire = null;
    if (open != null) {
      open.close(this);
    }
  }

  /** The user, or a dying machine, ends it. */
  void kill() {
    if (!over) {
      List<Assignment> known = new ArrayList<>();
      if (atHome != null) {
        known.add(atHome);
      }
      for (Try one : tries) {
        leave(one);
        known.add(one.assignment);
      }
      tries.clear();
      home.killed(this, known);
      finish();
    }
  }

  void finish() {
    if (over) {
      throw new Violation("compile of " + file + " on " + home.name + " ended twice");
    }
    over = true;
    if (atHome != null) {
      atHome.clientDone(network.agenda().now());
    }
    home.forget(this);
    long waitedNanos = homeSince == 0 ? ageNanos() : homeSince - startedAt;
    if (waitedNanos > Ledger.COMPILE_LIMIT) {
      throw new Violation(
          "compile of %s on %s took %d s".formatted(file, home.name, waitedNanos / Agenda.SECOND));
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
}
