package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.GetCs;
import java.util.List;

/**
 * A GET_CS and the compiles that wait for its answers; the list shrinks as they come. Confined to
 * the simulation's thread.
 */
record Ask(GetCs request, List<Compile> waiting, long since) {
  /** Whether any machine of ours could take {@code request}. */
  static boolean isOrdinary(GetCs request) {
    return request.preferredHost().isEmpty()
        && request.count() == 1
        && request.environments().stream()
            .anyMatch(offered -> offered.name().equals(Machine.DIRECT));
  }
}
