package dev.affogato.scheduler.policy;

import java.util.Collection;

/**
 * The daemons as the policy sees them, kept sorted so that a decision looks at few of them.
 * Implementations are confined to the scheduler's thread.
 */
public interface FarmView {
  /**
   * Daemons of {@code platform} for which {@link Eligibility#isOpenToOthers} holds, best first by
   * {@link HostOrder}.
   */
  Iterable<? extends HostView> open(String platform);

  /** Those of {@link #open} that have the environment, in the same order. */
  Iterable<? extends HostView> ready(String platform, String target, String environment);

  /**
   * Whether one more daemon may install the environment now. Toolchains are large and come from the
   * submitters: as many may be on their way as there are machines already to take the work, and a
   * few.
   */
  boolean mayInstall(String target, String environment);

  /**
   * Pace of the fastest machines of {@code platform} that take jobs, free or not, of which there
   * are some slots; 0 if nothing is known.
   */
  double topPace(String platform);

  /** Work that the machines of {@code platform} which take jobs do in a millisecond together. */
  double capacity(String platform);

  /** All daemons in the order of their logins; costs in proportion to their number. */
  Collection<? extends HostView> all();

  /** Daemons of {@code platform} for which {@link Eligibility#isUsableByOthers} holds. */
  Iterable<? extends HostView> usable(String platform);

  /** Daemons with that node name or address, in the order of their logins. */
  Collection<? extends HostView> named(String nodeNameOrAddress);
}
