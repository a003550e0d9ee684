package dev.affogato.client.agent;

import dev.affogato.client.journal.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long each phase of one call took; several of a kind add up. Confined to the call's thread.
 */
final class PhaseTimes {
  /** The labels of the client's log (behaviour spec 1.8) that are phases of their own. */
  private static final Map<String, Phase> LABELS =
      Map.of(
          "asking for host to use", Phase.SERVER,
          "Transfer Environment", Phase.UPLOAD,
          "write_fd_to_server from cpp", Phase.PREPROCESS,
          "wait for cs", Phase.COMPILE);

  private final Map<Phase, Duration> spent = new EnumMap<>(Phase.class);

  void add(String label, Duration time) {
    Phase phase = LABELS.get(label);
    if (phase != null) {
      add(phase, time);
    }
  }

  void add(Phase phase, Duration time) {
    spent.merge(phase, time, Duration::plus);
  }

  Map<Phase, Duration> spent() {
    return spent;
  }
}
