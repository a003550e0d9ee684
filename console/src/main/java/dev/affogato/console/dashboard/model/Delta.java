package dev.affogato.console.dashboard.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed since the last one. Immutable.
 *
 * @param sample a new one, or null
 * @param builds those that changed
 */
public record Delta(
    long unixMs,
    Totals totals,
    List<MachineView> machines,
    List<Integer> left,
    @Nullable Sample sample,
    List<BuildView> builds) {
  public boolean isEmpty() {
    return machines.isEmpty() && left.isEmpty() && sample == null && builds.isEmpty();
  }
}
