package dev.affogato.scheduler.state;

import java.util.ArrayList;
import java.util.List;

/** Hosts that operators keep out, by node name or address. Confined to the scheduler's thread. */
final class BlockedHosts {
  private final List<String> hosts = new ArrayList<>();

  /** Duplicates are kept: each needs its own unblocking (protocol spec 10). */
  void add(List<String> more) {
    for (String host : more) {
      if (hosts.size() < Limits.BLOCKED_HOSTS_MAX) {
        hosts.add(host);
      }
    }
  }

  /** Takes out one entry for each. */
  void remove(List<String> unblocked) {
    unblocked.forEach(hosts::remove);
  }

  boolean contains(Daemon daemon) {
    return hosts.contains(daemon.nodeName()) || hosts.contains(daemon.address());
  }

  List<String> list() {
    return List.copyOf(hosts);
  }
}
