package dev.affogato.client.journal;

import dev.affogato.base.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Makes jobs for tests. */
final class Jobs {
  private Jobs() {}

  static JobRecord job(String id, long beganMs, Origin origin, String cwd) {
    return job(id, beganMs, origin, cwd, JobState.LOCAL);
  }

  static JobRecord job(String id, long beganMs, Origin origin, String cwd, JobState state) {
    return job(id, Instant.ofEpochMilli(beganMs), origin, cwd, state);
  }

  static JobRecord job(String id, Instant began, String cwd) {
    return job(id, began, Origin.UNKNOWN, cwd, JobState.LOCAL);
  }

  private static JobRecord job(
      String id, Instant began, Origin origin, String cwd, JobState state) {
    return new JobRecord(
        id,
        began,
        origin,
        4711,
        new JobRecord.Called(cwd, "/usr/bin/gcc", "src/a.c", "a.o"),
        state,
        state == JobState.REMOTE ? "10.0.0.2" : "",
        new Reason("no-daemon", "no local daemon found"),
        Way.UNKNOWN,
        Duration.ofMillis(500),
        Map.of(Phase.SLOT, Duration.ofMillis(20), Phase.RUN, Duration.ofNanos(480_123_000)),
        new JobRecord.Bytes(10_000, 3_000, 800, 300));
  }

  static Origin tool(String key) {
    return new Origin(Origin.Kind.TOOL, key, "make");
  }

  static Origin session(String key) {
    return new Origin(Origin.Kind.SESSION, key, "bash");
  }
}
