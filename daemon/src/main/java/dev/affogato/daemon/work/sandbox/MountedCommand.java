package dev.affogato.daemon.work.sandbox;

import java.util.List;

/**
 * A job and what it sees as its file system, which the jail completes with {@code /dev} and an
 * empty {@code /tmp}. Immutable.
 *
 * @param below mounted first, in this order; {@code /dev} and {@code /tmp} must come to exist
 * @param above mounted last, over everything else
 */
public record MountedCommand(JailedJob job, List<Mount> below, List<Mount> above) {
  public MountedCommand {
    below = List.copyOf(below);
    above = List.copyOf(above);
  }
}
