package dev.affogato.console.cli;

import dev.affogato.base.product.Product;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import java.util.Arrays;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry point of {@code affogato} and of the programs under icecream's names, which are its
 * subcommands.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** The first word may also be the name of one of icecream's programs. */
  private static int execute(String[] arguments) {
    for (Program program : Program.values()) {
      if (arguments.length > 0 && arguments[0].equals(program.classicName())) {
        return classic(program).execute(Arrays.copyOfRange(arguments, 1, arguments.length));
      }
    }
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine affogato =
        new CommandLine(new Affogato())
            .setExecutionExceptionHandler(Main::explain)
            .setUnmatchedOptionsArePositionalParams(false)
            .setCaseInsensitiveEnumValuesAllowed(true);
    for (Program program : Program.values()) {
      asServer(Objects.requireNonNull(affogato.getSubcommands().get(program.command())));
    }
    return affogato;
  }

  /** A program under icecream's name, which also does with its help as icecream does. */
  static CommandLine classic(Program program) {
    CommandLine command =
        asServer(program.commandLine()).setExecutionExceptionHandler(Main::explain);
    command.setOut(command.getErr());
    command.getCommandSpec().name(program.classicName()).exitCodeOnUsageHelp(1);
    return command;
  }

  /** Reads the command line as getopt_long does for icecream's programs. */
  private static CommandLine asServer(CommandLine command) {
    return command
        .setOverwrittenOptionsAllowed(true)
        .setAbbreviatedOptionsAllowed(true)
        .setUnmatchedOptionsArePositionalParams(false)
        .setParameterExceptionHandler(ServerErrors::explain);
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
        JobsCommand.class,
        ReportCommand.class,
        TopCommand.class,
        DoctorCommand.class,
        SchedulerCommand.class,
        DaemonCommand.class,
        ConfigCommand.class,
        EnvCommand.class,
        CacheCommand.class,
        CreateEnvCommand.class,
        TestEnvCommand.class
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
