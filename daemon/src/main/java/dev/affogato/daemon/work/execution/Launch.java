package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobShape;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the two ways to run a compiler; makes plans and runs nothing. */
sealed interface Launch permits JailedLaunch, UnconfinedLaunch {
  /** Why {@code program} cannot be run, or empty if it can. */
  Optional<String> missing(String program) throws IOException;

  /** Whom the job's folder must belong to; null for this process' own user. */
  @Nullable JobUser user();

  /** What stands around the job. */
  JobShape shape();

  /** A control group for one job, to be closed by the caller; null where there are none. */
  @Nullable JobGroup group(CompileLimits limits);

  Plan plan(
      CompileJob job,
      CompilerArguments arguments,
      CompileLimits limits,
      JobFolder folder,
      @Nullable JobGroup group)
      throws IOException;

  /**
   * What to start. Immutable.
   *
   * @param directory of this machine
   * @param variables the whole process environment
   * @param paths where the object will be
   */
  record Plan(List<String> argv, Path directory, Map<String, String> variables, JobPaths paths) {}
}
