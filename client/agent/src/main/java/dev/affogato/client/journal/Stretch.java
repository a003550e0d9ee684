package dev.affogato.client.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A stretch of a job's time, and what it was spent on. Immutable.
 *
 * @param begin after the beginning of the job
 */
public record Stretch(Phase phase, Duration begin, Duration length) {
  /** A job has some ten; one that was begun anew elsewhere or here twice that. */
  static final int PER_JOB_MAX = 64;

  public Duration end() {
    return begin.plus(length);
  }

  /** One behind the other in their usual order: all that is known is how long each took. */
  static List<Stretch> inOrder(Map<Phase, Duration> spent) {
    List<Stretch> stretches = new ArrayList<>();
    Duration at = Duration.ZERO;
    for (Phase phase : Phase.values()) {
      Duration length = spent.get(phase);
      if (length != null) {
        stretches.add(new Stretch(phase, at, length));
        at = at.plus(length);
      }
    }
    return stretches;
  }

  static Map<Phase, Duration> sums(List<Stretch> stretches) {
    Map<Phase, Duration> sums = new EnumMap<>(Phase.class);
    for (Stretch stretch : stretches) {
      sums.merge(stretch.phase(), stretch.length(), Duration::plus);
    }
    return sums;
  }
}
