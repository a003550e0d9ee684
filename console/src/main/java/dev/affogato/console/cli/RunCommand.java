package dev.affogato.console.cli;

import dev.affogato.base.log.LogSetup;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.run.BuildRun;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code affogato run -- COMMAND}: builds through the cluster, and says what happened where. */
@Command(
    name = "run",
    description = {
      "Runs a build command through the cluster of this machine's daemon.",
      "Where there is no daemon: through an embedded one on this machine alone, which shows what"
          + " works but saves no time."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  /** Verbosity with every job in it. */
  private static final int LOGGED = 2;

  /** Where the status line goes. */
  private static final int STANDARD_ERROR = 2;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the summary as JSON to FILE.")
  private @Nullable Path report;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write each job and phase to FILE as a trace, which ui.perfetto.dev opens.")
  private @Nullable Path trace;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Append the log of an embedded cluster to FILE.")
  private @Nullable Path logFile;

  @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The build, such as make -j8.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws Exception {
    // What the build prints is the build's; only what breaks the cluster itself may come between.
    LogSetup.install(logFile == null ? 0 : LOGGED, logFile);
    BuildRun.Options options =
        new BuildRun.Options(command, report, trace, Prefix.folder(), isTerminal(STANDARD_ERROR));
    return new BuildRun(options, System.err, TimeSource.system()).run();
  }

  /**
   * Whether a descriptor is a terminal; {@code System.console()} would speak of standard output and
   * input together.
   */
  static boolean isTerminal(int descriptor) {
    try {
      String file = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (java.io.IOException unknown) {
      return false;
    }
  }
}
