package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
      offered.add(new EnvironmentName(Machine.PLATFORM, Condition.DIRECT));
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

  /** They have waited for a scheduler for long enough, and stay at home. */
  static void giveUp(Map<Integer, Ask> asks) {
    for (Ask ask : List.copyOf(asks.values())) {
      List<Compile> all = List.copyOf(ask.waiting);
      ask.waiting.clear();
      all.forEach(compile -> compile.stayAtHome(null));
    }
    asks.values().removeIf(ask -> ask.waiting.isEmpty());
  }

  /** Whoever names a machine waits for as long as that one's own users keep it busy. */
  void check(String machine, long now) {
    long limit = request.preferredHost().isEmpty() ? Ledger.ANSWER_LIMIT : Ledger.COMPILE_LIMIT;
    if (now - since > limit) {
      throw new Violation("a client of " + machine + " waited too long for its answer");
    }
  }

  /** Whether any machine of ours could take {@code request}. */
  static boolean isOrdinary(GetCs request) {
    return request.preferredHost().isEmpty()
        && request.count() == 1
        && request.environments().stream()
            .anyMatch(offered -> offered.name().equals(Condition.DIRECT));
  }
}
