package dev.affogato.console.cli;

import dev.affogato.base.log.LogSetup;
import dev.affogato.base.platform.Platform;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.console.status.ClusterStatus;
import dev.affogato.console.status.Parallelism;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code affogato jobs}: the number for {@code make -j}. */
@Command(
    name = "jobs",
    description = {
      "Prints how many jobs a build should run at once on this network now:"
          + " make -j$(affogato jobs).",
      "That is 1 + 2 times the free slots of the machines that take jobs of this one; without a"
          + " scheduler, this machine's processors."
    },
    mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
  @Mixin private SchedulerChoice choice = new SchedulerChoice();

  @Option(names = "-v", description = "Say on standard error how the number comes about.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogSetup.install(0, null);
    PrintWriter err = spec.commandLine().getErr();
    int cores = Runtime.getRuntime().availableProcessors();
    Parallelism parallelism;
    try {
      ClusterStatus status = ClusterStatus.ask(SchedulerChoice.textPort(choice.find()));
      String platform = Platform.ofThisMachine(ProcessRunner.system());
      parallelism = Parallelism.of(status.daemons(), platform, cores);
      if (verbose) {
        err.println("jobs: " + parallelism.explanation());
      }
    } catch (IOException noNetwork) {
      parallelism = Parallelism.alone(cores);
      // What a wait that was cut short throws says nothing.
      String why = noNetwork.getMessage() == null ? "no answer in time" : noNetwork.getMessage();
      err.println("jobs: " + why + "; this machine's processors are counted");
    }
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.println(parallelism.jobs());
    out.flush();
    return 0;
  }
}
