package dev.affogato.scheduler.state;

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
 * decision does not grow with the number of daemons that are full, absent or of another platform.
 */
final class Farm implements FarmView {
  private final Map<PeerId, Daemon> byPeer = new LinkedHashMap<>();
  private final Map<String, Set<Daemon>> byName = new HashMap<>();
  private final Map<String, Set<Daemon>> open = new HashMap<>();
  private final Map<String, Set<Daemon>> usable = new HashMap<>();

  void add(Daemon daemon) {
    byPeer.put(daemon.peer, daemon);
    put(byName, daemon.nodeName(), daemon);
    put(byName, daemon.address(), daemon);
    list(daemon);
  }

  void remove(Daemon daemon) {
    byPeer.remove(daemon.peer);
    take(byName, daemon.nodeName(), daemon);
    take(byName, daemon.address(), daemon);
    take(open, daemon.platform(), daemon);
    take(usable, daemon.platform(), daemon);
  }

  /** Applies {@code change} to {@code daemon}; also to one that has left. */
  void change(Daemon daemon, Runnable change) {
    take(open, daemon.platform(), daemon);
    change.run();
    if (byPeer.get(daemon.peer) == daemon) {
      list(daemon);
    }
  }

  @Nullable Daemon find(PeerId peer) {
    return byPeer.get(peer);
  }

  /** In the order of their logins. */
  Collection<Daemon> all() {
    return Collections.unmodifiableCollection(byPeer.values());
  }

  @Override
  public Collection<Daemon> named(String nodeNameOrAddress) {
    return Collections.unmodifiableSet(byName.getOrDefault(nodeNameOrAddress, Set.of()));
  }

  boolean isListedOpen(Daemon daemon) {
    return open.getOrDefault(daemon.platform(), Set.of()).contains(daemon);
  }

  @Override
  public Iterable<Daemon> open(String platform) {
    return open.getOrDefault(platform, Set.of());
  }

  @Override
  public Iterable<Daemon> usable(String platform) {
    return usable.getOrDefault(platform, Set.of());
  }

  private void list(Daemon daemon) {
    if (!Eligibility.isUsableByOthers(daemon)) {
      take(usable, daemon.platform(), daemon);
      return;
    }
    put(usable, daemon.platform(), daemon);
    if (Eligibility.isOpenToOthers(daemon)) {
      open.computeIfAbsent(daemon.platform(), p -> new TreeSet<>(new HostOrder())).add(daemon);
    }
  }

  private static void put(Map<String, Set<Daemon>> index, String key, Daemon daemon) {
    index.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(daemon);
  }

  /** Empty sets go too: keys come from peers. */
  private static void take(Map<String, Set<Daemon>> index, String key, Daemon daemon) {
    Set<Daemon> set = index.get(key);
    if (set != null && set.remove(daemon) && set.isEmpty()) {
      index.remove(key);
    }
  }
}
