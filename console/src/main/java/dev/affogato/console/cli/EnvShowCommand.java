package dev.affogato.console.cli;

import dev.affogato.console.env.EnvironmentTour;
import dev.affogato.console.env.OpenEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code affogato env show}: what is in an archive. */
@Command(
    name = "show",
    description = "Shows the compilers in an archive, what they compile for, and all its files.",
    mixinStandardHelpOptions = true)
final class EnvShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ARCHIVE", description = "The archive.")
  private Path archive = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (OpenEnvironment environment = OpenEnvironment.of(archive)) {
      EnvironmentTour.lines(environment).forEach(out::println);
      out.flush();
    }
    return 0;
  }
}
