package dev.affogato.console.env;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which environments are to go. Immutable.
 *
 * @param unusedFor those unused for longer go; null: none for its age
 * @param bytesMax the longest unused ones go until the rest takes up no more; null: none for size
 */
public record Pruning(@Nullable Duration unusedFor, @Nullable Long bytesMax) {
  /**
   * A job may wait so long for its slot with an environment that it was promised (behaviour 8);
   * only the daemon knows of it.
   */
  static final Duration KEEP = Duration.ofHours(1);

  /**
   * Those of {@code all} that go.
   *
   * @param all the longest unused first
   */
  public List<KeptEnvironment> choose(List<KeptEnvironment> all, Instant now) {
    List<KeptEnvironment> chosen = new ArrayList<>();
    long bytes = all.stream().mapToLong(KeptEnvironment::bytes).sum();
    for (KeptEnvironment environment : all) {
      Duration unused = Duration.between(environment.lastUse(), now);
      boolean old = unusedFor != null && unused.compareTo(unusedFor) > 0;
      boolean tooMuch = bytesMax != null && bytes > bytesMax;
      if ((old || tooMuch) && unused.compareTo(KEEP) > 0) {
        chosen.add(environment);
        bytes -= environment.bytes();
      }
    }
    return chosen;
  }
}
