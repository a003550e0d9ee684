package dev.affogato.simulation;

import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.scheduler.state.Moment;
import dev.affogato.scheduler.state.SchedulerEvent;
import dev.affogato.scheduler.succession.Strays;
import dev.affogato.scheduler.succession.Succession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One life of a scheduler among others: the real {@link Succession} and {@link Strays}, and what a
 * scheduler's sockets do around them, over simulated datagrams. Confined to the simulation's
 * thread.
 */
final class Election {
  private static final int PORT = 8765;
  private static final long ANNOUNCE_INTERVAL = 120 * Agenda.SECOND;
  private static final long ANSWER = 300 * Agenda.MILLI;

  private final SchedulerProcess own;
  private final List<SchedulerProcess> others;
  private final Network network;
  private final Succession succession;
  private final Strays strays = new Strays();
  private final Supplier<Moment> clock;
  private final BooleanSupplier alive;
  private final Consumer<SchedulerEvent> state;
  private long announcedAt;

  /**
   * @param alive whether this life goes on
   * @param state told whom to send away
   */
  Election(
      SchedulerProcess own,
      List<SchedulerProcess> others,
      Network network,
      Succession succession,
      Supplier<Moment> clock,
      BooleanSupplier alive,
      Consumer<SchedulerEvent> state) {
    this.own = own;
    this.others = others;
    this.network = network;
    this.succession = succession;
    this.clock = clock;
    this.alive = alive;
    this.state = state;
  }

  SchedulerIdentity self() {
    return succession.self();
  }

  /** Called every second. */
  void tick() {
    long now = clock.get().nanos();
    if (announcedAt == 0 || now - announcedAt > ANNOUNCE_INTERVAL) {
      announcedAt = now;
      perform(List.of(new Succession.Step.Announce()));
    }
    perform(succession.tick(clock.get()));
    List<String> overstaying = succession.standsBy() ? strays.overstaying(now) : List.of();
    if (!overstaying.isEmpty()) {
      state.accept(new SchedulerEvent.StraysFound(overstaying));
    }
  }

  private void heard(SchedulerProcess from, SchedulerIdentity identity) {
    if (alive.getAsBoolean()) {
      perform(succession.heard(at(from), identity, clock.get()));
    }
  }

  private void perform(List<Succession.Step> steps) {
    for (Succession.Step step : steps) {
      switch (step) {
        case Succession.Step.Announce announce -> announce();
        case Succession.Step.LookRound look -> others.forEach(this::ask);
        case Succession.Step.Ask(InetSocketAddress address) -> ask(address);
        case Succession.Step.GiveWay(String better) -> {
          strays.allSentAway(clock.get().nanos());
          state.accept(new SchedulerEvent.BetterSchedulerFound(better));
        }
        case Succession.Step.TakeOver takeOver -> own.tookOver();
      }
    }
  }

  private void announce() {
    SchedulerIdentity self = self();
    for (SchedulerProcess other : others) {
      network.tell(own.address(), other.address(), () -> other.hears(own, self));
    }
  }

  /** Somebody announced itself. */
  void announced(SchedulerProcess from, SchedulerIdentity identity) {
    heard(from, identity);
  }

  private void ask(InetSocketAddress address) {
    others.stream().filter(other -> at(other).equals(address)).forEach(this::ask);
  }

  private void ask(SchedulerProcess other) {
    network.tell(
        own.address(),
        other.address(),
        () -> other.asked(own.address(), identity -> heard(other, identity)));
  }

  /** Finds out whether a daemon that logs in must go to a better one, and tells {@code verdict}. */
  void judge(String machine, Consumer<Boolean> verdict) {
    strays.arrived(machine, clock.get().nanos());
    InetSocketAddress better = succession.betterAddress();
    if (better == null) {
      verdict.accept(false);
      return;
    }
    long before = succession.betterHeardNanos();
    ask(better);
    network
        .agenda()
        .in(
            ANSWER,
            () -> {
              if (!alive.getAsBoolean()) {
                return;
              }
              if (succession.betterHeardNanos() == before) {
                perform(succession.betterIsSilent());
              }
              verdict.accept(
                  succession.standsBy() && strays.sendAway(machine, clock.get().nanos()));
            });
  }

  void left(String machine) {
    strays.left(machine);
  }

  private static InetSocketAddress at(SchedulerProcess scheduler) {
    return new InetSocketAddress(InetAddress.ofLiteral(scheduler.address()), PORT);
  }
}
