package dev.affogato.console.cli;

import dev.affogato.console.env.OpenEnvironment;
import dev.affogato.daemon.work.execution.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code icecc-test-env}: tries an archive out, as icecream's program of that name does (behaviour
 * 5.10), but in a jail, so that it needs no root.
 */
@Command(
    name = "test-env",
    hidden = true,
    customSynopsis = "icecc-test-env [-q|--quiet] [-h|--help] TARBALL",
    description = "Runs true and every compiler of an archive in a jail on this machine.",
    exitCodeOnInvalidInput = TestEnvCommand.FAILED,
    exitCodeOnExecutionException = TestEnvCommand.FAILED)
final class TestEnvCommand implements Callable<Integer> {
  static final int FAILED = 2;

  @Option(
      names = {"-q", "--quiet"},
      description = "Only say what is wrong.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help, and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it by itself
  private boolean help;

  @Parameters(paramLabel = "TARBALL", description = "The archive.")
  private Path archive = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    return verify(archive, quiet, spec);
  }

  /** The status to end with: 0, or 2 if the archive does not work. */
  static int verify(Path archive, boolean quiet, CommandSpec spec) throws InterruptedException {
    try (OpenEnvironment environment = OpenEnvironment.of(archive)) {
      Verification verification = environment.verify();
      if (verification.works()) {
        PrintWriter out = spec.commandLine().getOut();
        if (!quiet) {
          out.println("OK: true and all compilers of " + archive + " work on this machine");
          out.flush();
        }
        return 0;
      }
      return failed(archive, verification.text(), spec);
    } catch (IOException unfit) {
      return failed(archive, String.valueOf(unfit.getMessage()), spec);
    }
  }

  private static int failed(Path archive, String why, CommandSpec spec) {
    spec.commandLine().getErr().println(archive + " does not work on this machine: " + why);
    return FAILED;
  }
}
