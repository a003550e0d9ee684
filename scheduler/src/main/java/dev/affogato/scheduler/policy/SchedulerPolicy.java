package dev.affogato.scheduler.policy;

/**
 * Chooses the compile server of one request. The state machine applies what it says; nothing else
 * in the scheduler prefers one host over another. Implementations are immutable.
 */
public interface SchedulerPolicy {
  /** Where the request of {@code submitter} goes now. */
  Decision choose(FarmView farm, HostView submitter, Request request);

  /** The policy used unless somebody asks for another. */
  static SchedulerPolicy standard() {
    return new FinishTimePolicy();
  }

  /** The rules of icecream 1.4 (protocol spec 9.4.3), for comparison. */
  static SchedulerPolicy stock() {
    return new StockPolicy();
  }
}
