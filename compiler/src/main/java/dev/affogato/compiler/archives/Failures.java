package dev.affogato.compiler.archives;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Why packing failed a moment ago. Packing takes seconds, and every job of a build asks for it:
 * while the cause lasts, a full disk say, each would wait for nothing. Thread-safe by its monitor.
 */
final class Failures {
  /** Short enough that who has cured the cause hardly notices. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  private static final int REMEMBERED_MAX = 256;

  private final TimeSource time;
  private final Map<ArchiveRequest, Failure> failures = new HashMap<>();

  private record Failure(String message, long untilNanos) {}

  Failures(TimeSource time) {
    this.time = time;
  }

  synchronized void add(ArchiveRequest request, IOException why) {
    if (failures.size() >= REMEMBERED_MAX) {
      failures.clear();
    }
    long untilNanos = time.nanoTime() + KEPT.toNanos();
    failures.put(request, new Failure(String.valueOf(why.getMessage()), untilNanos));
  }

  /**
   * @throws IOException if {@code request} failed a moment ago; says why
   */
  synchronized void check(ArchiveRequest request) throws IOException {
    Failure failure = failures.get(request);
    if (failure == null) {
      return;
    }
    if (failure.untilNanos() - time.nanoTime() <= 0) {
      failures.remove(request);
      return;
    }
    throw new IOException(failure.message());
  }
}
