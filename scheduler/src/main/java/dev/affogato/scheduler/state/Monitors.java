package dev.affogato.scheduler.state;

import dev.affogato.protocol.icecc.message.Features;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonStats;
import dev.affogato.protocol.icecc.message.Stats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who watches, and what they are told (protocol spec 9.9). Confined to the scheduler's thread. */
final class Monitors {
  private static final String OFFLINE = "State:Offline\n";

  private final Map<PeerId, String> addresses = new LinkedHashMap<>();
  private final Effects effects;

  Monitors(Effects effects) {
    this.effects = effects;
  }

  /** Adds a monitor and shows it all {@code daemons}. */
  void add(PeerId peer, String address, Iterable<Daemon> daemons) {
    addresses.put(peer, address);
    for (Daemon daemon : daemons) {
      effects.send(peer, new MonStats(daemon.hostId(), text(daemon, null)));
    }
  }

  /** Returns the address of the monitor removed, or null if {@code peer} was none. */
  @Nullable String remove(PeerId peer) {
    return addresses.remove(peer);
  }

  List<PeerId> all() {
    return List.copyOf(addresses.keySet());
  }

  void tell(Message message) {
    for (PeerId monitor : addresses.keySet()) {
      effects.send(monitor, message);
    }
  }

  /** A daemon logged in. */
  void tellOf(Daemon daemon) {
    if (!addresses.isEmpty()) {
      tell(new MonStats(daemon.hostId(), text(daemon, null)));
    }
  }

  /** A daemon reported its load. */
  void tellOf(Daemon daemon, Stats stats) {
    if (!addresses.isEmpty()) {
      tell(new MonStats(daemon.hostId(), text(daemon, stats)));
    }
  }

  void tellOffline(Daemon daemon) {
    tell(new MonStats(daemon.hostId(), OFFLINE));
  }

  /** The lines in the order that monitors know. */
  private static String text(Daemon daemon, @Nullable Stats stats) {
    StringBuilder text = new StringBuilder(200);
    line(text, "Name", daemon.nodeName());
    line(text, "IP", daemon.address());
    line(text, "MaxJobs", daemon.announcedMaxJobs());
    line(text, "NoRemote", daemon.noRemote());
    line(text, "Platform", daemon.platform());
    line(text, "Version", daemon.version());
    line(text, "Features", Features.text(daemon.features()));
    line(text, "Speed", String.format(Locale.ROOT, "%.6f", daemon.history.shown()));
    line(text, "Load", daemon.load());
    if (stats != null) {
      line(text, "LoadAvg1", Integer.toUnsignedLong(stats.loadAvg1()));
      line(text, "LoadAvg5", Integer.toUnsignedLong(stats.loadAvg5()));
      line(text, "LoadAvg10", Integer.toUnsignedLong(stats.loadAvg10()));
      line(text, "FreeMem", Integer.toUnsignedLong(stats.freeMemMib()));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append(':').append(value).append('\n');
  }
}
