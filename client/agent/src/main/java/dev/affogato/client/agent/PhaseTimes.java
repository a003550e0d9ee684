package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.Stretch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one call spent its time on, phase by phase. Confined to the call's thread. */
final class PhaseTimes {
  /** The labels of the client's log (behaviour spec 1.8) that are phases of their own. */
  private static final Map<String, Phase> LABELS =
      Map.of(
          "asking for host to use", Phase.SERVER,
          "Transfer Environment", Phase.UPLOAD,
          "send compile_file", Phase.TRANSFER,
          "write_fd_to_server from cpp", Phase.PREPROCESS,
          "wait for cs", Phase.COMPILE);

  private final TimeSource time;
  private final long beganNanos;
  private final List<Stretch> stretches = new ArrayList<>();

  /**
   * @param beganNanos when the call did
   */
  PhaseTimes(TimeSource time, long beganNanos) {
    this.time = time;
    this.beganNanos = beganNanos;
  }

  /** The phase of {@code label}, if it is one, has just ended. */
  void add(String label, Duration length) {
    Phase phase = LABELS.get(label);
    if (phase != null) {
      add(phase, length);
    }
  }

  /** A phase has just ended. */
  void add(Phase phase, Duration length) {
    add(List.of(new Spent(phase, length)));
  }

  /** A phase that began at {@code nanos} has just ended. */
  void ended(Phase phase, long nanos) {
    add(phase, Duration.ofNanos(time.nanoTime() - nanos));
  }

  /** Phases, one behind the other, the last of which has just ended. */
  void add(List<Spent> row) {
    Duration at = Duration.ofNanos(time.nanoTime() - beganNanos);
    for (Spent spent : row) {
      at = at.minus(spent.length());
    }
    for (Spent spent : row) {
      stretches.add(new Stretch(spent.phase(), at, spent.length()));
      at = at.plus(spent.length());
    }
  }

  List<Stretch> stretches() {
    return stretches;
  }

  /** A phase without its place in time. Immutable. */
  record Spent(Phase phase, Duration length) {}
}
