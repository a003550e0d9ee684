package dev.affogato.daemon.work.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The environments that are just being sent, so that many who send the same one cause one
 * installation. Who is first counts and the others follow, unless the first is so slow that it may
 * be up to no good: then the next one counts as well, and who is done first wins.
 *
 * <p>Guarded by the store's monitor, but for what is in an {@link Arrival}.
 */
final class Arrivals {
  /** Enough for every toolchain a team uses at once, and a limit to what strangers may pile up. */
  static final int ARRIVALS_MAX = 16;

  private static final Duration START = Duration.ofSeconds(10);

  /** Half a megabit: slower than any line that compiling elsewhere is worth while on. */
  private static final long BYTES_PER_SECOND_MIN = 64 << 10;

  private final Map<EnvironmentId, List<Arrival>> arrivals = new HashMap<>();
  private int count;

  /** One sender whose bytes are kept. Thread-safe. */
  static final class Arrival {
    private final long beganNanos;

    /** Ends with what went wrong, or empty when the environment is in place. */
    final CompletableFuture<Optional<String>> end = new CompletableFuture<>();

    /** How much has come. */
    volatile long bytes;

    private Arrival(long beganNanos) {
      this.beganNanos = beganNanos;
    }

    private boolean isSlow(long nowNanos) {
      Duration since = Duration.ofNanos(nowNanos - beganNanos);
      return since.compareTo(START) > 0 && bytes < since.toSeconds() * BYTES_PER_SECOND_MIN;
    }
  }

  /** Whom to follow; null if somebody has to begin. */
  @Nullable Arrival toFollow(EnvironmentId id, long nowNanos) {
    return arrivals.getOrDefault(id, List.of()).stream()
        .filter(arrival -> !arrival.isSlow(nowNanos))
        .findFirst()
        .orElse(null);
  }

  /**
   * @throws EnvironmentRefusedException if there are too many
   */
  Arrival begin(EnvironmentId id, long nowNanos) throws EnvironmentRefusedException {
    if (count >= ARRIVALS_MAX) {
      throw new EnvironmentRefusedException(
          "environment "
              + id
              + ": "
              + ARRIVALS_MAX
              + " others are being sent to this machine just now; try again later");
    }
    count++;
    Arrival arrival = new Arrival(nowNanos);
    arrivals.computeIfAbsent(id, _ -> new ArrayList<>()).add(arrival);
    return arrival;
  }

  /** To be called once for each that began; returns whom the news concerns. */
  List<Arrival> end(EnvironmentId id, Arrival arrival, boolean installed) {
    count--;
    List<Arrival> same = arrivals.getOrDefault(id, new ArrayList<>());
    List<Arrival> concerned = installed ? List.copyOf(same) : List.of(arrival);
    same.remove(arrival);
    if (same.isEmpty()) {
      arrivals.remove(id);
    }
    return concerned;
  }
}
