package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.Eligibility;
import dev.affogato.scheduler.policy.HostOrder;
import dev.affogato.scheduler.policy.HostView;
import dev.affogato.scheduler.policy.Realm;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All logged-in daemons, found by connection and by name, and sorted for the policy. Confined to
 * the scheduler's thread.
 *
 * <p>The sorted sets hold exactly the daemons that {@link Eligibility} lets into them; {@link
 * #change} takes a daemon out, lets it change, and puts it where it belongs then. So the cost of a
 * decision does not grow with the number of daemons that are full, absent, of another platform or
 * without the environment.
 */
final class Farm {
  private final Map<PeerId, Daemon> byPeer = new LinkedHashMap<>();
  private final Map<String, Set<Daemon>> byName = new HashMap<>();
  private final Map<String, Daemon> byMachine = new HashMap<>();
  private final Map<Section, TreeSet<Daemon>> open = new HashMap<>();
  private final Map<Section, Set<Daemon>> usable = new HashMap<>();
  private final Map<Section, PaceCensus> paces = new HashMap<>();
  private final Environments environments = new Environments();
  private final RequestQueue queue;
  private int installing;

  /** Daemons among which those of one realm may choose for one platform. Immutable. */
  record Section(String platform, Realm realm) {
    static Section of(HostView daemon) {
      return new Section(daemon.platform(), daemon.realm());
    }
  }

  /**
   * @param queue told of what changes
   */
  Farm(RequestQueue queue) {
    this.queue = queue;
  }

  void add(Daemon daemon) {
    byPeer.put(daemon.peer, daemon);
    put(byName, daemon.nodeName(), daemon);
    put(byName, daemon.address(), daemon);
    put(byName, daemon.toldAddress(), daemon);
    byMachine.put(daemon.experienceName(), daemon);
    environments.add(daemon);
    list(daemon);
  }

  void remove(Daemon daemon) {
    unlist(daemon);
    byPeer.remove(daemon.peer);
    take(byName, daemon.nodeName(), daemon);
    take(byName, daemon.address(), daemon);
    take(byName, daemon.toldAddress(), daemon);
    byMachine.remove(daemon.experienceName(), daemon);
    take(usable, Section.of(daemon), daemon);
    environments.remove(daemon);
    queue.lost();
  }

  /** Applies {@code change} to {@code daemon}; also to one that has left. */
  void change(Daemon daemon, Runnable change) {
    boolean listed = byPeer.get(daemon.peer) == daemon;
    if (listed) {
      unlist(daemon);
    }
    change.run();
    daemon.updatePace();
    if (listed) {
      list(daemon);
      queue.touch(daemon);
    }
  }

  /** As {@link #change}, when the environments of {@code daemon} change, too. */
  void changeEnvironments(Daemon daemon, Runnable change) {
    if (byPeer.get(daemon.peer) != daemon) {
      change.run();
      return;
    }
    change(
        daemon,
        () -> {
          environments.remove(daemon);
          change.run();
          environments.add(daemon);
        });
    queue.lost();
  }

  @Nullable Daemon find(PeerId peer) {
    return byPeer.get(peer);
  }

  /** The daemon on the machine called so in experience, or null. */
  @Nullable Daemon findMachine(String experienceName) {
    return byMachine.get(experienceName);
  }

  /** What a submitter of {@code realm} can choose from. */
  Neighbours seenFrom(Realm realm) {
    return new Neighbours(this, realm);
  }

  /** In the order of their logins. */
  Collection<Daemon> all() {
    return Collections.unmodifiableCollection(byPeer.values());
  }

  Collection<Daemon> named(String nodeNameOrAddress) {
    return Collections.unmodifiableSet(byName.getOrDefault(nodeNameOrAddress, Set.of()));
  }

  boolean isListedOpen(Daemon daemon) {
    Set<Daemon> sorted = open.get(Section.of(daemon));
    return sorted != null && sorted.contains(daemon);
  }

  Iterable<Daemon> open(Section section) {
    Set<Daemon> sorted = open.get(section);
    return sorted == null ? Set.of() : sorted;
  }

  Iterable<Daemon> ready(Section section, String target, String environment) {
    return environments.open(section, new EnvironmentName(target, environment), open(section));
  }

  boolean mayInstall(String target, String environment) {
    return installing
        < Limits.INSTALLATIONS_MIN + environments.count(new EnvironmentName(target, environment));
  }

  double topPace(Section section) {
    PaceCensus census = paces.get(section);
    return census == null ? 0 : census.top();
  }

  double capacity(Section section) {
    PaceCensus census = paces.get(section);
    return census == null ? 0 : census.capacity();
  }

  Iterable<Daemon> usable(Section section) {
    return usable.getOrDefault(section, Set.of());
  }

  private void unlist(Daemon daemon) {
    installing -= daemon.installing() ? 1 : 0;
    Section section = Section.of(daemon);
    PaceCensus census = paces.get(section);
    if (census != null && census.remove(daemon)) {
      paces.remove(section);
    }
    TreeSet<Daemon> sorted = open.get(section);
    if (sorted != null && sorted.remove(daemon)) {
      environments.close(daemon);
      if (sorted.isEmpty()) {
        open.remove(section);
      }
    }
  }

  private void list(Daemon daemon) {
    installing += daemon.installing() ? 1 : 0;
    Section section = Section.of(daemon);
    if (!Eligibility.isUsableByOthers(daemon)) {
      if (take(usable, section, daemon)) {
        queue.lost();
      }
      return;
    }
    put(usable, section, daemon);
    paces.computeIfAbsent(section, s -> new PaceCensus()).add(daemon);
    if (Eligibility.isOpenToOthers(daemon)) {
      open.computeIfAbsent(section, s -> new TreeSet<>(new HostOrder())).add(daemon);
      environments.open(daemon);
    }
  }

  private static <K> void put(Map<K, Set<Daemon>> index, K key, Daemon daemon) {
    index.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(daemon);
  }

  /** Empty sets go too: keys come from peers. Returns whether it was there. */
  private static <K> boolean take(Map<K, Set<Daemon>> index, K key, Daemon daemon) {
    Set<Daemon> set = index.get(key);
    if (set == null || !set.remove(daemon)) {
      return false;
    }
    if (set.isEmpty()) {
      index.remove(key);
    }
    return true;
  }
}
