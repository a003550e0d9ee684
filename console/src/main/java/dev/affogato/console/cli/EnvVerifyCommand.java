package dev.affogato.console.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code affogato env verify}: tries archives out as a helper would. */
@Command(
    name = "verify",
    description = "Runs true and every compiler of an archive in a jail on this machine.",
    mixinStandardHelpOptions = true)
final class EnvVerifyCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "ARCHIVE", description = "The archives.")
  private List<Path> archives = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    int status = 0;
    for (Path archive : archives) {
      status = Math.max(status, TestEnvCommand.verify(archive, false, spec));
    }
    return status;
  }
}
