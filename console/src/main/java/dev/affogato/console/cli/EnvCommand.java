package dev.affogato.console.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code affogato env}: the commands around packed compilers. */
@Command(
    name = "env",
    description = "Packs compilers for other machines, and looks after packed ones.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EnvCreateCommand.class,
      EnvListCommand.class,
      EnvShowCommand.class,
      EnvVerifyCommand.class,
      EnvPruneCommand.class
    })
final class EnvCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: create, list, show, verify or prune");
  }
}
