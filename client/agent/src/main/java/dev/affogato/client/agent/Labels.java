package dev.affogato.client.agent;

import dev.affogato.client.launcher.LauncherCall;
import java.util.List;

/** What a call that stays here is called in reports. Stateless. */
final class Labels {
  private Labels() {}

  /** The output, or the first word that looks like a file, or the program. */
  static String of(LauncherCall command) {
    int output = command.arguments().indexOf("-o");
    if (output >= 0 && output + 1 < command.arguments().size()) {
      return command.arguments().get(output + 1);
    }
    for (String word : command.arguments()) {
      if (!word.startsWith("-")) {
        return word;
      }
    }
    return command.name();
  }

  /** What is made, as far as a look at the command tells; empty if it does not say. */
  static String output(LauncherCall command) {
    List<String> arguments = command.arguments();
    int option = arguments.lastIndexOf("-o");
    return option < 0 || option + 1 == arguments.size() ? "" : arguments.get(option + 1);
  }
}
