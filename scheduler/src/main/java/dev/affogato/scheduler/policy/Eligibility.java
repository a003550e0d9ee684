package dev.affogato.scheduler.policy;

import org.jspecify.annotations.Nullable;

/** Who may take a request at all, and who may take it now (protocol spec 9.4.1, 9.4.2). */
public final class Eligibility {
  private Eligibility() {}

  /** Whether {@code host} can take jobs of other machines, apart from how busy it is. */
  public static boolean isUsableByOthers(HostView host) {
    return host.maxJobs() > 0
        && host.chrootPossible()
        && !host.noRemote()
        && host.acceptsConnections();
  }

  /** Whether {@code host} can take a job of another machine now. */
  public static boolean isOpenToOthers(HostView host) {
    return isUsableByOthers(host) && whyBusy(host) == null;
  }

  /** What keeps {@code server} from ever taking the request, or null. */
  static @Nullable Obstacle whyNever(HostView server, HostView submitter, Demand demand) {
    boolean own = server.isSame(submitter);
    if (!own && !server.realm().equals(submitter.realm())) {
      return Obstacle.OTHER_REALM;
    }
    if (server.maxJobs() <= 0) {
      return Obstacle.NO_SLOTS;
    }
    if (!own && !server.chrootPossible()) {
      return Obstacle.NO_CHROOT;
    }
    if (!own && server.noRemote()) {
      return Obstacle.NO_REMOTE;
    }
    if (!server.acceptsConnections()) {
      return Obstacle.UNREACHABLE;
    }
    Obstacle obstacle = whyUnfit(server, demand);
    if (obstacle != null) {
      return obstacle;
    }
    return EnvironmentMatch.of(server, submitter, demand) == null ? Obstacle.NO_ENVIRONMENT : null;
  }

  /** What keeps {@code server} from taking the request now, or null. */
  static @Nullable Obstacle whyNotNow(HostView server, HostView submitter, Demand demand) {
    Obstacle never = whyNever(server, submitter, demand);
    return never != null ? never : whyBusy(server);
  }

  /** What the request demands and {@code server} has not, environments apart. */
  static @Nullable Obstacle whyUnfit(HostView server, Demand demand) {
    if (server.version() < demand.minimalHostVersion()) {
      return Obstacle.OLD_VERSION;
    }
    int missing = demand.requiredFeatures() & ~server.features();
    return missing != 0 ? Obstacle.LACKS_FEATURES : null;
  }

  private static @Nullable Obstacle whyBusy(HostView host) {
    if (host.installing()) {
      return Obstacle.INSTALLING;
    }
    if (host.load() >= HostView.LOAD_FULL) {
      return Obstacle.LOADED;
    }
    if (host.suspended()) {
      return Obstacle.SUSPENDED;
    }
    return host.jobs() >= host.capacity() ? Obstacle.FULL : null;
  }
}
