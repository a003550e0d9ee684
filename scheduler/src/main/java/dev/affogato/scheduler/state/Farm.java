package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.Eligibility;
import dev.affogato.scheduler.policy.FarmView;
import dev.affogato.scheduler.policy.HostOrder;
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
final class Farm implements FarmView {
  private final Map<PeerId, Daemon> byPeer = new LinkedHashMap<>();
  private final Map<String, Set<Daemon>> byName = new HashMap<>();
  private final Map<String, Daemon> byMachine = new HashMap<>();
  private final Map<String, TreeSet<Daemon>> open = new HashMap<>();
  private final Map<String, Set<Daemon>> usable = new HashMap<>();
  private final Map<String, PaceCensus> paces = new HashMap<>();
  private final Environments environments = new Environments();
  private final RequestQueue queue;
  private int installing;

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
    byMachine.put(daemon.experienceName(), daemon);
    environments.add(daemon);
    list(daemon);
  }

  void remove(Daemon daemon) {
    unlist(daemon);
    byPeer.remove(daemon.peer);
    take(byName, daemon.nodeName(), daemon);
    take(byName, daemon.address(), daemon);
    byMachine.remove(daemon.experienceName(), daemon);
    take(usable, daemon.platform(), daemon);
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

  /** In the order of their logins. */
  @Override
  public Collection<Daemon> all() {
    return Collections.unmodifiableCollection(byPeer.values());
  }

  @Override
  public Collection<Daemon> named(String nodeNameOrAddress) {
    return Collections.unmodifiableSet(byName.getOrDefault(nodeNameOrAddress, Set.of()));
  }

  boolean isListedOpen(Daemon daemon) {
    Set<Daemon> sorted = open.get(daemon.platform());
    return sorted != null && sorted.contains(daemon);
  }

  @Override
  public Iterable<Daemon> open(String platform) {
    Set<Daemon> sorted = open.get(platform);
    return sorted == null ? Set.of() : sorted;
  }

  @Override
  public Iterable<Daemon> ready(String platform, String target, String environment) {
    return environments.open(platform, new EnvironmentName(target, environment), open(platform));
  }

  @Override
  public boolean mayInstall(String target, String environment) {
    return installing
        < Limits.INSTALLATIONS_MIN + environments.count(new EnvironmentName(target, environment));
  }

  @Override
  public double topPace(String platform) {
    PaceCensus census = paces.get(platform);
    return census == null ? 0 : census.top();
  }

  @Override
  public double capacity(String platform) {
    PaceCensus census = paces.get(platform);
    return census == null ? 0 : census.capacity();
  }

  @Override
  public Iterable<Daemon> usable(String platform) {
    return usable.getOrDefault(platform, Set.of());
  }

  private void unlist(Daemon daemon) {
    installing -= daemon.installing() ? 1 : 0;
    PaceCensus census = paces.get(daemon.platform());
    if (census != null && census.remove(daemon)) {
      paces.remove(daemon.platform());
    }
    TreeSet<Daemon> sorted = open.get(daemon.platform());
    if (sorted != null && sorted.remove(daemon)) {
      environments.close(daemon);
      if (sorted.isEmpty()) {
        open.remove(daemon.platform());
      }
    }
  }

  private void list(Daemon daemon) {
    installing += daemon.installing() ? 1 : 0;
    if (!Eligibility.isUsableByOthers(daemon)) {
      if (take(usable, daemon.platform(), daemon)) {
        queue.lost();
      }
      return;
    }
    put(usable, daemon.platform(), daemon);
    paces.computeIfAbsent(daemon.platform(), p -> new PaceCensus()).add(daemon);
    if (Eligibility.isOpenToOthers(daemon)) {
      open.computeIfAbsent(daemon.platform(), p -> new TreeSet<>(new HostOrder())).add(daemon);
      environments.open(daemon);
    }
  }

  private static void put(Map<String, Set<Daemon>> index, String key, Daemon daemon) {
    index.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(daemon);
  }

  /** Empty sets go too: keys come from peers. Returns whether it was there. */
  private static boolean take(Map<String, Set<Daemon>> index, String key, Daemon daemon) {
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
