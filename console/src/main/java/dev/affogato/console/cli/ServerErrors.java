package dev.affogato.console.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What scheduler and daemon say of wrong options: icecream's words, one line of usage, exit status
 * 1 (behaviour spec 5.1), since people and scripts know them. No state.
 */
final class ServerErrors {
  private static final int STATUS = 1;

  private ServerErrors() {}

  /** Tells a person what is wrong with the command line. */
  static int explain(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println(text(failure, arguments));
    String synopsis = command.getHelp().synopsis(0).strip();
    command.getErr().println("usage: " + synopsis);
    return STATUS;
  }

  private static String text(ParameterException failure, String[] arguments) {
    String program = failure.getCommandLine().getCommandSpec().qualifiedName();
    return switch (failure) {
      case MissingParameterException missing when arguments.length > 0 ->
          program + ": " + missing(arguments[arguments.length - 1], missing);
      case UnmatchedArgumentException unmatched when !unmatched.getUnmatched().isEmpty() ->
          program + ": " + unmatched(unmatched.getUnmatched().getFirst());
      default ->
          failure.getArgSpec() instanceof OptionSpec option
              ? wrongValue(option, failure)
              : String.valueOf(failure.getMessage());
    };
  }

  private static String missing(String last, MissingParameterException failure) {
    if (last.startsWith("--")) {
      return "option '" + last + "' requires an argument";
    }
    return last.startsWith("-")
        ? "option requires an argument -- '" + last.charAt(last.length() - 1) + "'"
        : String.valueOf(failure.getMessage());
  }

  private static String unmatched(String argument) {
    if (argument.startsWith("--")) {
      return "unrecognized option '" + argument + "'";
    }
    return argument.startsWith("-") && argument.length() > 1
        ? "invalid option -- '" + argument.charAt(1) + "'"
        : "unknown argument '" + argument + "'";
  }

  /** picocli could not make a number of it. */
  private static String wrongValue(OptionSpec option, ParameterException failure) {
    String value = failure.getValue();
    if (option.longestName().equals("--port") && value != null && !value.isEmpty()) {
      return invalidPort(value);
    }
    return value == null || value.isEmpty()
        ? "Error: " + option.shortestName() + " requires argument"
        : "Error: "
            + option.shortestName()
            + " requires a "
            + option
                .type()
                .getSimpleName()
                .toLowerCase(Locale.ROOT)
                .replaceAll("int.*|long", "number")
            + ", not '"
            + value
            + "'";
  }

  static String invalidPort(String value) {
    return "Error: Invalid port specified: " + value + " is not a number from 1 to 65535";
  }

  /**
   * @throws ParameterException if a value was given, but an empty one
   */
  static void refuseEmptyValues(CommandLine command, List<String> options) {
    ParseResult typed = command.getParseResult();
    for (String name : options) {
      if (typed.hasMatchedOption(name) && typed.matchedOption(name).stringValues().contains("")) {
        throw new ParameterException(
            command,
            name.equals("-s")
                ? "Error: -s requires hostname argument"
                : "Error: " + name + " requires argument");
      }
    }
  }
}
