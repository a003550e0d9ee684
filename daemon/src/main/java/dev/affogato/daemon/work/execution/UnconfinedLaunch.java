package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobShape;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.NotPossibleException;
import dev.affogato.daemon.work.sandbox.Unconfined;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the machine's own compiler, in the client's own folder where that exists. Immutable. */
record UnconfinedLaunch(Unconfined host) implements Launch {
  @Override
  public Optional<String> missing(String program) {
    return host.compiler(program).isPresent()
        ? Optional.empty()
        : Optional.of(
            "this machine has no " + program + ", and no sandbox to run another machine's");
  }

  @Override
  public @Nullable JobUser user() {
    return null;
  }

  @Override
  public JobShape shape() {
    return JobShape.SHELL;
  }

  @Override
  public @Nullable JobGroup group(CompileLimits limits) {
    return null;
  }

  @Override
  public Plan plan(
      CompileJob job,
      CompilerArguments arguments,
      CompileLimits limits,
      JobFolder folder,
      @Nullable JobGroup group)
      throws IOException {
    if (job.splitDwarf()) {
      // The object would name a .dwo file in our folder: only a jail can give that folder the
      // client's name.
      throw new NotPossibleException("split debug information needs a sandbox; install bubblewrap");
    }
    JobPaths paths = JobPaths.of(job);
    Path object = folder.out().resolve(paths.objectName());
    Path compiler = host.compiler(arguments.program()).orElseThrow();
    List<String> argv =
        host.argv(
            arguments.argv(compiler.toString(), object.toString()), limits.job(), folder.report());
    Path directory = Path.of(paths.directory());
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("LC_ALL", "C");
    return new Plan(
        argv, Files.isDirectory(directory) ? directory : folder.out(), variables, paths);
  }
}
