package dev.affogato.scheduler.observe;

/**
 * Watches a scheduler. Called on the scheduler's only thread for each event, thousands of times a
 * second: it must be quick, must not block and must not fail.
 */
@FunctionalInterface
public interface FarmObserver {
  /**
   * @param nowNanos monotonic time of the event
   */
  void on(FarmEvent event, long nowNanos);
}
