package dev.affogato.daemon.work.execution;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code hostile.c} can do, and what must come of it. */
enum Attack {
  FILES,
  TOOLCHAIN,
  SOCKETS,
  PROCESSES,
  RIGHTS,
  SPARSE,
  CHILDREN,
  STDOUT("limit-text"),
  STDERR("limit-text"),
  OUTPUT("limit-output"),
  OUTPUTS("limit-output"),
  DEEP_OUTPUTS("limit-output"),
  TMP("limit-tmp", "limit-memory"),
  TMP_FILES("limit-tmp", "limit-memory"),
  DEEP_TMP("limit-tmp", "limit-memory"),
  MEMORY("limit-memory"),
  MEMORY_OF_MANY("limit-memory"),
  FORKING("limit-processes"),
  SPINNING("limit-cpu-time"),
  DEAF("limit-time"),
  FIFO("no-object"),
  FOLDER("no-object"),
  LINK("no-object"),
  HARD_LINK("no-object"),
  SOCKET("no-object"),
  CRASH("died-by-signal");

  /** Codes of the reason that goes into the log; none if the job ends as it likes. */
  private final Set<String> reasons;

  Attack(String... reasons) {
    this.reasons = Set.of(reasons);
  }

  /** As the program calls it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isStopped() {
    return !reasons.isEmpty();
  }

  boolean isStoppedBy(@Nullable String reason) {
    return reason != null && reasons.contains(reason);
  }
}
