package dev.affogato.base.net;

import java.util.HashMap;
import java.util.Map;

/**
 * Shares a number of places among holders so that nobody can take them all: a holder gets another
 * one while it has fewer than are left for all others. Alone it can have half of them, two greedy
 * ones a third each, and so on; whoever comes next still finds room.
 *
 * <p>Thread-safe by its own lock.
 */
public final class PeerShares {
  private final int placesMax;
  private final int reserve;
  private final Map<String, Integer> places = new HashMap<>();
  private int taken;

  /**
   * @param reserve places beyond {@code placesMax} for holders that must never be kept out
   */
  public PeerShares(int placesMax, int reserve) {
    this.placesMax = placesMax;
    this.reserve = reserve;
  }

  /** Takes a place, to be given back once; returns false if {@code holder} may have no more. */
  public synchronized boolean take(String holder, boolean privileged) {
    int held = held(holder);
    boolean fair = held < placesMax - taken;
    if (!fair && !(privileged && taken < placesMax + reserve)) {
      return false;
    }
    places.put(holder, held + 1);
    taken++;
    return true;
  }

  public synchronized void giveBack(String holder) {
    Integer held = places.get(holder);
    if (held == null) {
      throw new IllegalStateException(holder + " gives back what it does not have");
    }
    if (held == 1) {
      places.remove(holder);
    } else {
      places.put(holder, held - 1);
    }
    taken--;
  }

  public synchronized int held(String holder) {
    return places.getOrDefault(holder, 0);
  }

  public int placesMax() {
    return placesMax;
  }
}
