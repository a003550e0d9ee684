package dev.affogato.daemon.front.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom. A place is a user, surroundings and a key; there, launchers and offers of
 * agents meet, each offer serving one launcher.
 *
 * <p>The first launcher at a place without an agent is told to start one, and all wait for it. If
 * none comes within {@link #START_WAIT_NANOS} all are sent away, and for {@link #BACK_OFF_NANOS}
 * nobody waits there again: an agent that cannot start must not be started for every file of a
 * build.
 *
 * <p>No clock, no sockets, no threads; confined to whoever locks it.
 *
 * @param <L> a launcher
 * @param <A> an offer of an agent
 */
final class MeetingPlaces<L, A> {
  /** A launcher gives up after 15 s without an answer; it shall hear of the failure before. */
  static final long START_WAIT_NANOS = 12_000_000_000L;

  /** As long as launchers leave an agent alone that failed (launcher.md). */
  static final long BACK_OFF_NANOS = 30_000_000_000L;

  static final int PLACES_PER_USER_MAX = 64;

  /** Of one user, waiting or joined: a build with -j1000. */
  static final int LAUNCHERS_PER_USER_MAX = 1024;

  /** Agents keep a handful. */
  static final int OFFERS_PER_PLACE_MAX = 16;

  /**
   * Where launchers and agents meet.
   *
   * @param key what they say
   * @param surroundings what the kernel says of them
   */
  record Place(Object user, String key, String surroundings) {}

  /** What a launcher is to do. */
  enum Answer {
    JOINED,
    START,
    WAIT,
    BACK_OFF,
    FULL
  }

  /** What {@link #looks} decided; {@code offer} is there exactly for {@link Answer#JOINED}. */
  record Decision<A>(Answer answer, @Nullable A offer) {}

  private final Map<Place, State<L, A>> places = new HashMap<>();
  private final Map<Object, Integer> launchersOfUser = new HashMap<>();

  private static final class State<L, A> {
    private final Deque<L> waiting = new ArrayDeque<>();
    private final Deque<A> idle = new ArrayDeque<>();

    /** Of those who wait, who has been told to start an agent: nobody is told twice. */
    private final Set<L> starters = new HashSet<>();

    /** Connections of agents, joined ones included. */
    private int agents;

    private boolean starting;
    private @Nullable Long failedNanos;

    private boolean isBackingOff(long nowNanos) {
      return failedNanos != null && nowNanos - failedNanos < BACK_OFF_NANOS;
    }

    private boolean isEmpty(long nowNanos) {
      return waiting.isEmpty() && agents == 0 && !isBackingOff(nowNanos);
    }
  }

  /** A launcher has come; unless told FULL or BACK_OFF it is to {@link #leaves} once. */
  Decision<A> looks(Place place, L launcher, long nowNanos) {
    int launchers = launchersOfUser.getOrDefault(place.user(), 0);
    State<L, A> state = launchers < LAUNCHERS_PER_USER_MAX ? state(place, nowNanos) : null;
    if (state == null) {
      return new Decision<>(Answer.FULL, null);
    }
    if (state.isBackingOff(nowNanos)) {
      return new Decision<>(Answer.BACK_OFF, null);
    }
    launchersOfUser.put(place.user(), launchers + 1);
    A offer = state.idle.poll();
    if (offer != null) {
      return new Decision<>(Answer.JOINED, offer);
    }
    state.waiting.add(launcher);
    if (state.agents > 0 || state.starting) {
      return new Decision<>(Answer.WAIT, null);
    }
    state.starting = true;
    state.starters.add(launcher);
    return new Decision<>(Answer.START, null);
  }

  /** A launcher that had been let in has gone, whether joined or not. */
  void leaves(Place place, L launcher) {
    launchersOfUser.computeIfPresent(place.user(), (_, n) -> n > 1 ? n - 1 : null);
    State<L, A> state = places.get(place);
    if (state == null) {
      return;
    }
    state.starters.remove(launcher);
    if (state.waiting.remove(launcher) && state.waiting.isEmpty()) {
      // Whoever was told to start an agent may have gone before it did.
      state.starting = false;
    }
  }

  /**
   * A launcher has waited in vain. Returns all that have to be sent away with it: everybody, if the
   * agent they waited for never came.
   */
  List<L> waitedInVain(Place place, L launcher, long nowNanos) {
    State<L, A> state = places.get(place);
    if (state == null || !state.waiting.remove(launcher)) {
      return List.of();
    }
    List<L> disappointed = new ArrayList<>(List.of(launcher));
    if (state.agents == 0) {
      disappointed.addAll(state.waiting);
      state.waiting.clear();
      state.starting = false;
      state.failedNanos = nowNanos;
    }
    return disappointed;
  }

  /** An agent's offer that came: whether it may stay, and who is to be joined with it at once. */
  record Offered<L>(boolean accepted, @Nullable L launcher) {}

  /** An agent offers to serve one launcher. If accepted, it is to {@link #withdraws} once. */
  Offered<L> offers(Place place, A offer, long nowNanos) {
    State<L, A> state = state(place, nowNanos);
    if (state == null || state.idle.size() >= OFFERS_PER_PLACE_MAX) {
      return new Offered<>(false, null);
    }
    state.agents++;
    state.starting = false;
    state.failedNanos = null;
    L launcher = state.waiting.poll();
    if (launcher == null) {
      state.idle.add(offer);
    }
    return new Offered<>(true, launcher);
  }

  /**
   * The agent's end of an offer is gone, whether joined or not. Returns who is to be told to start
   * another agent: with the last one, those have gone that the launchers here were waiting for.
   */
  @Nullable L withdraws(Place place, A offer, long nowNanos) {
    State<L, A> state = places.get(place);
    if (state == null) {
      return null;
    }
    state.agents--;
    state.idle.remove(offer);
    if (state.isEmpty(nowNanos)) {
      places.remove(place);
    }
    if (state.agents > 0 || state.starting) {
      return null;
    }
    for (L launcher : state.waiting) {
      if (state.starters.add(launcher)) {
        state.starting = true;
        return launcher;
      }
    }
    return null;
  }

  private @Nullable State<L, A> state(Place place, long nowNanos) {
    State<L, A> known = places.get(place);
    if (known != null) {
      return known;
    }
    places.values().removeIf(state -> state.isEmpty(nowNanos));
    long ofUser = places.keySet().stream().filter(p -> p.user().equals(place.user())).count();
    if (ofUser >= PLACES_PER_USER_MAX) {
      return null;
    }
    State<L, A> fresh = new State<>();
    places.put(place, fresh);
    return fresh;
  }
}
