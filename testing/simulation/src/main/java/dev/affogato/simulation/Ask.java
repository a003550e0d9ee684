package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.ArrayList;
import java.util.List;

/**
 * A GET_CS and the compiles that wait for its answers; the list shrinks as they come. Confined to
 * the simulation's thread.
 */
record Ask(GetCs request, List<Compile> waiting, long since) {
  /** What a daemon asks for {@code group}; our daemons offer the direct way for single jobs. */
  static Ask of(
      int client, List<Compile> group, boolean ours, int niceness, String preferred, long now) {
    List<EnvironmentName> offered = new ArrayList<>();
    offered.add(new EnvironmentName(Machine.PLATFORM, Machine.TARBALL));
    if (ours && group.size() == 1) {
      offered.add(new EnvironmentName(Machine.PLATFORM, Machine.DIRECT));
    }
    GetCs request =
        new GetCs(
            offered,
            group.getFirst().file,
            Language.CPLUSPLUS,
            group.size(),
            Machine.PLATFORM,
            0,
            client,
            preferred,
            21,
            1,
            0,
            niceness);
    return new Ask(request, new ArrayList<>(group), now);
  }

  /** Whether any machine of ours could take {@code request}. */
  static boolean isOrdinary(GetCs request) {
    return request.preferredHost().isEmpty()
        && request.count() == 1
        && request.environments().stream()
            .anyMatch(offered -> offered.name().equals(Machine.DIRECT));
  }
}
