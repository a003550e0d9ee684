package dev.affogato.client.agent;

import dev.affogato.client.launcher.LauncherCall;

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
}
