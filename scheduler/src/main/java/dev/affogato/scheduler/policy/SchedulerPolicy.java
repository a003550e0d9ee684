package dev.affogato.scheduler.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the compile server of one request. The state machine applies what it says; nothing else
 * in the scheduler prefers one host over another. Implementations are immutable.
 */
public interface SchedulerPolicy {
  /** The policy used unless somebody asks for another. */
  String STANDARD = "finish-time";

  /** Where the request of {@code submitter} goes now. */
  Decision choose(FarmView farm, HostView submitter, Request request);

  /** Where {@code job} is tried a second time while the first try goes on, or null. */
  default @Nullable SecondTry race(FarmView farm, HostView submitter, Running job) {
    return null;
  }

  /** The policy used unless somebody asks for another. */
  static SchedulerPolicy standard() {
    return new FinishTimePolicy();
  }

  /** The rules of icecream 1.4 (protocol spec 9.4.3), for comparison. */
  static SchedulerPolicy stock() {
    return new StockPolicy();
  }

  /** What {@link #named} knows. */
  static List<String> names() {
    return List.of(STANDARD, "stock");
  }

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  static SchedulerPolicy named(String name) {
    return switch (name) {
      case STANDARD -> standard();
      case "stock" -> stock();
      default ->
          throw new IllegalArgumentException(
              "there is no algorithm '" + name + "', only " + String.join(" and ", names()));
    };
  }
}
