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

  /** Daemons of {@code platform} for which {@link Eligibility#isUsableByOthers} holds. */
  Iterable<? extends HostView> usable(String platform);

  /** Daemons with that node name or address, in the order of their logins. */
  Collection<? extends HostView> named(String nodeNameOrAddress);
}
