package dev.affogato.console.cli;

import dev.affogato.console.config.Origin;
import dev.affogato.console.process.OwnFolder;
import dev.affogato.console.process.Privileges;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where this machine's daemon keeps toolchains: one answer for the daemon itself, and for the
 * commands that look into its folder. Thread-safe: no state.
 */
final class BaseFolder {
  private static final String OPTION = "--env-basedir";
  private static final Path SYSTEM = Path.of("/var/tmp/icecc-envs");

  private BaseFolder() {}

  /** The folder of a daemon with {@code settings} that this user starts. */
  static Path of(ServerSettings settings) {
    leaveOthersFolder(settings);
    Path chosen = chosen(settings);
    if (chosen != null) {
      return chosen.toAbsolutePath();
    }
    return isSystems() ? SYSTEM : home(settings.spec()).resolve(".cache/affogato/envs");
  }

  /** Whether a daemon of this user is the whole machine's. */
  static boolean isSystems() {
    return Privileges.isRoot() || ServerProcess.isGivenRunFolder();
  }

  static Path home(CommandSpec spec) {
    String home = System.getenv("HOME");
    if (home == null || !home.startsWith("/")) {
      throw new ParameterException(
          spec.commandLine(), "Error: HOME is not set: set it, or start the daemon as root");
    }
    return Path.of(home);
  }

  /** The machine's file is for the machine's daemon; another user's has a folder of its own. */
  private static void leaveOthersFolder(ServerSettings settings) {
    Path folder = chosen(settings);
    if (folder != null
        && settings.origin(OPTION) instanceof Origin.File(var _, boolean machineWide)
        && machineWide
        && !Privileges.isRoot()
        && !OwnFolder.canBeUsed(folder)) {
      settings.withdraw(
          OPTION,
          null,
          "folder " + folder + " is not this user's, who is given another: see option -b");
    }
  }

  private static @Nullable Path chosen(ServerSettings settings) {
    Path chosen = settings.spec().findOption(OPTION).getValue();
    return chosen == null || chosen.toString().isEmpty() ? null : chosen;
  }
}
