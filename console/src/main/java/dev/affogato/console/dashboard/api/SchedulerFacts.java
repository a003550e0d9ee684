package dev.affogato.console.dashboard.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * What the API says of the scheduler itself, and what it asks it.
 *
 * @param netname of its network
 * @param port of its daemons
 * @param embedded whether it lives for one build only
 * @param counters what happened how often since the start, by name
 * @param internals asks daemons about their insides
 * @param notReady why it does not serve its network; empty if it does
 */
public record SchedulerFacts(
    String netname,
    int port,
    boolean embedded,
    Supplier<Map<String, Long>> counters,
    Internals internals,
    Supplier<Optional<String>> notReady) {

  /** Asks daemons, by name, about their insides. */
  @FunctionalInterface
  public interface Internals {
    Future<String> ask(List<String> machines) throws InterruptedException;
  }

  /** Of a scheduler whose daemons tell nothing. */
  public SchedulerFacts(
      String netname, int port, boolean embedded, Supplier<Map<String, Long>> counters) {
    this(
        netname,
        port,
        embedded,
        counters,
        machines -> CompletableFuture.completedFuture(""),
        Optional::empty);
  }
}
