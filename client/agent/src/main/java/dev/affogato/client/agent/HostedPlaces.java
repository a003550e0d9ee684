package dev.affogato.client.agent;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.time.TimeSource;
import dev.affogato.client.direct.DirectHost;
import dev.affogato.client.direct.DirectPath;
import dev.affogato.client.hosted.CallersFiles;
import dev.affogato.client.hosted.ReadBudget;
import dev.affogato.client.hosted.UsualLooks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The surroundings whose launchers the machine's agent serves, each with what was learnt of its
 * files. Thread-safe by its monitor.
 */
final class HostedPlaces {
  /** Sandboxes that build at the same time. */
  private static final int PLACES_MAX = 32;

  /**
   * A call costs some 4 ms of processor time more than one of a launcher's own agent, and that
   * agent's start 800 (docs/benchmarks.md): where more come, it is worth it.
   */
  private static final int CALLS_MAX = 200;

  /** As many at a time are no small build. */
  private static final int CALLERS_MAX = 16;

  /** Without a call for so long, a sandbox has probably ended. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(60);

  /** An agent of its own is at it meanwhile. */
  private static final Duration REFUSED_FOR = Duration.ofSeconds(60);

  /** A place that has little left to read is better off with an agent of its own. */
  private static final long BYTES_LEFT_MIN = 8 << 20;

  private final ReadBudget budget = new ReadBudget(256L << 20, 64L << 20);
  private final DirectHost direct;
  private final TimeSource time;
  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, UsualLooks> common = new HashMap<>();

  HostedPlaces(DirectHost direct, TimeSource time) {
    this.direct = direct;
    this.time = time;
  }

  /** One of them. Its counts are guarded by the monitor of {@link HostedPlaces}. */
  final class Place {
    private final FileAccess files = new CallersFiles();
    private final DirectPath path = direct.path(files);
    private final Map<String, UsualLooks> usual = new HashMap<>();
    private final ReadBudget.Share share = budget.share();
    private int calls;
    private int callers;
    private long lastNs;
    private boolean refused;

    FileAccess files() {
      return files;
    }

    DirectPath direct() {
      return path;
    }

    /** How much may be read there. */
    ReadBudget.Share share() {
      return share;
    }

    /** What calls of {@code compiler} ask for. */
    UsualLooks usualLooks(String compiler) {
      synchronized (HostedPlaces.this) {
        return usual.computeIfAbsent(compiler, HostedPlaces.this::begin);
      }
    }
  }

  /** Whether another launcher of {@code name} is welcome. */
  synchronized boolean takes(String name) {
    long nowNs = time.nanoTime();
    forgetOld(nowNs);
    Place known = places.get(name);
    if (known == null) {
      return places.size() < PLACES_MAX || forgetOne();
    }
    return !known.refused
        && known.calls < CALLS_MAX
        && known.callers < CALLERS_MAX
        && known.share.left() >= BYTES_LEFT_MIN;
  }

  /** A launcher of {@code name} has come. */
  synchronized Place enter(String name) {
    Place place = places.computeIfAbsent(name, _ -> new Place());
    place.calls++;
    place.callers++;
    place.lastNs = time.nanoTime();
    return place;
  }

  synchronized void leave(Place place) {
    place.callers--;
    place.lastNs = time.nanoTime();
  }

  /** Launchers of {@code place} have another agent from now on, as long as there is one. */
  synchronized void refuse(Place place) {
    place.refused = true;
    place.lastNs = time.nanoTime();
  }

  /** Those of which nothing was heard for long, refused ones so that they can come again. */
  private void forgetOld(long nowNs) {
    Iterator<Place> all = places.values().iterator();
    while (all.hasNext()) {
      Place place = all.next();
      Duration limit = place.refused ? REFUSED_FOR : FORGOTTEN_AFTER;
      if (place.callers == 0 && nowNs - place.lastNs > limit.toNanos()) {
        all.remove();
        forget(place);
      }
    }
  }

  /** The one longest unused, if any is unused and not refused. */
  private boolean forgetOne() {
    Iterator<Place> all = places.values().iterator();
    while (all.hasNext()) {
      Place place = all.next();
      if (place.callers == 0 && !place.refused) {
        all.remove();
        forget(place);
        return true;
      }
    }
    return false;
  }

  private void forget(Place place) {
    place.usual.forEach(this::remember);
    place.path.close();
    place.share.giveBack();
  }

  private UsualLooks begin(String compiler) {
    UsualLooks begun = new UsualLooks();
    for (Place place : places.values()) {
      UsualLooks others = place.usual.get(compiler);
      if (others != null) {
        begun.learn(others);
      }
    }
    UsualLooks known = common.get(compiler);
    if (known != null) {
      begun.learn(known);
    }
    return begun;
  }

  private void remember(String compiler, UsualLooks looks) {
    if (common.size() < PLACES_MAX || common.containsKey(compiler)) {
      common.computeIfAbsent(compiler, _ -> new UsualLooks()).learn(looks);
    }
  }
}
