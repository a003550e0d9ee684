package dev.affogato.console.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code affogato cache}: the commands around files and results of jobs. */
@Command(
    name = "cache",
    description = "Shows and trims the results and files that this machine's daemon keeps.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CacheStatsCommand.class, CachePruneCommand.class})
final class CacheCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: stats or prune");
  }
}
