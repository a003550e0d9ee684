package dev.affogato.daemon;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxSettings;
import dev.affogato.daemon.work.sandbox.Unconfined;
import dev.affogato.daemon.work.sandbox.group.ControlGroups;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How jobs of other machines are confined here, found out once at the start. Immutable.
 *
 * @param mode how they run; null if they do not
 * @param noJail why there is no jail; null if there is one, or nobody wants one
 * @param limits who keeps a job's limits, for people
 */
record Confinement(@Nullable ExecutionMode mode, @Nullable Reason noJail, String limits) {
  private static final System.Logger LOG = System.getLogger(Confinement.class.getName());

  static final Confinement NOT_NEEDED = new Confinement(null, null, "takes no jobs of others");

  /** Tries what this machine lets us do. */
  static Confinement find(DaemonOptions options, ProcessRunner runner, TimeSource time)
      throws IOException, InterruptedException {
    if (options.noRemote() || options.maxJobs() == 0) {
      return NOT_NEEDED;
    }
    ControlGroups.Search search = ControlGroups.find(time);
    ControlGroups groups = search instanceof ControlGroups.Found found ? found.groups() : null;
    SandboxSettings settings =
        new SandboxSettings(
            options.baseDirectory().resolve("jobs"),
            JobUser.choose(options.jobUser(), runner),
            options.niceLevel(),
            groups);
    return switch (Sandbox.probe(settings, runner)) {
      case Sandbox.Usable usable -> jailed(usable.sandbox(), search);
      case Sandbox.Unusable unusable -> withoutJail(options, unusable.reason());
    };
  }

  private static Confinement jailed(Sandbox sandbox, ControlGroups.Search search) {
    String limits =
        switch (search) {
          case ControlGroups.Found found ->
              sandbox.hasGroups()
                  ? "jail, and limits by control groups in " + found.groups()
                  : "jail, and limits of each process: jobs cannot enter " + found.groups();
          case ControlGroups.Absent absent ->
              "jail, and limits of each process: " + absent.reason().text();
        };
    LOG.log(Level.INFO, "jobs of others: {0}", limits);
    return new Confinement(new ExecutionMode.Jailed(sandbox), null, limits);
  }

  private static Confinement withoutJail(DaemonOptions options, Reason why) {
    if (!options.withoutJail()) {
      LOG.log(Level.WARNING, "Cannot confine jobs, no remote jobs accepted: {0}", why.text());
      return new Confinement(null, why, "refused");
    }
    LOG.log(Level.WARNING, "jobs run without a jail, with the compilers of this machine: {0}", why);
    Map<String, Path> compilers = new HashMap<>();
    for (String name : new String[] {"gcc", "g++", "clang"}) {
      Path compiler = Path.of("/usr/bin", name);
      if (Files.isExecutable(compiler)) {
        compilers.put(name, compiler);
      }
    }
    return new Confinement(
        new ExecutionMode.UnconfinedHost(new Unconfined(compilers, options.niceLevel())),
        why,
        "no jail");
  }

  boolean isJailed() {
    return mode instanceof ExecutionMode.Jailed;
  }

  /** Why jobs run without a jail, or null if none do. */
  @Nullable Reason unconfinedReason() {
    return mode == null ? null : noJail;
  }

  /** Why jobs of others are refused, though they were wanted. */
  Optional<String> refusal() {
    return mode == null && noJail != null ? Optional.of(noJail.text()) : Optional.empty();
  }
}
