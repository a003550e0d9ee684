package dev.affogato.scheduler.server;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.scheduler.state.Effect;
import dev.affogato.scheduler.state.SchedulerEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out whether a daemon's port can be reached, by connecting and saying nothing (protocol spec
 * 9.7). Thread-safe: no state.
 */
final class ConnectionTester {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** The state has at most one test a daemon under way. */
  void start(EventLoop loop, Effect.TestConnection test) {
    Thread.ofVirtual()
        .name("connection test")
        .start(() -> {
          try {
            loop.post(new SchedulerEvent.ConnectionTested(test.peer(), isReachable(test)));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static boolean isReachable(Effect.TestConnection test) {
    Optional<InetAddress> address = Addresses.literal(test.address());
    if (address.isEmpty()) {
      // Its zone was the name of a network that is gone.
      return false;
    }
    try (Connection connection =
        Connection.open(new InetSocketAddress(address.get(), test.port()), TIMEOUT)) {
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
