package dev.affogato.simulation;

/**
 * One connection. Each direction keeps its order; what is on its way arrives after a delay of its
 * own, unless the cable is cut. Confined to the simulation's thread.
 */
final class Wire {
  /** Whoever holds an end. */
  interface End {
    void received(Wire wire, Object message);

    /** The other side closed, or silence lasted too long. */
    void lost(Wire wire);
  }

  private final Network network;
  private final String from;
  private final String to;
  private final End[] ends = new End[2];
  private final long[] lastArrival = new long[2];
  private final boolean[] over = new boolean[2];
  private boolean cut;

  Wire(Network network, String from, End opener, String to, End acceptor) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.ends[0] = opener;
    this.ends[1] = acceptor;
  }

  /** Sends to the end that is not {@code from}; what a closed end sends goes nowhere. */
  void send(End from, Object message) {
    int side = side(from);
    if (!over[side] && !cut && !network.loses(message)) {
      arriveAt(1 - side, () -> ends[1 - side].received(this, message));
    }
  }

  /** Orderly: the other end still gets what was sent before. */
  void close(End from) {
    int side = side(from);
    if (over[side]) {
      return;
    }
    over[side] = true;
    if (!cut) {
      arriveAt(
          1 - side,
          () -> {
            over[1 - side] = true;
            ends[1 - side].lost(this);
          });
    }
  }

  /** Whether its ends are in one part of the network. */
  boolean isWhole() {
    return network.reaches(from, to);
  }

  boolean isAlive() {
    return !cut && !over[0] && !over[1];
  }

  /** Nothing arrives any more; each end notices by itself, some time. */
  void cut() {
    if (cut) {
      return;
    }
    cut = true;
    for (int side = 0; side < 2; side++) {
      int end = side;
      network
          .agenda()
          .in(
              network.silenceNanos(),
              () -> {
                if (!over[end]) {
                  over[end] = true;
                  ends[end].lost(this);
                }
              });
    }
  }

  private void arriveAt(int side, Runnable what) {
    lastArrival[side] = Math.max(lastArrival[side], network.agenda().now() + network.delayNanos());
    network
        .agenda()
        .at(
            lastArrival[side],
            () -> {
              if (!cut && !over[side]) {
                what.run();
              }
            });
  }

  private int side(End end) {
    if (end.equals(ends[0])) {
      return 0;
    }
    if (end.equals(ends[1])) {
      return 1;
    }
    throw new IllegalArgumentException("no end of this wire");
  }
}
