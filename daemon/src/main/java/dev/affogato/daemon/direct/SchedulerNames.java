package dev.affogato.daemon.direct;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.time.TimeSource;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this machine may call the scheduler that another machine speaks of: on the scheduler's own
 * machine it has the loopback address, and another one everywhere else. Thread-safe: what is
 * remembered is one immutable record.
 */
final class SchedulerNames {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String LOOPBACK_6 = "::1";

  /** Addresses come and go rarely, and each job asks: the kernel is asked for all of them. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final TimeSource time;
  private volatile @Nullable Look last;

  SchedulerNames(TimeSource time) {
    this.time = time;
  }

  private record Look(InetAddress address, boolean own, long atNanos) {}

  static boolean isLoopback(String address) {
    return Addresses.literal(address).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /**
   * @param name address and port as {@code peer} sees it, or empty
   * @param peer the address of who said so
   */
  Set<String> of(String name, String peer) {
    Set<String> names = new LinkedHashSet<>();
    int colon = name.lastIndexOf(':');
    if (colon <= 0) {
      return names;
    }
    String port = name.substring(colon + 1);
    try {
      InetAddress there = literal(name.substring(0, colon));
      InetAddress here = there.isLoopbackAddress() ? literal(peer) : there;
      String text = Addresses.withoutZone(Addresses.text(here));
      names.add(Addresses.withPort(text, Integer.parseInt(port)));
      if (here.isLoopbackAddress() || isOwn(here)) {
        names.add(Addresses.withPort(LOOPBACK, Integer.parseInt(port)));
        names.add(Addresses.withPort(LOOPBACK_6, Integer.parseInt(port)));
      }
    } catch (IllegalArgumentException | SocketException noAddress) {
      // A scheduler that cannot be told from others is none of ours.
    }
    return names;
  }

  private static InetAddress literal(String text) {
    return Addresses.literal(text)
        .orElseThrow(() -> new IllegalArgumentException(text + " is no address"));
  }

  private boolean isOwn(InetAddress address) throws SocketException {
    long now = time.nanoTime();
    Look known = last;
    if (known == null
        || !known.address().equals(address)
        || now - known.atNanos() > REMEMBERED.toNanos()) {
      known = new Look(address, NetworkInterface.getByInetAddress(address) != null, now);
      last = known;
    }
    return known.own();
  }
}
