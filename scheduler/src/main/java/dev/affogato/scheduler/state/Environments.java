package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.HostOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who has an environment and takes jobs now, sorted, for the environments somebody asked for
 * lately. Confined to the scheduler's thread.
 *
 * <p>Daemons announce many environments of which few are in use; sorting each daemon into a set for
 * each of them at each change would cost more than it saves. So a set is made when it is first
 * asked for, from all open daemons, and kept up to date until others were asked for since.
 */
final class Environments {
  /** In use at one time; a network has a few toolchains for a few targets. */
  private static final int WATCHED_MAX = 64;

  /** A set that is itself and no other with the same content. */
  private static final class Ready {
    final TreeSet<Daemon> open = new TreeSet<>(new HostOrder());
  }

  private record Key(Farm.Section section, EnvironmentName environment) {}

  private final Map<Key, Ready> watched = new LinkedHashMap<>(16, 0.75f, true);

  /** Which sets a daemon belongs to when it is open. */
  private final Map<Daemon, List<Ready>> memberships = new HashMap<>();

  private final Map<EnvironmentName, Integer> counts = new HashMap<>();

  void add(Daemon daemon) {
    for (EnvironmentName environment : daemon.environments()) {
      counts.merge(environment, 1, Integer::sum);
    }
    List<Ready> sets = new ArrayList<>(2);
    watched.forEach((key, set) -> {
      if (belongs(daemon, key)) {
        sets.add(set);
      }
    });
    memberships.put(daemon, sets);
  }

  void remove(Daemon daemon) {
    for (EnvironmentName environment : daemon.environments()) {
      counts.computeIfPresent(environment, (e, count) -> count == 1 ? null : count - 1);
    }
    memberships.remove(daemon);
  }

  /** How many daemons have it. */
  int count(EnvironmentName environment) {
    return counts.getOrDefault(environment, 0);
  }

  void open(Daemon daemon) {
    for (Ready set : memberships.getOrDefault(daemon, List.of())) {
      set.open.add(daemon);
    }
  }

  void close(Daemon daemon) {
    for (Ready set : memberships.getOrDefault(daemon, List.of())) {
      set.open.remove(daemon);
    }
  }

  /**
   * @param open all open daemons of {@code section}
   */
  Iterable<Daemon> open(Farm.Section section, EnvironmentName environment, Iterable<Daemon> open) {
    Key key = new Key(section, environment);
    Ready set = watched.get(key);
    if (set == null) {
      set = watch(key);
      for (Daemon daemon : open) {
        if (belongs(daemon, key)) {
          set.open.add(daemon);
        }
      }
    }
    return set.open;
  }

  private Ready watch(Key key) {
    if (watched.size() >= WATCHED_MAX) {
      Ready eldest = watched.remove(watched.keySet().iterator().next());
      memberships.values().forEach(sets -> sets.remove(eldest));
    }
    Ready set = new Ready();
    watched.put(key, set);
    memberships.forEach((daemon, sets) -> {
      if (belongs(daemon, key)) {
        sets.add(set);
      }
    });
    return set;
  }

  private static boolean belongs(Daemon daemon, Key key) {
    return Farm.Section.of(daemon).equals(key.section())
        && daemon.hasEnvironment(key.environment().platform(), key.environment().name());
  }
}
