package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.sandbox.JobShape;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.NotPossibleException;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxedCommand;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the environment's compiler in a jail. Immutable. */
record JailedLaunch(Sandbox sandbox, EnvironmentLease lease) implements Launch {
  /**
   * The same for every job on every machine: the daemon's own would leak into results. LC_ALL=C
   * because the client's locale is not known here.
   */
  private static final Map<String, String> VARIABLES =
      Map.of("PATH", "/usr/bin", "LC_ALL", "C", "HOME", "/nonexistent", "TMPDIR", "/tmp");

  @Override
  public Optional<String> missing(String program) throws IOException {
    return lease.hasProgram("usr/bin/" + program)
        ? Optional.empty()
        : Optional.of(
            "usr/bin/"
                + program
                + " of environment "
                + lease.id()
                + " is not executable, installed environment removed?");
  }

  @Override
  public JobUser user() {
    return sandbox.user();
  }

  @Override
  public JobShape shape() {
    return sandbox.shape();
  }

  @Override
  public @Nullable JobGroup group(CompileLimits limits) {
    return sandbox.group(limits.job());
  }

  @Override
  public Plan plan(
      CompileJob job,
      CompilerArguments arguments,
      CompileLimits limits,
      JobFolder folder,
      @Nullable JobGroup group)
      throws IOException {
    JobPaths paths = JobPaths.of(job);
    try {
      return plan(paths, arguments, limits, folder, group);
    } catch (NotPossibleException inTheWay) {
      if (job.splitDwarf()) {
        throw inTheWay;
      }
      return plan(JobPaths.withoutClientFolders(), arguments, limits, folder, group);
    }
  }

  private Plan plan(
      JobPaths paths,
      CompilerArguments arguments,
      CompileLimits limits,
      JobFolder folder,
      @Nullable JobGroup group)
      throws IOException {
    SandboxedCommand command =
        new SandboxedCommand(
            lease.root(),
            arguments.argv("/usr/bin/" + arguments.program(), paths.outputArgument()),
            VARIABLES,
            folder.out(),
            paths.outputFolder(),
            paths.directory(),
            limits.job(),
            folder.report());
    List<String> argv = sandbox.argv(command, group);
    return new Plan(argv, Path.of("/"), Map.of("PATH", "/usr/bin:/bin"), paths);
  }
}
