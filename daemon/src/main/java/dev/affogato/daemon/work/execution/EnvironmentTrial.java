package dev.affogato.daemon.work.execution;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.sandbox.JobLimits;
import dev.affogato.daemon.work.sandbox.JobReport;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxedCommand;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs an environment's {@code bin/true}: a kernel too old for its C library fails here already.
 * Immutable.
 */
record EnvironmentTrial(Sandbox sandbox, Path scratch, ProcessRunner runner) {
  private static final String PROGRAM = "bin/true";
  private static final String FOLDER = "/tmp/affogato";

  /** The smallest limit a compile gets (behaviour spec 5.5). */
  private static final int MEMORY_MIB = 100;

  /** Clients wait 60 s for the answer (behaviour spec 8). */
  private static final Duration TIME_MAX = Duration.ofSeconds(30);

  Verification verify(EnvironmentLease lease) throws IOException, InterruptedException {
    if (!lease.hasProgram(PROGRAM)) {
      return Verification.fails(
          lease.root() + "/" + PROGRAM + " is not executable, installed environment removed?");
    }
    JobFolder folder = JobFolder.create(scratch, 0, sandbox.user());
    JobLimits limits = JobLimits.forCompile(MEMORY_MIB).withCpuTime(TIME_MAX);
    try (JobGroup group = sandbox.group(limits)) {
      SandboxedCommand command =
          new SandboxedCommand(
              lease.root(),
              List.of("/" + PROGRAM),
              Map.of("PATH", "/usr/bin"),
              folder.out(),
              FOLDER,
              FOLDER,
              limits,
              folder.report());
      ProcessResult result =
          runner.run(Command.of(sandbox.argv(command, group)).withTimeout(TIME_MAX));
      return judge(lease, result, JobReport.read(folder.report(), sandbox.shape()));
    } finally {
      folder.delete(runner);
    }
  }

  private static Verification judge(
      EnvironmentLease lease, ProcessResult result, JobReport report) {
    if (result.succeeded()) {
      return Verification.WORKS;
    }
    String how = report.started() ? "ended with status " + result.status() : "did not start";
    String why =
        PROGRAM + " of environment " + lease.id() + " " + how + ": " + result.stderrText().strip();
    return CompilerTrial.failure(why);
  }
}
