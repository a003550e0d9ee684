package dev.affogato.daemon.work.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs this machine's own compilers without a jail: for a user's own jobs on a user's own machine,
 * where no jail can be made. Never offered to the network. The environment a job names is not used;
 * the user's tool chain stands in for it. Immutable.
 */
public final class Unconfined {
  private final Map<String, Path> compilers;
  private final JobPrefix prefix;

  /**
   * @param compilers what {@code gcc}, {@code g++} and {@code clang} are on this machine; absent
   *     ones are refused
   * @param niceLevel added to this process' niceness
   */
  public Unconfined(Map<String, Path> compilers, int niceLevel) {
    this.compilers = Map.copyOf(compilers);
    this.prefix = new JobPrefix(HostTools.find(), null, niceLevel);
  }

  /** This machine's compiler of that name. */
  public Optional<Path> compiler(String name) {
    return Optional.ofNullable(compilers.get(name));
  }

  /** The command line that runs {@code command} with limits and a report, but no jail. */
  public List<String> argv(List<String> command, JobLimits limits, Path report) {
    return prefix.around(limits, new JobPrefix.Files(report, false, null), "", null, command);
  }
}
