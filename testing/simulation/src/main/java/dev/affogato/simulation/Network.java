package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.JobDone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Who can be reached under which address, how long things take on the way, and which wires there
 * are to cut. Confined to the simulation's thread.
 */
final class Network {
  /** Takes in what connects to an address; null refuses. */
  interface Acceptor {
    Wire.End accept(String fromAddress);

    void accepted(Wire.End end, Wire wire);
  }

  /** A connection attempt to a machine that is off: nobody even refuses. */
  private static final long CONNECT_TIMEOUT = 5 * Agenda.SECOND;

  private final Agenda agenda;
  private final SplittableRandom random;
  private final Plant plant;
  private final Map<String, Acceptor> listeners = new LinkedHashMap<>();
  private final List<Wire> wires = new ArrayList<>();

  /** Those in the other part while the network is in two. */
  private Set<String> farSide = Set.of();

  /** While it lasts every delay is long; switched by {@link Chaos}. */
  private boolean congested;

  Network(Agenda agenda, SplittableRandom random, Plant plant) {
    this.agenda = agenda;
    this.random = random;
    this.plant = plant;
  }

  Agenda agenda() {
    return agenda;
  }

  void congest(boolean on) {
    congested = on;
  }

  boolean isSplit() {
    return !farSide.isEmpty();
  }

  /** Nothing passes between {@code far} and the rest, and nobody is told. */
  void split(Set<String> far) {
    farSide = Set.copyOf(far);
    for (Wire wire : wires) {
      if (wire.isAlive() && !wire.isWhole()) {
        wire.cut();
      }
    }
  }

  void join() {
    farSide = Set.of();
  }

  boolean reaches(String from, String to) {
    return farSide.contains(from) == farSide.contains(to);
  }

  /** Carries a datagram, which may be lost. */
  void tell(String from, String to, Runnable arrives) {
    if (random.nextInt(congested ? 5 : 50) == 0) {
      return;
    }
    agenda.in(
        delayNanos(),
        () -> {
          if (reaches(from, to)) {
            arrives.run();
          }
        });
  }

  void listen(String address, Acceptor acceptor) {
    listeners.put(address, acceptor);
  }

  void silence(String address) {
    listeners.remove(address);
  }

  boolean isListening(String address) {
    return listeners.containsKey(address);
  }

  /** Tells {@code done} the wire, or {@code failed} after a while. */
  void connect(
      String fromAddress, String address, Wire.End opener, Consumer<Wire> done, Runnable failed) {
    agenda.in(
        2 * delayNanos(),
        () -> {
          if (!reaches(fromAddress, address)) {
            agenda.in(CONNECT_TIMEOUT, failed);
            return;
          }
          Acceptor acceptor = listeners.get(address);
          if (acceptor == null) {
            agenda.in(random.nextBoolean() ? 0 : CONNECT_TIMEOUT, failed);
            return;
          }
          Wire.End end = acceptor.accept(fromAddress);
          Wire wire = new Wire(this, fromAddress, opener, address, end);
          remember(wire);
          acceptor.accepted(end, wire);
          done.accept(wire);
        });
  }

  private void remember(Wire wire) {
    if (wires.size() > 4096) {
      wires.removeIf(old -> !old.isAlive());
    }
    wires.add(wire);
  }

  /** Cuts some wire that somebody uses. */
  void cutOne() {
    for (int attempt = 0; attempt < 20 && !wires.isEmpty(); attempt++) {
      Wire wire = wires.get(random.nextInt(wires.size()));
      if (wire.isAlive()) {
        wire.cut();
        return;
      }
    }
  }

  boolean loses(Object message) {
    return plant == Plant.JOB_DONE_LOST
        && message instanceof JobDone done
        && !done.jobIdUnknown()
        && random.nextInt(200) == 0;
  }

  long delayNanos() {
    long usual = 100_000L + random.nextInt(400_000);
    boolean slow = congested || random.nextInt(50) == 0;
    return slow ? usual + random.nextLong(800 * Agenda.MILLI) : usual;
  }

  /** How long an end takes to notice that its cable is gone: within the limit of the design. */
  long silenceNanos() {
    return Agenda.SECOND / 2 + random.nextLong(9 * Agenda.SECOND);
  }
}
