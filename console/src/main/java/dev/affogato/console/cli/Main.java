package dev.affogato.console.cli;

import dev.affogato.base.product.Product;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry point of {@code affogato} and of the programs under icecream's names, which are its
 * subcommands.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Affogato())
        .setExecutionExceptionHandler(Main::explain)
        .setUnmatchedOptionsArePositionalParams(false)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** A person typed a command: one line that says what happened, no stack trace. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    String message = failure.getMessage();
    command
        .getErr()
        .println(
            command.getCommandName() + ": " + (message == null ? failure.toString() : message));
    return 1;
  }

  /** The umbrella command. */
  @Command(
      name = "affogato",
      description = "Compiles C, C++ and Objective-C on every idle machine of the network.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      subcommands = {
        RunCommand.class,
        StatusCommand.class,
        WhyCommand.class,
        SchedulerCommand.class,
        DaemonCommand.class,
        CreateEnvCommand.class
      })
  static final class Affogato implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "a command is missing; the usual one is: affogato run -- make -j8");
    }
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        Product.NAME + " " + Product.VERSION + " (icecream protocol " + ProtocolVersions.OWN + ")"
      };
    }
  }
}
