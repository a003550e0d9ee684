package dev.affogato.scheduler.policy;

import dev.affogato.base.platform.Platform;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import org.jspecify.annotations.Nullable;

/**
 * Which of the offered environments a server would use (protocol spec 9.4.4). Immutable.
 *
 * @param hostPlatform what USE_CS names: the key of the client's list of environments
 * @param installed whether the server has it already
 */
public record EnvironmentMatch(String hostPlatform, boolean installed) {
  /** The submitter needs no environment: it has the compiler itself. */
  static EnvironmentMatch onSubmitter(HostView submitter) {
    return new EnvironmentMatch(submitter.platform(), true);
  }

  /**
   * The first offered environment that {@code server} has, else the first it could install, else
   * null.
   */
  static @Nullable EnvironmentMatch of(HostView server, HostView submitter, Demand demand) {
    EnvironmentMatch installable = null;
    for (EnvironmentName offered : demand.environments()) {
      if (isUsable(offered, server, submitter, demand.target())) {
        if (server.hasEnvironment(demand.target(), offered.name())) {
          return new EnvironmentMatch(offered.platform(), true);
        }
        // That one is no archive: who does not have it cannot get it.
        if (installable == null && !offered.name().equals(Demand.DIRECT)) {
          installable = new EnvironmentMatch(offered.platform(), false);
        }
      }
    }
    return installable;
  }

  private static boolean isUsable(
      EnvironmentName offered, HostView server, HostView submitter, String target) {
    return Platform.canRun(offered.platform(), server.platform())
        && !submitter.blacklists(server, target, offered.name());
  }
}
