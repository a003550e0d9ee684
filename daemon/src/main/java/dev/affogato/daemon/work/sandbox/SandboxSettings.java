package dev.affogato.daemon.work.sandbox;

import dev.affogato.daemon.work.sandbox.group.ControlGroups;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How jails are made on this machine. Immutable.
 *
 * @param scratch folder for a first try; on the file system jobs will use, below the same parents
 * @param user whom jobs run as outside
 * @param niceLevel added to this process' niceness, 0 to 19
 * @param groups where jobs get control groups; null where there are none
 */
public record SandboxSettings(
    Path scratch, JobUser user, int niceLevel, @Nullable ControlGroups groups) {
  public SandboxSettings {
    scratch = scratch.toAbsolutePath().normalize();
    if (niceLevel < 0 || niceLevel > 19) {
      throw new IllegalArgumentException("nice level " + niceLevel + " is not between 0 and 19");
    }
  }
}
